import { createSlot } from '../../src-main/accounts/keys.ts'
import { placeAccounts } from '../support/accounts.ts'
import { leader } from '../support/screens.ts'
import { insertPeople, type SeededPerson, seededPerson } from '../support/seeded.ts'
import { benchPerson } from './ui-people.ts'

/** People have consecutive ids from `firstId` on, in the order of `benchPerson`. */
export interface Seeded {
  firstId: number
}

/** Fills a data folder: the account of `leader`, `people` people with their census records, and an empty queue. */
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
    // Like a database that grew over months: old jobs are deleted, and the WAL has been checkpointed.
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

/** Milliseconds to derive a key from the password of `leader`. Signing in waits for this before it opens anything. */
export async function passwordCost(cost: Parameters<typeof createSlot>[2]): Promise<number> {
  const start = performance.now()
  await createSlot(leader.password, Buffer.alloc(32, 1), cost)
  return performance.now() - start
}
