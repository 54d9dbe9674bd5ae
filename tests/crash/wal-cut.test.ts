import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Database, open } from '../../src-main/database/open.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { temporaryFolder } from '../support/database.ts'
import {
  censusPage,
  insertInventedOwner,
  inventedCedula,
  migrations,
  registerInvented,
  testKey,
} from '../support/invented.ts'
import { found } from '../support/lane.ts'
import { structureProblems } from './checks.ts'

// SQLite's file format: a WAL has a header, then frames. A frame has a header and one page.
const walHeader = 32
const frameHeader = 24
const pageSizeAt = 8

const start = Date.UTC(2026, 10, 21, 17)
const rules = { retryDelays: [60_000], countFailure: true }

/** One acknowledged step and the WAL's length in bytes after it. */
interface Acknowledged {
  length: number
  holds(database: Database): boolean
}

test('a WAL that was cut at any frame leaves each registration and each answer whole or away', {
  timeout: 120_000,
}, () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'referidos.db')
  const database = open({ file, key: testKey, migrations })
  insertInventedOwner(database, start)
  // Everything after this is only in the WAL.
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  database.sqlite.pragma('wal_autocheckpoint = 0')
  const acknowledged: Acknowledged[] = []
  const done = (holds: Acknowledged['holds']) =>
    acknowledged.push({ length: fs.statSync(`${file}-wal`).size, holds })

  for (let n = 1; n <= 8; n++) {
    const now = start + n * 1_000
    registerInvented(database, n, now)
    done((copy) => exists(copy, `SELECT 1 FROM people WHERE cedula = '${inventedCedula(n)}'`))
    const claimed = jobs.claim(database, 'boot', now, censusPage)
    if (claimed === null) throw new Error('nothing to claim')
    const { attemptId } = claimed
    done((copy) => exists(copy, `SELECT 1 FROM lookup_attempts WHERE id = ${attemptId}`))
    const answer = { outcome: found, source: 'census.example' }
    jobs.finish(database, claimed, answer, now + 500, rules)
    done((copy) =>
      exists(copy, `SELECT 1 FROM lookup_attempts WHERE id = ${attemptId} AND outcome = 'found'`),
    )
    if (n % 3 !== 0) continue
    jobs.refresh(database, [claimed.personId], now + 600)
    done((copy) => exists(copy, `SELECT 1 FROM census_records WHERE last_refresh_at = ${now + 600}`))
  }
  const bytes = fs.readFileSync(file)
  const wal = fs.readFileSync(`${file}-wal`)
  database.close()

  const frame = frameHeader + wal.readUInt32BE(pageSizeAt)
  expect((wal.length - walHeader) % frame).toBe(0)
  const problems: string[] = []
  for (let cut = walHeader; cut <= wal.length; cut += frame) {
    const copy = path.join(folder, `cut-${cut}.db`)
    fs.writeFileSync(copy, bytes)
    fs.writeFileSync(`${copy}-wal`, wal.subarray(0, cut))
    const reopened = open({ file: copy, key: testKey, migrations })
    const lost = acknowledged.filter(({ length, holds }) => length <= cut && !holds(reopened))
    if (lost.length > 0) problems.push(`cut at ${cut}: ${lost.length} acknowledged steps are lost`)
    problems.push(...structureProblems(reopened.sqlite).map((problem) => `cut at ${cut}: ${problem}`))
    reopened.close()
    for (const name of fs.readdirSync(folder)) if (name.startsWith('cut-')) fs.rmSync(path.join(folder, name))
  }
  expect(problems).toEqual([])
  expect(acknowledged.length).toBeGreaterThan(24)
})

const exists = ({ sqlite }: Database, query: string): boolean => sqlite.prepare(query).get() !== undefined
