import fs from 'node:fs'
import path from 'node:path'
import { reassign } from '../../src-main/accounts/repository.ts'
import { settleAnswer } from '../../src-main/census/repository.ts'
import { readLeaders } from '../../src-main/changes/leaders.ts'
import { changesAfter, mergeChanges } from '../../src-main/changes/merge.ts'
import { decide } from '../../src-main/claims/repository.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { changeLabels } from '../../src-main/people/labels.ts'
import * as people from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { placeAccount } from '../support/accounts.ts'
import { authorised, insertInventedOwner, inventedCedula, migrations, testKey } from '../support/invented.ts'
import type { Random } from '../support/random.ts'

/** Laptops of one campaign, without the app: each does as its leaders do, and gives the others what it knows. */

export interface Laptop {
  database: Database
  /** Does one thing at random. Returns what it did. */
  step(random: Random, now: number): string
  /** Takes what another laptop knows, from its `after`-th change on. */
  take(from: Laptop, now: number, after?: number): void
  /** Everything that laptops must agree on; leaders by their names. */
  view(): unknown
  close(): void
}

/** A database with the owner and a leader; each laptop begins as a copy of it. */
export function template(folder: string, now: number): string {
  const file = path.join(folder, 'template.db')
  const database = open({ file, key: testKey, migrations })
  insertInventedOwner(database, now)
  const ana = { name: 'Ana Ríos', cedula: '52000002', phone: '3005550100', displayName: 'Ana' }
  const slotId = '0195b1a0-0000-4000-8000-000000000002'
  placeAccount(database, { ...ana, password: '', role: 'LEADER' }, slotId, false, now)
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  return file
}

const leaders = [1, 2]
/** Few cédulas, so that laptops meet. */
const cedulas = 6
const names = ['Ana Gil', 'Beto Paz', 'Caro Luna', 'Dora Niño']

const found = (mesa: number): LookupAnswer['outcome'] =>
  ({
    kind: 'found',
    departamento: 'BOYACA',
    municipio: 'PAIPA',
    puesto: 'I.E. INVENTADA',
    direccion: 'KR 1',
    mesa: String(mesa),
  }) as LookupAnswer['outcome']

export function laptop(file: string, templateFile: string, name: string): Laptop {
  fs.copyFileSync(templateFile, file)
  const database = open({ file, key: testKey, migrations })
  const { sqlite } = database
  // Nothing is killed here.
  sqlite.pragma('synchronous = OFF')
  sqlite.prepare('UPDATE device SET node = ?').run(name)
  const one = (random: Random, where: string): { id: number; cedula: string; referredBy: number } | null => {
    const rows = sqlite
      .prepare(
        `SELECT id, cedula, referred_by AS referredBy FROM people WHERE referred_by IS NOT NULL AND ${where} ORDER BY uid`,
      )
      .all() as { id: number; cedula: string; referredBy: number }[]
    return rows.length === 0 ? null : random.pick(rows)
  }

  function decideOne(random: Random, now: number): string {
    const open = sqlite
      .prepare(
        `SELECT claims.id FROM claims JOIN people ON people.id = person_id
          WHERE decided_at IS NULL AND deleted_at IS NULL ORDER BY claims.id`,
      )
      .pluck()
      .all() as number[]
    if (open.length === 0) return '-'
    const decision = random.pick(['move', 'keep'] as const)
    decide(database, { claimId: random.pick(open), decision, note: '' }, 1, now)
    return decision
  }

  function step(random: Random, now: number): string {
    const typed = () => ({
      ...unknownTexts,
      cedula: inventedCedula(random.below(cedulas)),
      name: random.pick(names),
      phone: random.pick([null, '3005550101', '3005550102']),
      barrio: random.pick([null, 'Centro', 'La Loma']),
    })
    const action = random.below(10)
    if (action < 2) {
      people.register(database, { ...typed(), consent: authorised }, random.pick(leaders), 0, now)
      return 'register'
    }
    if (action === 2) {
      const gone = one(random, 'deleted_at IS NOT NULL')
      if (gone !== null) people.restore(database, gone.id, gone.referredBy, now)
      return 'restore'
    }
    if (action === 3) return decideOne(random, now)
    const who = one(random, 'deleted_at IS NULL')
    if (who === null) return '-'
    const { id, cedula, referredBy } = who
    switch (action) {
      case 4:
        people.edit(database, { personId: id, ...typed() }, referredBy, 0, now)
        return 'edit'
      case 5:
        people.edit(database, { personId: id, ...typed(), cedula }, referredBy, 0, now)
        return 'edit all but the cédula'
      case 6:
        people.hide(database, id, now)
        return 'hide'
      case 7: {
        const label = `Etiqueta ${random.below(3)}`
        changeLabels(database, 'campaign', [id], label, random.pick(['add', 'add', 'remove'] as const), now)
        return 'label'
      }
      case 8: {
        // A lookup takes longer than a millisecond: no laptop gets two answers about one person at once.
        const last = sqlite.prepare('SELECT fetched_at FROM census_records WHERE person_id = ?').pluck()
        if (last.get(id) === now) return '-'
        const isFound = random.below(2) === 0
        const outcome = isFound ? found(random.below(9)) : ({ kind: 'not_found' } as LookupAnswer['outcome'])
        const answer = { outcome, source: 'censo' } as LookupAnswer
        const status = isFound ? 'ACTIVE' : 'NOT_FOUND'
        sqlite
          .transaction(() => {
            settleAnswer(database, id, status, answer, now)
            sqlite
              .prepare(
                `UPDATE lookup_jobs SET state = 'done', finished_at = ? WHERE person_id = ? AND state = 'waiting'`,
              )
              .run(now, id)
          })
          .immediate()
        return 'answer'
      }
      default:
        reassign(database, [id], random.pick(leaders), 1, now)
        return 'move'
    }
  }

  return {
    database,
    step,
    take: (from, now, after = 0) =>
      void mergeChanges(database, changesAfter(from.database, after), {
        leaders: readLeaders(sqlite, now),
        now,
      }),
    view: () => ({
      people: sqlite
        .prepare(
          `SELECT person.uid, cedula, name, phone, barrio, labels, notes, leader.display_name AS leader, registered_at AS at,
                  record.status, record.puesto, record.mesa, record.fetched_at AS fetchedAt
             FROM people AS person JOIN accounts AS leader ON leader.id = person.referred_by
             JOIN census_records AS record ON record.person_id = person.id
            WHERE deleted_at IS NULL ORDER BY person.uid`,
        )
        .all(),
      consents: sqlite
        .prepare(
          `SELECT person.uid, method, given_at AS at, account.display_name AS by FROM consents
             JOIN people AS person ON person.id = consents.person_id
             LEFT JOIN accounts AS account ON account.id = collected_by
            WHERE person.referred_by IS NOT NULL AND deleted_at IS NULL ORDER BY person.uid, given_at, by`,
        )
        .all(),
      claims: sqlite
        .prepare(
          `SELECT person.uid, account.display_name AS by, claims.name, claims.created_at AS at, decision FROM claims
             JOIN people AS person ON person.id = claims.person_id
             JOIN accounts AS account ON account.id = claimed_by
            WHERE deleted_at IS NULL ORDER BY person.uid, by, at`,
        )
        .all(),
    }),
    close: () => database.close(),
  }
}

/** What breaks a rule that holds on every laptop at any time. */
export function broken({ database: { sqlite } }: Laptop): unknown[] {
  return [
    ...sqlite
      .prepare(
        `SELECT 'queued twice or not at all' AS what, person.id FROM people AS person
           JOIN census_records AS record ON record.person_id = person.id
          WHERE person.referred_by IS NOT NULL AND person.deleted_at IS NULL AND record.status IS NULL
            AND (SELECT count(*) FROM lookup_jobs WHERE person_id = person.id AND state IN ('waiting', 'running')) <> 1`,
      )
      .all(),
    ...sqlite
      .prepare(`SELECT 'a cédula that nobody has' AS what, id FROM people WHERE cedula LIKE '~%'`)
      .all(),
    ...(sqlite.pragma('foreign_key_check') as unknown[]),
  ]
}

/** How many uids have no row of their own, by the reason. */
export const otherUids = ({
  database: { sqlite },
}: Laptop): Record<'aliases' | 'disputes' | 'hidden', number> =>
  sqlite
    .prepare(
      `SELECT count(*) FILTER (WHERE person_id IS NOT NULL) AS aliases,
              count(*) FILTER (WHERE person_id IS NULL AND cedula IN (SELECT cedula FROM people)) AS disputes,
              count(*) FILTER (WHERE person_id IS NULL AND cedula NOT IN (SELECT cedula FROM people)) AS hidden
         FROM other_uids`,
    )
    .get() as Record<'aliases' | 'disputes' | 'hidden', number>

/** Uids of registrations that the laptop knows of, and whom it has nowhere. */
export const unaccounted = ({ database: { sqlite } }: Laptop): unknown[] =>
  sqlite
    .prepare(
      `SELECT DISTINCT uid FROM changes WHERE part = 'registered'
          AND uid NOT IN (SELECT uid FROM people) AND uid NOT IN (SELECT uid FROM other_uids)`,
    )
    .all()
