import { setImmediate } from 'node:timers/promises'
import type { Events, UndoImportAnswer, Undone } from '../../src-preload/contract/index.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import { record } from '../database/audit.ts'
import { type ChangeRange, rangeOf } from '../database/change-range.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Ranges, Step, Steps } from '../database/steps.ts'
import type { Handlers } from '../handler-types.ts'
import { referredBy } from '../may-see.ts'
import { stepMs } from '../parts.ts'
import { tellShown } from '../people/tell-shown.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import { readChanges } from './history.ts'
import { readLeaders } from './leaders.ts'
import { smallRanges, type TakenBack, takeBack } from './undo.ts'

type Emit = <Name extends 'people.changed' | 'people.removed' | 'claims.changed'>(
  name: Name,
  event: Events[Name],
) => void

interface ChangesSession {
  database: Database
  campaign: CampaignWatch
  steps: Steps
  lane: Lane
  importer: { undo(accountId: number, importId: number): Promise<UndoImportAnswer> }
  exchanger: { undo(accountId: number, exchangeId: number): Promise<Counts> }
}

/** Numbers of people. */
interface Counts {
  people: number
  kept: number
}

/** A step that is being undone. `rest`: ranges that are left, the latest last. */
interface Undoing {
  step: Ranges
  rest: Ranges
  people: Set<number>
  kept: Set<string>
  ranges: ChangeRange[]
}

export function changesHandlers(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  emit: Emit,
): Handlers<ChangesSession>['changes'] {
  /** Steps that are being undone: an earlier one would find the rest of their changes in its way. */
  let running = 0

  /** Undoes the next changes in one transaction. The last one records who took them back. */
  function backPart(database: Database, account: AccountRow, undoing: Undoing): TakenBack[] {
    const { sqlite } = database
    const { step, rest, people, kept, ranges } = undoing
    const began = clock.monotonic()
    return immediately(sqlite, () => {
      const now = clock.now()
      const options = { leaders: readLeaders(sqlite, now), now }
      const { done: parts, range } = rangeOf(sqlite, () => {
        const taken: TakenBack[] = []
        do {
          const next = rest.pop()
          if (next !== undefined) taken.push(takeBack(database, next, step, options))
        } while (rest.length > 0 && taken.length < mostAtOnce && clock.monotonic() - began < stepMs)
        return taken
      })
      for (const part of parts) {
        for (const id of [...part.written, ...part.gone]) people.add(id)
        for (const uid of part.kept) kept.add(uid)
      }
      if (range !== null) ranges.push(range)
      const [{ after } = { after: '' }, { upTo } = { upTo: '' }] = [ranges[0], ranges.at(-1)]
      if (rest.length === 0 && people.size > 0)
        record(database, {
          at: now,
          accountId: account.id,
          action: 'people_changed',
          detail: { way: 'undo', people: people.size, after, upTo },
        })
      return parts
    })
  }

  /** Works in parts, so that main serves other calls in between. Throws `Refusal('busy')` once the key is changed. */
  async function back(session: ChangesSession, account: AccountRow, step: Ranges): Promise<Counts> {
    const { database, lane } = session
    const undoing: Undoing = {
      step,
      rest: smallRanges(step),
      people: new Set(),
      kept: new Set(),
      ranges: [],
    }
    running += 1
    try {
      for (let n = 0; n === 0 || undoing.rest.length > 0; n++) {
        if (n > 0) await setImmediate()
        if (!database.sqlite.open) throw new Refusal('busy')
        for (const { written, gone } of backPart(database, account, undoing)) {
          for (const id of gone) lane.dropped(id)
          tellShown(session, account, [...written, ...gone], emit)
        }
      }
    } finally {
      running -= 1
    }
    if (account.isOwner) emit('claims.changed', { open: openClaims(database.sqlite) })
    lane.wake()
    return { people: undoing.people.size, kept: undoing.kept.size }
  }

  async function backStep(session: ChangesSession, account: AccountRow, step: Step): Promise<Counts> {
    switch (step.kind) {
      case 'import': {
        // If it is refused as busy, it remains the latest step.
        const counts = await undoneImport(session.importer, account.id, step.importId)
        session.steps.drop(step)
        return counts
      }
      case 'exchange': {
        const counts = await undoneExchange(session.exchanger, account.id, step.exchangeId)
        session.steps.drop(step)
        if (account.isOwner) emit('claims.changed', { open: openClaims(session.database.sqlite) })
        return counts
      }
      default:
        session.steps.drop(step)
        return await back(session, account, step.ranges)
    }
  }

  return {
    async undo(_, { session, account }) {
      if (running > 0) throw new Refusal('busy')
      for (
        let step = session.steps.latest(account.id);
        step !== null;
        step = session.steps.latest(account.id)
      ) {
        const { people, kept } = await backStep(session, account, step)
        if (people > 0 || kept > 0) return { kind: 'undone', step: step.kind, people, kept }
      }
      return { kind: 'nothing' }
    },
    ofPerson({ personId }, { session: { database }, account }) {
      // Refuses people of other leaders: the changes contain their leader's notes.
      if (referredBy(database, personId) !== account.id) throw new Refusal('not_found')
      return readChanges(database.sqlite, personId)
    },
    async undoOne({ personId, changeId }, { session, account }): Promise<Undone> {
      const { database } = session
      if (referredBy(database, personId) !== account.id) throw new Refusal('not_found')
      const change = readChanges(database.sqlite, personId).find(({ id }) => id === changeId)
      if (change === undefined) throw new Refusal('not_found')
      if (!change.mayUndo) return { kind: 'nothing' }
      const { people, kept } = await back(session, account, [{ after: changeId - 1, upTo: changeId }])
      return { kind: 'undone', step: 'edit', people, kept }
    },
  }
}

async function undoneImport(
  importer: ChangesSession['importer'],
  accountId: number,
  importId: number,
): Promise<Counts> {
  try {
    const { kind, people } = await importer.undo(accountId, importId)
    return kind === 'undone' ? { people, kept: 0 } : { people: 0, kept: people }
  } catch (error) {
    // The import was undone in the window of imports.
    if (error instanceof Refusal && error.error.code === 'not_found') return { people: 0, kept: 0 }
    throw error
  }
}

async function undoneExchange(
  exchanger: ChangesSession['exchanger'],
  accountId: number,
  exchangeId: number,
): Promise<Counts> {
  try {
    return await exchanger.undo(accountId, exchangeId)
  } catch (error) {
    // The exchange was undone in its own window, or another account took in a file after it.
    if (error instanceof Refusal && error.error.code === 'not_found') return { people: 0, kept: 0 }
    throw error
  }
}

/** Most ranges of a step to undo per transaction. */
const mostAtOnce = 4
