import type { Database } from '../../src-main/database/open.ts'
import { register } from '../../src-main/people/repository.ts'
import { writeSetting } from '../../src-main/settings/repository.ts'
import { placeAccounts } from './accounts.ts'
import { leader } from './screens.ts'

/** A data folder as a leader leaves it: people with their answers, and a queue that is paused. */

export interface SeededPerson {
  name: string
  cedula: string
  phone: string | null
  barrio: string | null
  /** As `census_records` has it; null: nothing is known yet. */
  status: string | null
  municipio: string | null
  puesto: string | null
  mesa: string | null
  novedad: string | null
}

const nothingKnown = { status: null, municipio: null, puesto: null, mesa: null, novedad: null }

export const seededPerson = (
  name: string,
  cedula: string,
  more: Partial<SeededPerson> = {},
): SeededPerson => ({ name, cedula, phone: '3005550147', barrio: null, ...nothingKnown, ...more })

export const atSchool = { status: 'ACTIVE', municipio: 'PAIPA', puesto: 'I.E. TOMÁS VÁSQUEZ', mesa: '7' }

/** The account is the one of `leader`; the first person is registered first, a minute before the next one. */
export async function seedFolder(dataDir: string, people: readonly SeededPerson[]): Promise<void> {
  const begun = Date.now() - people.length * 60_000
  const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], begun)
  const [own] = placed
  if (own === undefined) throw new Error('no account')
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
  for (const [at, person] of people.entries()) insert(database, own, person, begun + at * 60_000)
  writeSetting(database, 'paused', 'yes')
  database.close()
}

function insert(
  database: Database,
  own: { accountId: number; personId: number },
  { name, cedula, phone, barrio, status, municipio, puesto, mesa, novedad }: SeededPerson,
  now: number,
): void {
  const consent = { method: 'signature', textVersion: 1, accepted: true } as const
  const registered = register(
    database,
    { name, cedula, phone, barrio, notes: null, consent },
    own.accountId,
    own.personId,
    now,
  )
  if (registered.kind !== 'registered') throw new Error(`${cedula} is taken`)
  if (status === null) return
  database.sqlite
    .prepare(
      `UPDATE census_records SET status = ?, municipio = ?, puesto = ?, mesa = ?, novedad = ?, fetched_at = ?,
         source = 'census.example' WHERE person_id = ?`,
    )
    .run(status, municipio, puesto, mesa, novedad, now, registered.personId)
  database.sqlite
    .prepare(`UPDATE lookup_jobs SET state = 'done' WHERE person_id = ?`)
    .run(registered.personId)
}
