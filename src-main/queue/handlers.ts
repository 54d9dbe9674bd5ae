import type { Handlers, QueueState } from '../../src-preload/contract.ts'
import type { House } from '../house.ts'
import { referredBy } from '../people/repository.ts'

/** The lane as an account may see it: the queue runs for every leader, a name is shown to that person's own. */
export function queueState({ lane, database, account }: House, accountId: number): QueueState {
  const { running, ...rest } = lane.state()
  if (running === null) return { ...rest, running }
  const { personId, name } = running
  const mine = personId === account.personId || referredBy(database, personId) === accountId
  return { ...rest, running: { ...running, name: mine ? name : null } }
}

export function queueHandlers(house: () => House): Handlers['queue'] {
  return {
    state: (_, session) => queueState(house(), session.accountId),
    networkChanged() {
      house().lane.wake()
      return null
    },
  }
}
