import { createSlot } from '../../src-main/accounts/keys.ts'
import { placeAccounts } from '../support/accounts.ts'
import { leader } from '../support/screens.ts'
import { insertPeople, type SeededPerson, seededPerson } from '../support/seeded.ts'
import { benchPerson } from './ui-people.ts'

/** The ids of the people: those from `firstId` on, in the order of `benchPerson`. */
export interface Seeded {
  firstId: number
}

/** A data folder of `leader` with so many people and what the census said of each, and a queue with nothing to do. */
export async function seedBench(dataDir: string, people: number): Promise<Seeded> {
  const { database, placed } = await placeAccounts(
    dataDir,
    [{ ...leader, role: 'LEADER' }],
    1_600_000_000_000,
  )
  try {
    const accountId = placed[0]?.accountId ?? 0
    const firstId = 1 + (database.sqlite.prepare('SELECT max(id) FROM people').pluck().get() as number)
    database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
    insertPeople(database, [{ accountId, people: everybody(people) }])
    // As a database is that grew over months: what is old is forgotten, and the WAL does not hold everything.
    database.sqlite.exec(`DELETE FROM lookup_jobs WHERE state = 'done'`)
    database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    return { firstId }
  } finally {
    database.close()
  }
}

function* everybody(people: number): Generator<SeededPerson> {
  for (let n = 0; n < people; n++) {
    const { name, cedula, municipio, ...more } = benchPerson(n)
    const departamento = municipio === null ? null : 'BOYACÁ'
    yield seededPerson(name, cedula, { ...more, municipio, departamento })
  }
}

/** Milliseconds that the password of `leader` costs here: what signing in waits for before anything is opened. */
export async function passwordCost(cost: Parameters<typeof createSlot>[2]): Promise<number> {
  const start = performance.now()
  await createSlot(leader.password, Buffer.alloc(32, 1), cost)
  return performance.now() - start
}
