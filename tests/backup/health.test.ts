// The database is checked by itself: quickly after each sign-in and daily, fully once a week.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type CheckKind, check, type Problems, startHealthChecks } from '../../src-main/backup/health.ts'
import type { Database } from '../../src-main/database/open.ts'
import type { DatabaseHealth } from '../../src-preload/contract/index.ts'
import { flipByte } from '../support/backups.ts'
import { fakeClock } from '../support/clock.ts'
import { migrations, openDatabase, registerPerson, temporaryFolder, testKey } from '../support/database.ts'

const hourMs = 3_600_000

function whole(): { database: Database; file: string } {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  for (let n = 0; n < 200; n++) registerPerson(database, n, Date.UTC(2026, 10, 21, 18))
  return { database, file: path.join(folder, 'referidos.db') }
}

test.for(['quick', 'full'] as const)(
  'a %s check finds damage in any table, index or search index',
  (kind) => {
    const { database, file } = whole()
    const pages = database.sqlite
      .prepare(
        `SELECT name, max(pageno) AS page FROM dbstat
        WHERE name IN ('people', 'accounts', 'lookup_jobs', 'people_by_phone', 'people_search_data', 'sqlite_schema')
        GROUP BY name`,
      )
      .all() as { name: string; page: number }[]
    database.close()
    const options = { file, key: testKey, migrations }
    expect(check(options, kind)).toEqual([])
    expect(pages).toHaveLength(6)
    for (const { name, page } of [...pages, { name: 'page 1', page: 1 }]) {
      const at = (page - 1) * 4096 + 1_000
      flipByte(file, at)
      const problems = check(options, kind)
      expect(problems.length, name).toBeGreaterThan(0)
      expect(problems.join(), name).not.toMatch(/Persona|10000000/)
      flipByte(file, at)
    }
    expect(check(options, kind)).toEqual([])
  },
)

test('it reads while others write, and changes nothing', () => {
  const { database, file } = whole()
  const { sqlite } = database
  sqlite.exec(`BEGIN IMMEDIATE; UPDATE people SET notes = 'x'`)
  expect(check({ file, key: testKey, migrations }, 'full')).toEqual([])
  sqlite.exec('COMMIT')
})

test('another error than damage is an error', () => {
  const { file } = whole()
  expect(() => check({ file: `${file}/none`, key: testKey, migrations }, 'quick')).toThrow()
})

function started(
  folder: string,
  answers: () => Problems | Error,
  idleMs: () => number = () => Number.POSITIVE_INFINITY,
) {
  const clock = fakeClock()
  const kinds: CheckKind[] = []
  const told: DatabaseHealth[] = []
  const checks = startHealthChecks({
    file: path.join(folder, 'checks.json'),
    clock,
    idleMs,
    async check(kind) {
      kinds.push(kind)
      const answer = answers()
      if (answer instanceof Error) throw answer
      return answer
    },
    onChange: (health) => told.push(health),
    log: () => {},
  })
  /** Resolves once the check that is due has ended. */
  const passed = async (ms: number) => {
    clock.advance(ms)
    await clock.asleepFor()
  }
  return { clock, kinds, told, checks, passed }
}

test('soon after the sign-in, then daily; fully once a week', async () => {
  const { clock, kinds, told, checks, passed } = started(temporaryFolder(), () => [])
  expect(checks.health()).toEqual({ state: 'unknown', checkedAt: null })
  await passed(10_000)
  expect(checks.health()).toEqual({ state: 'whole', checkedAt: clock.now() })
  for (let hour = 0; hour < 8 * 24; hour++) await passed(hourMs)
  expect(kinds.length).toBeGreaterThan(7)
  expect(kinds.indexOf('full', 1)).toBe(7)
  expect(told.map(({ state }) => state)).toEqual(['whole'])
  await checks.close()
})

test('it waits while somebody uses the app, for fifteen minutes at the most', async () => {
  let usedAt = 0
  const folder = temporaryFolder()
  const { clock, kinds, checks, passed } = started(
    folder,
    () => [],
    () => clock.monotonic() - usedAt,
  )
  for (let second = 0; second < 60; second++) {
    usedAt = clock.monotonic()
    await passed(1_000)
  }
  expect(kinds).toEqual([])
  await passed(9_000)
  expect(kinds).toHaveLength(1)
  await checks.close()

  const busy = started(
    folder,
    () => [],
    () => 0,
  )
  await busy.passed(10_000 + 15 * 60_000 - 1)
  expect(busy.kinds).toEqual([])
  await busy.passed(1)
  expect(busy.kinds).toHaveLength(1)
  await busy.checks.close()
})

test('damage is told once, and the next check is a full one; a check that fails tells nothing', async () => {
  const answers: (Problems | Error)[] = [[], new Error('the thread ended'), ['Tree 5'], ['Tree 5'], []]
  const { kinds, told, checks, passed } = started(temporaryFolder(), () => answers.shift() ?? [])
  await passed(10_000)
  for (let hour = 0; hour < 4 * 24; hour++) await passed(hourMs)
  expect(kinds).toEqual(['full', 'quick', 'quick', 'full', 'full'])
  expect(told.map(({ state }) => state)).toEqual(['whole', 'damaged', 'whole'])
  await checks.close()
})

test('the times of the last checks outlive the app, and a damaged note counts as none', async () => {
  const folder = temporaryFolder()
  const first = started(folder, () => [])
  await first.passed(10_000)
  await first.checks.close()
  const second = started(folder, () => [])
  expect(second.checks.health()).toEqual({ state: 'unknown', checkedAt: first.clock.now() })
  await second.passed(10_000)
  expect(second.kinds).toEqual(['quick'])
  await second.checks.close()
  fs.writeFileSync(path.join(folder, 'checks.json'), '{"at":')
  const third = started(folder, () => ['Tree 5'])
  await third.passed(10_000)
  expect(third.kinds).toEqual(['full'])
  expect(third.told).toEqual([{ state: 'damaged', checkedAt: third.clock.now() }])
  await third.checks.close()
})
