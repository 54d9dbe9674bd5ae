import { setImmediate } from 'node:timers/promises'
import type {
  LeftOut,
  PesoRate,
  RecheckStart,
  RecheckState,
  Scope,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { createOneTask } from '../one-task.ts'
import { createParts, Stopped } from '../parts.ts'
import type { Lane } from '../queue/lane.ts'
import { readPesoRate } from '../queue/peso-rate.ts'
import { Refusal, storageTrouble } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import type { Candidates } from './candidates.ts'
import { type Estimate, estimate, type Load } from './policy.ts'
import * as progress from './progress.ts'
import type { RecheckReads } from './reads.ts'
import * as repository from './repository.ts'

/**
 * Runs batches of lookups again, one per account. Writes a batch in parts, so that registering stays quick. Then only a
 * few of its people at a time wait in the queue, behind all others.
 */
export interface Rechecker {
  /** The people whom a batch would look up, and the estimated duration. */
  preview(
    asked: Omit<repository.Begun, 'scope'> & { scope: Scope },
  ): Promise<{ people: number; leftOut: LeftOut; ahead: number; rate: PesoRate | null } & Estimate>
  /** Throws `Refusal('busy')` while another batch is being written, and while the account's last one has not ended. */
  start(asked: repository.Begun): Promise<RecheckStart>
  abortStart(): void
  /** These methods throw `Refusal('not_found')` unless the account has a batch in a matching state. */
  pause(accountId: number): void
  resume(accountId: number): void
  cancel(accountId: number): void
  forget(accountId: number): Promise<void>
  state(accountId: number): Omit<RecheckState, 'elections'>
  /** Call after each change of a person's record or job. */
  personChanged(personId: number): void
  /** Call after any other change of people or accounts. */
  look(): void
  isRunning(): boolean
  /** Continues batches that a kill interrupted. Never rejects. */
  recover(): Promise<void>
  /** Stops between two parts. */
  close(): Promise<void>
}

/** Inputs of the estimates. */
export type Measures = Omit<Load, 'people' | 'ahead' | 'now'>

export interface RecheckerOptions {
  database: Database
  /** Counts may take a second; searches must not wait behind them. */
  reader: Pick<Thread<RecheckReads>, 'run'>
  clock: Clock
  measures(): Measures
  lane: Pick<Lane, 'wake' | 'state'>
  /** Call after each commit. */
  wrote(): void
  /** The rows of these people changed. */
  told(personIds: readonly number[]): void
  /** `state` changed. */
  news(): void
  log(level: 'warn', message: string): void
}

export const whoseOf = (scope: Scope, accountId: number): Whose =>
  scope === 'campaign' ? 'campaign' : accountId

export function createRechecker(options: RecheckerOptions): Rechecker {
  const { database, reader, clock, lane, wrote } = options
  const task = createOneTask()
  let isClosing = false
  /** The account whose batch is being written down. */
  let startingOf: number | null = null
  const mayGoOn = () => !isClosing && database.sqlite.open
  const parts = createParts<'staging' | 'removing'>({ clock, mayGoOn, wrote, tell: () => options.news() })

  const estimated = (people: number, ahead: number): Estimate =>
    estimate({ ...options.measures(), people, ahead, now: clock.now() })

  const candidates = ({ accountId, scope, wanted }: repository.Begun): Promise<Candidates> =>
    reader.run('recheckCandidates', { whose: whoseOf(scope, accountId), wanted, now: clock.now() })

  let isNewsDue = false
  /** Counting a large batch takes its own turn of the event loop, and bursts are reported once. */
  function tellSoon(): void {
    if (isNewsDue) return
    isNewsDue = true
    void setImmediate().then(() => {
      isNewsDue = false
      if (mayGoOn()) options.news()
    })
  }

  // ── Moving on ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** True: more can be done at once. */
  function moveAll(personId: number | null): boolean {
    if (!mayGoOn()) return false
    let hasMore = false
    for (const id of repository.openRechecks(database)) {
      const moved = progress.moveOn(database, id, personId, clock.now())
      wrote()
      if (moved.told.length > 0) {
        options.told(moved.told)
        lane.wake()
      }
      if (moved.isNews) tellSoon()
      hasMore ||= moved.hasMore
    }
    return hasMore
  }

  let isMoving = false
  /** A full disk leaves the rest to the next change. The lane shows the trouble and keeps trying. */
  function move(personId: number | null): void {
    if (isMoving) return
    isMoving = true
    try {
      if (moveAll(personId)) void setImmediate().then(() => move(null))
    } catch (error) {
      if (!database.sqlite.open || storageTrouble(error) !== null) return
      throw error
    } finally {
      isMoving = false
    }
  }

  function moved(told: readonly number[]): void {
    wrote()
    if (told.length > 0) options.told(told)
    tellSoon()
    lane.wake()
  }

  function demand(
    accountId: number,
    states: readonly repository.RecheckRow['state'][],
  ): repository.RecheckRow {
    const last = repository.lastOf(database, accountId)
    if (last === null || !states.includes(last.state)) throw new Refusal('not_found')
    return last
  }

  async function remove(id: number): Promise<void> {
    await parts.run('removing', 0, () => repository.removeChunk(database, id))
  }

  async function removeUnfinished(): Promise<void> {
    for (const id of repository.unfinishedRechecks(database)) await remove(id)
  }

  // ── Starting ────────────────────────────────────────────────────────────────────────────────────────────────────

  async function write(asked: repository.Begun, signal: AbortSignal): Promise<RecheckStart> {
    const { ids } = await candidates(asked)
    signal.throwIfAborted()
    if (!mayGoOn()) throw new Stopped()
    if (ids.length === 0) return { kind: 'nobody' }
    const id = repository.beginRecheck(database, asked, clock.now())
    let at = 0
    const step = () => {
      if (at >= ids.length) return null
      const part = [...ids.subarray(at, at + repository.atOnce)]
      repository.stage(database, id, at, part)
      at += part.length
      return part.length
    }
    try {
      await parts.run('staging', ids.length, step, signal)
      signal.throwIfAborted()
      // From here on, a kill can no longer undo the batch.
      repository.commit(database, id, clock.now())
      wrote()
    } catch (error) {
      if (mayGoOn()) await remove(id)
      throw error
    }
    return { kind: 'started' }
  }

  return {
    async preview(asked) {
      const { ids, leftOut } = await candidates(asked)
      const ahead = lane.state().waiting
      return {
        people: ids.length,
        leftOut,
        ahead,
        ...estimated(ids.length, ahead),
        rate: readPesoRate(database),
      }
    },
    async start(asked) {
      const last = repository.lastOf(database, asked.accountId)
      if (last?.state === 'running' || last?.state === 'paused') throw new Refusal('busy')
      const answer = await task.run(async (signal) => {
        startingOf = asked.accountId
        try {
          return await write(asked, signal)
        } finally {
          startingOf = null
        }
      })
      if (answer === 'aborted') {
        options.news()
        return { kind: 'aborted' }
      }
      await setImmediate()
      move(null)
      tellSoon()
      if (answer.kind === 'started') void task.run(removeUnfinished).catch(() => {})
      return answer
    },
    abortStart: task.abort,
    pause(accountId) {
      moved(progress.pause(database, demand(accountId, ['running']).id, clock.now()))
    },
    resume(accountId) {
      progress.resume(database, demand(accountId, ['paused']).id)
      moved([])
      move(null)
    },
    cancel(accountId) {
      moved(progress.cancel(database, demand(accountId, ['running', 'paused']).id, clock.now()))
    },
    async forget(accountId) {
      const { id } = demand(accountId, ['done', 'cancelled'])
      if (task.isRunning()) throw new Refusal('busy')
      repository.setRemoving(database, id)
      moved([])
      await task.run(() => remove(id))
    },
    state(accountId) {
      const written = parts.progress()
      return {
        batch: batchOf(repository.lastOf(database, accountId)),
        starting:
          startingOf === accountId && written?.phase === 'staging'
            ? { done: written.done, total: written.total, leftMs: written.leftMs }
            : null,
      }
    },
    personChanged: move,
    look: () => move(null),
    isRunning: task.isRunning,
    async recover() {
      try {
        await task.run(removeUnfinished)
        for (const id of repository.openRechecks(database))
          for (const personId of progress.reopenable(database, id))
            progress.moveOn(database, id, personId, clock.now())
        move(null)
      } catch (error) {
        if (!(error instanceof Stopped)) options.log('warn', `a batch was not continued: ${String(error)}`)
      }
    },
    async close() {
      isClosing = true
      await task.close()
    },
  }

  function batchOf(row: repository.RecheckRow | null): RecheckState['batch'] {
    if (row === null) return null
    const { id, kind, days, scope, state, startedAt, endedAt, people, dollars } = row
    if (state === 'staging' || state === 'removing') return null
    const { waiting, queued, same, changed, failed, skipped } = repository.countStates(database, id)
    const left = state === 'running' || state === 'paused' ? waiting + queued : 0
    const checked = same + changed
    const isRunning = state === 'running'
    const ahead = Math.max(0, lane.state().waiting - queued)
    return {
      id,
      kind,
      days,
      scope,
      state,
      startedAt,
      endedAt,
      people,
      checked,
      changed,
      failed,
      // Erased people have no row, so they count as skipped.
      skipped: skipped + (people - (waiting + queued + checked + failed + skipped)),
      left: waiting + queued,
      leftMs: isRunning ? estimated(left, ahead).leftMs : null,
      dollars,
      rate: readPesoRate(database),
    }
  }
}
