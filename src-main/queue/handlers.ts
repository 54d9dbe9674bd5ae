import type { Attempt, Handlers, HistoryPage, QueueState } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import { maySee } from '../people/repository.ts'
import { Refusal } from '../refusal.ts'
import { attemptDetail, attemptsBefore, attemptsOf, type Viewer } from './history.ts'
import { averageCaptchaCost, withdrawRefresh } from './jobs.ts'
import { waitingJobs } from './waiting.ts'

/** Attempts of one page of the history. */
const historyPageSize = 50

/** The lane as the account may see it: the queue runs for every leader, a name is shown to that person's own. */
export function queueState({ lane, database, account }: House): QueueState {
  const { running, ...rest } = lane.state()
  if (running === null || maySee(database, account, running.personId)) return { ...rest, running }
  return { ...rest, running: { ...running, name: null } }
}

export interface QueueRules {
  /** How often a failed lookup is retried. */
  retries(house: House): number
  /** Whether captchas cost money now. */
  isPaid(house: House): boolean
}

export function queueHandlers(
  house: () => House,
  clock: Clock,
  { retries, isPaid }: QueueRules,
): Handlers['queue'] {
  const viewer = ({ account }: House): Viewer => ({ accountId: account.id, personId: account.personId })

  /** The house, for somebody who acts on a person of theirs. */
  function houseOf(personId: number): House {
    const home = house()
    if (!maySee(home.database, home.account, personId)) throw new Refusal('not_found')
    return home
  }

  /** `found`: one more than a page where there are older ones. */
  const historyPage = (home: House, found: Attempt[]): HistoryPage => ({
    attempts: found.slice(0, historyPageSize),
    more: found.length > historyPageSize,
    tries: retries(home) + 1,
  })

  return {
    state: () => queueState(house()),
    solveCaptchas() {
      house().lane.personHere()
      return null
    },
    openWindow() {
      house().lane.openWindow()
      return null
    },
    showCaptcha: () => house().showCaptcha(),
    networkChanged() {
      house().lane.networkChanged()
      return null
    },
    pause() {
      house().lane.pause()
      return null
    },
    resume() {
      house().lane.resume()
      return null
    },
    breakOff: ({ personId }) => houseOf(personId).lane.breakOff(personId),
    withdrawRefresh({ personId }) {
      const { database, lane } = houseOf(personId)
      const withdrawn = withdrawRefresh(database, personId, clock.now())
      if (withdrawn) lane.changed(personId)
      return withdrawn
    },
    waiting({ page }) {
      const home = house()
      const { sqlite } = home.database
      const total = home.lane.state().waiting
      const each = isPaid(home) ? averageCaptchaCost(home.database) : null
      return {
        jobs: waitingJobs(sqlite, viewer(home), page, clock.now()),
        total,
        retries: retries(home),
        cost: each === null ? null : each * total,
      }
    },
    history({ filter, before }) {
      const home = house()
      return historyPage(
        home,
        attemptsBefore(home.database.sqlite, viewer(home), filter, before, historyPageSize + 1),
      )
    },
    historyOf({ personId, before }) {
      const home = houseOf(personId)
      return historyPage(
        home,
        attemptsOf(home.database.sqlite, viewer(home), personId, before, historyPageSize + 1),
      )
    },
    attempt({ attemptId }) {
      const home = house()
      const detail = attemptDetail(home.database.sqlite, viewer(home), attemptId)
      if (detail === null) throw new Refusal('not_found')
      return detail
    },
  }
}
