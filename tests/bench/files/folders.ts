import path from 'node:path'
import type { Database } from '../../../src-main/database/open.ts'
import { placeAccounts } from '../../support/accounts.ts'
import { inventPeople } from '../../support/counted.ts'
import { leader } from '../../support/screens.ts'

/** A data folder whose leader has many people. */
export interface Filled {
  dataDir: string
  people: number
  accountId: number
  slotId: string
  password: string
  /** Hexadecimal. */
  key: string
}

/** More people are copies of the first ones. */
const atOnce = 100_000

/** Every field of a spreadsheet has a value for most people. */
export async function fill(dataDir: string, people: number): Promise<Filled> {
  const now = Date.now()
  const { key, database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now)
  const [owner] = placed
  if (owner === undefined) throw new Error('no account')
  const { accountId, slotId, password } = owner
  const first = Math.min(atOnce, people)
  inventPeople(database, { people: first, puestos: 2_000, referredBy: accountId, now, cedula: 1_014_880_000 })
  withoutTriggers(database, () => {
    complete(database)
    multiply(database, Math.ceil(people / first))
  })
  database.close()
  return { dataDir, people, accountId, slotId, password, key: Buffer.from(key).toString('hex') }
}

/** What the triggers of history and search would write is not exported. */
function withoutTriggers({ sqlite }: Database, work: () => void): void {
  const triggers = sqlite.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) sqlite.exec(`DROP TRIGGER "${name}"`)
  work()
  for (const { sql } of triggers) sqlite.exec(sql)
}

/** `times` as many people, with cédulas of their own. */
function multiply({ sqlite }: Database, times: number): void {
  const most = sqlite.prepare('SELECT max(id) FROM people').pluck().get() as number
  const last = sqlite.prepare('SELECT max(id) FROM people WHERE referred_by IS NULL').pluck().get() as number
  const copied = (table: string, changed: Record<string, string>, where: string) => {
    const columns = (sqlite.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
    const values = columns.map((name) => changed[name] ?? `"${name}"`)
    sqlite.exec(
      `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})
        SELECT ${values.join(', ')} FROM ${table} WHERE ${where}`,
    )
  }
  for (let n = 1; n < times; n++) {
    const by = n * most
    const originals = (id: string) => `${id} > ${last} AND ${id} <= ${most}`
    copied(
      'people',
      { id: `id + ${by}`, uid: `uid || '-${n}'`, cedula: `cedula + ${n * atOnce}` },
      originals('id'),
    )
    copied('census_records', { person_id: `person_id + ${by}` }, originals('person_id'))
    copied('consents', { id: 'NULL', person_id: `person_id + ${by}` }, originals('person_id'))
  }
}

function complete({ sqlite }: Database): void {
  sqlite.exec(`
    UPDATE people SET barrio = 'El Recreo', labels = 'transporte' || char(10) || 'mesa',
      notes = 'Llamar después de las seis; vive con su mamá'
    WHERE referred_by IS NOT NULL;
    UPDATE census_records SET fetched_at = 1795000000000 WHERE status IS NOT NULL;
    INSERT INTO consents (person_id, method, text_version, given_at, collected_by)
      SELECT id, 'signature', 1, registered_at, referred_by FROM people WHERE referred_by IS NOT NULL;
    DELETE FROM lookup_attempts;`)
}

export const databaseOf = ({ dataDir }: Filled): string => path.join(dataDir, 'referidos.db')
