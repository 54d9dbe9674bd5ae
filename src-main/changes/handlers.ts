import type { Events, UndoImportAnswer, Undone } from '../../src-preload/contract/index.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import { record } from '../database/audit.ts'
import { rangeOf } from '../database/change-range.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Ranges, Step, Steps } from '../database/steps.ts'
import type { Handlers } from '../handler-types.ts'
import { referredBy } from '../may-see.ts'
import { tellShown } from '../people/tell-shown.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import { readChanges } from './history.ts'
import { readLeaders } from './leaders.ts'
import { type TakenBack, takeBack } from './undo.ts'

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

type Counts = Pick<TakenBack, 'people' | 'kept'>

export function changesHandlers(clock: Pick<Clock, 'now'>, emit: Emit): Handlers<ChangesSession>['changes'] {
  /** Records in the same transaction who took the changes back. */
  const recordedBack = (database: Database, account: AccountRow, ranges: Ranges): TakenBack =>
    immediately(database.sqlite, () => {
      const { sqlite } = database
      const now = clock.now()
      const { done: taken, range } = rangeOf(sqlite, () =>
        takeBack(database, ranges, { leaders: readLeaders(sqlite, now), now }),
      )
      if (range !== null && taken.people > 0)
        record(database, {
          at: now,
          accountId: account.id,
          action: 'people_changed',
          detail: { way: 'undo', people: taken.people, ...range },
        })
      return taken
    })

  function back(session: ChangesSession, account: AccountRow, ranges: Ranges): TakenBack {
    const { database, lane } = session
    const taken = recordedBack(database, account, ranges)
    const { written, gone } = taken
    for (const id of gone) lane.dropped(id)
    for (const ids of inParts([...written, ...gone])) tellShown(session, account, ids, emit)
    if (account.isOwner) emit('claims.changed', { open: openClaims(database.sqlite) })
    lane.wake()
    return taken
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
        return back(session, account, step.ranges)
    }
  }

  return {
    async undo(_, { session, account }) {
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
    undoOne({ personId, changeId }, { session, account }): Undone {
      const { database } = session
      if (referredBy(database, personId) !== account.id) throw new Refusal('not_found')
      const change = readChanges(database.sqlite, personId).find(({ id }) => id === changeId)
      if (change === undefined) throw new Refusal('not_found')
      if (!change.mayUndo) return { kind: 'nothing' }
      const { people, kept } = back(session, account, [{ after: changeId - 1, upTo: changeId }])
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

const rowsAtOnce = 200

function* inParts(ids: readonly number[]): Generator<number[]> {
  for (let at = 0; at < ids.length; at += rowsAtOnce) yield ids.slice(at, at + rowsAtOnce)
}
