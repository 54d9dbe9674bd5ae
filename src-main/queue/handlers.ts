import type { Handlers, QueueState } from '../../src-preload/contract.ts'
import type { House } from '../house.ts'
import { maySee } from '../people/repository.ts'

/** The lane as the account may see it: the queue runs for every leader, a name is shown to that person's own. */
export function queueState({ lane, database, account }: House): QueueState {
  const { running, ...rest } = lane.state()
  if (running === null || maySee(database, account, running.personId)) return { ...rest, running }
  return { ...rest, running: { ...running, name: null } }
}

export function queueHandlers(house: () => House): Handlers['queue'] {
  return {
    state: () => queueState(house()),
    solveCaptchas() {
      house().lane.personHere()
      return null
    },
    showCaptcha: () => house().showCaptcha(),
    networkChanged() {
      house().lane.networkChanged()
      return null
    },
  }
}
