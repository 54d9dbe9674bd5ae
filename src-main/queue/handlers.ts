import type {
  Attempt,
  AttemptDetail,
  HistoryPage,
  QueueCosts,
  QueueState,
  Round,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import { isInCampaign, maySee } from '../may-see.ts'
import { Refusal } from '../refusal.ts'
import { dailyCeiling, spentToday } from './budget.ts'
import { estimateCost, median } from './costs.ts'
import { attemptDetail, attemptsBefore, attemptsOf, type Viewer, viewerOf } from './history.ts'
import { lookupCosts, withdrawRefresh } from './jobs.ts'
import type { Lane } from './lane.ts'
import type { MoneyWatch } from './money-watch.ts'
import { readPesoRate } from './peso-rate.ts'
import { waitingJobs } from './waiting.ts'

/** Attempts of one page of the history. */
const historyPageSize = 50

interface QueueSession {
  database: Database
  lane: Lane
  money: Pick<MoneyWatch, 'state'>
  showCaptcha(): Promise<boolean>
}

/**
 * The queue runs for all leaders, but names are shown only to accounts that may see the person. `account`: null shows
 * no names.
 */
export function queueState(
  { lane, database, money }: Pick<QueueSession, 'database' | 'lane' | 'money'>,
  account: AccountRow | null,
): QueueState {
  const { running, round, ...inLane } = lane.state()
  const rest = { ...inLane, round: ownRound(round, account), money: money.state(inLane.waiting) }
  if (running === null) return { ...rest, running }
  if (account !== null && maySee(database, account, running.personId)) return { ...rest, running }
  return { ...rest, running: { ...running, name: null } }
}

function ownRound(round: ReturnType<Lane['state']>['round'], account: AccountRow | null): Round | null {
  if (round === null || round.by !== account?.id) return null
  const { by, ...own } = round
  return own
}

export interface QueueRules {
  /** How often a failed lookup is retried. */
  retries(database: Database): number
  /** Whether captchas cost money now. */
  isPaid(database: Database): boolean
}

export interface QueueHandlers {
  queue: Handlers<QueueSession>['queue']
  campaign: Pick<Handlers<QueueSession>['campaign'], 'historyOf' | 'attempt'>
}

export function queueHandlers(clock: Clock, { retries, isPaid }: QueueRules): QueueHandlers {
  const viewer = ({ id, personId }: AccountRow): Viewer => viewerOf(personId, id)
  const owner = ({ personId }: AccountRow): Viewer => viewerOf(personId, 'campaign')

  function requireSeen(database: Database, account: AccountRow, personId: number): void {
    if (!maySee(database, account, personId)) throw new Refusal('not_found')
  }

  /** `found`: has one more entry than a page if there are older ones. */
  const historyPage = (database: Database, found: Attempt[]): HistoryPage => ({
    attempts: found.slice(0, historyPageSize),
    more: found.length > historyPageSize,
    tries: retries(database) + 1,
  })

  function historyOf(
    database: Database,
    as: Viewer,
    { personId, before }: { personId: number; before: number | null },
  ): HistoryPage {
    const found = attemptsOf(database.sqlite, as, personId, before, historyPageSize + 1)
    return historyPage(database, found)
  }

  function detail({ sqlite }: Database, as: Viewer, attemptId: number): AttemptDetail {
    const found = attemptDetail(sqlite, as, attemptId)
    if (found === null) throw new Refusal('not_found')
    return found
  }

  function costsOf(database: Database, waiting: number): QueueCosts {
    const costs = lookupCosts(database)
    const rate = readPesoRate(database)
    return {
      waiting: estimateCost(waiting, costs, rate),
      each: median(costs),
      today: spentToday(database, clock.now()),
      ceiling: dailyCeiling(database),
      rate,
    }
  }

  const queue: QueueHandlers['queue'] = {
    state: (_, { session, account }) => queueState(session, account),
    solveCaptchas(_, { session }) {
      session.lane.operatorPresent()
      return null
    },
    openWindow(_, { session }) {
      session.lane.openWindow()
      return null
    },
    startRound({ people }, { session, account }) {
      session.lane.startRound(people, account.id)
      return null
    },
    nextOfRound(_, { session }) {
      session.lane.nextOfRound()
      return null
    },
    endRound(_, { session }) {
      session.lane.endRound()
      return null
    },
    putRoundAway(_, { session }) {
      session.lane.putRoundAway()
      return null
    },
    showCaptcha: (_, { session }) => session.showCaptcha(),
    networkChanged(_, { session }) {
      session.lane.networkChanged()
      return null
    },
    pause(_, { session }) {
      session.lane.pause()
      return null
    },
    resume(_, { session }) {
      session.lane.resume()
      return null
    },
    breakOff({ personId }, { session: { database, lane }, account }) {
      requireSeen(database, account, personId)
      return lane.abortLookup(personId)
    },
    withdrawRefresh({ personId }, { session: { database, lane }, account }) {
      requireSeen(database, account, personId)
      const withdrawn = withdrawRefresh(database, personId, clock.now())
      if (withdrawn) lane.changed(personId)
      return withdrawn
    },
    waiting({ page }, { session: { database, lane }, account }) {
      const total = lane.state().waiting
      return {
        jobs: waitingJobs(database.sqlite, viewer(account), page, clock.now()),
        total,
        retries: retries(database),
        costs: isPaid(database) ? costsOf(database, total) : null,
      }
    },
    history({ filter, before }, { session: { database }, account }) {
      const found = attemptsBefore(database.sqlite, viewer(account), filter, before, historyPageSize + 1)
      return historyPage(database, found)
    },
    historyOf(input, { session: { database }, account }) {
      requireSeen(database, account, input.personId)
      return historyOf(database, viewer(account), input)
    },
    attempt: ({ attemptId }, { session, account }) => detail(session.database, viewer(account), attemptId),
  }

  return {
    queue,
    campaign: {
      historyOf(input, { session: { database }, account }) {
        if (!isInCampaign(database, input.personId)) throw new Refusal('not_found')
        return historyOf(database, owner(account), input)
      },
      attempt: ({ attemptId }, { session, account }) => detail(session.database, owner(account), attemptId),
    },
  }
}
