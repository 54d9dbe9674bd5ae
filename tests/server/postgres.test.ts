import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openPostgres } from '../../src-server/database/open.ts'
import { isFounded } from '../../src-server/enrolment.ts'
import { startHeadquarters } from '../support/headquarters.ts'
import { enrolBy, foundAt, recordsFrom } from './client.ts'

const url = process.env.REFERIDOS_TEST_DATABASE_URL

test.runIf(url !== undefined)('servers that start at once on an empty database migrate it once', async () => {
  const name = `test_${randomBytes(8).toString('hex')}`
  const administrator = new pg.Client({ connectionString: url })
  await administrator.connect()
  await administrator.query(`create database ${name}`)
  const own = new URL(url as string)
  own.pathname = `/${name}`
  const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgres(own.href)))
  for (const { database } of stores) expect(await isFounded(database)).toBe(false)
  for (const store of stores) await store.close()
  await administrator.query(`drop database ${name}`)
  await administrator.end()
})

test.runIf(url !== undefined)('a database that ends all connections costs no record', async () => {
  const headquarters = await startHeadquarters()
  try {
    const leader = await enrolBy(await foundAt(headquarters), headquarters.address, randomUUID())
    const { database } = headquarters
    const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    let refused = 0
    for (let first = 1; first <= 200; first += 5) {
      const records = recordsFrom(first, 5, leader.member)
      // At once with the push, so that it meets the push's connection at any of its statements.
      const push = async () => (await leader.push({ records })).status
      const [status] = await Promise.all([push(), database.execute(cut).catch(() => undefined)])
      for (let now = status; now !== 200; now = await push()) refused += 1
    }
    expect(refused).toBeGreaterThan(0)
    const sequences = (await leader.pullAll()).map(({ sequence }) => sequence)
    expect(sequences).toEqual(Array.from({ length: 200 }, (_, at) => at + 1))
  } finally {
    await headquarters.stop()
  }
})
