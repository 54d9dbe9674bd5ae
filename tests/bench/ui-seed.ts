import { createSlot } from '../../src-main/accounts/keys.ts'
import { placeAccount, placeAccounts } from '../support/accounts.ts'
import { leader } from '../support/screens.ts'
import { insertPeople, type SeededPerson, seededPerson } from '../support/seeded.ts'
import { benchPerson } from './ui-people.ts'

/** People have consecutive ids from `firstId` on, in the order of `benchPerson`; the first `own` are the owner's. */
export interface Seeded {
  firstId: number
  own: number
}

/**
 * Fills a data folder: the account of `leader`, who is the owner, `people` people of `leaders` leaders with their census
 * records, and an empty queue. With several leaders, a tenth of the people are the owner's.
 */
export async function seedBench(dataDir: string, people: number, leaders: number): Promise<Seeded> {
  const { database, placed } = await placeAccounts(
    dataDir,
    [{ ...leader, role: 'LEADER' }],
    1_600_000_000_000,
  )
  try {
    const accountId = placed[0]?.accountId ?? 0
    const others = Array.from({ length: leaders - 1 }, (_, n) => placeLeader(database, n))
    const own = leaders === 1 ? people : Math.ceil(people / 10)
    const firstId = 1 + (database.sqlite.prepare('SELECT max(id) FROM people').pluck().get() as number)
    database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
    const share = others.length === 0 ? 0 : Math.ceil((people - own) / others.length)
    insertPeople(database, [
      { accountId, people: everybody(0, own) },
      ...others.map((accountId, n) => ({
        accountId,
        people: everybody(own + n * share, Math.min(people, own + (n + 1) * share)),
      })),
    ])
    // Like a database that grew over months: old jobs are deleted, and the WAL has been checkpointed.
    database.sqlite.exec(`DELETE FROM lookup_jobs WHERE state = 'done'`)
    database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    return { firstId, own }
  } finally {
    database.close()
  }
}

/** An account without a key slot: nobody signs in with it. Returns its id. */
function placeLeader(database: Parameters<typeof placeAccount>[0], n: number): number {
  const { name } = benchPerson(n)
  const cedula = String(2_000_000_000 + n)
  const account = { name, displayName: `${name} ${n}`, cedula, phone: '3005550100', password: '' }
  return placeAccount(database, { ...account, role: 'LEADER' }, `slot ${n}`, false, 1_600_000_000_000)
    .accountId
}

function* everybody(first: number, end: number): Generator<SeededPerson> {
  for (let n = first; n < end; n++) {
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
