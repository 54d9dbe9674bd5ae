import { createSlot } from '../../src-main/accounts/keys.ts'
import type { Database } from '../../src-main/database/open.ts'
import { sortKey } from '../../src-main/people/sort-key.ts'
import { placeAccounts } from '../support/accounts.ts'
import { leader } from '../support/screens.ts'
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
    const firstId = insertAll(database, accountId, people)
    // As a database is that grew over months: without it every question would read the WAL.
    database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    return { firstId }
  } finally {
    database.close()
  }
}

function insertAll({ sqlite }: Database, accountId: number, people: number): number {
  const person = sqlite.prepare(
    `INSERT INTO people (uid, cedula, name, name_sort, phone, barrio, referred_by, registered_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const consent = sqlite.prepare(
    `INSERT INTO consents (person_id, method, text_version, given_at, collected_by) VALUES (?, 'signature', 1, ?, ?)`,
  )
  const record = sqlite.prepare(
    `INSERT INTO census_records (person_id, status, departamento, municipio, puesto, mesa, novedad, fetched_at, source)
     VALUES (?, ?, 'BOYACÁ', ?, ?, ?, ?, ?, 'census.example')`,
  )
  const job = sqlite.prepare(
    `INSERT INTO lookup_jobs (person_id, state, priority, due_at, created_at, finished_at) VALUES (?, 'done', 3, ?, ?, ?)`,
  )
  return sqlite
    .transaction(() => {
      sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
      let firstId = 0
      for (let n = 0; n < people; n++) {
        const { name, cedula, phone, barrio, registeredAt: at, ...census } = benchPerson(n)
        const inserted = person.run(
          `bench-${n}`,
          cedula,
          name,
          sortKey(name),
          phone,
          barrio,
          accountId,
          at,
          at,
        )
        const id = Number(inserted.lastInsertRowid)
        if (n === 0) firstId = id
        consent.run(id, at, accountId)
        record.run(id, census.status, census.municipio, census.puesto, census.mesa, census.novedad, at)
        job.run(id, at, at, at)
      }
      return firstId
    })
    .immediate()
}

/** Milliseconds that the password of `leader` costs here: what signing in waits for before anything is opened. */
export async function passwordCost(cost: Parameters<typeof createSlot>[2]): Promise<number> {
  const start = performance.now()
  await createSlot(leader.password, Buffer.alloc(32, 1), cost)
  return performance.now() - start
}
