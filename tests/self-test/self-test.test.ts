import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src-main/clock.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import { createTestLookup } from '../../src-main/lookup/browser-check.ts'
import type { Lookup } from '../../src-main/lookup/outcome.ts'
import { runSelfTest } from '../../src-main/self-test/self-test.ts'
import { migrations, openDatabase, registerPerson, temporaryFolder, testKey } from '../support/database.ts'
import { testBrowsers } from '../support/engines.ts'
import { isFull } from '../support/extent.ts'
import { undeletable } from '../support/filesystem.ts'
import { place } from '../support/lane.ts'
import { watchPages } from '../support/watched-browser.ts'

const never = new AbortController().signal
let dataDir: string
let folder: string
let database: Database
let browser: LookupBrowser

beforeEach(() => {
  dataDir = temporaryFolder()
  folder = path.join(dataDir, 'self-test')
  database = openDatabase(dataDir)
  browser = testBrowsers({ profilesDir: path.join(dataDir, 'profiles') }).hidden
})
afterEach(() => browser.close())

const run = (options: Partial<Parameters<typeof runSelfTest>[0]> = {}, signal = never) =>
  runSelfTest(
    {
      database,
      folder,
      migrations,
      lookup: createTestLookup(browser),
      clock: systemClock,
      log: () => {},
      ...options,
    },
    signal,
  )

/** All rows of a leader's data. */
const everything = () =>
  ['people', 'consents', 'census_records', 'lookup_jobs', 'lookup_attempts', 'settings'].map((table) =>
    database.sqlite.prepare(`SELECT * FROM ${table}`).all(),
  )

describe('the self-test', () => {
  it('goes through queue, browser and database; the real data stay as they are, and nothing of it is left', async () => {
    registerPerson(database, 1, Date.now())
    const before = everything()
    expect(await run()).toEqual({ kind: 'works', ms: expect.any(Number) })
    expect(everything()).toEqual(before)
    expect(fs.existsSync(folder)).toBe(false)
  })

  it.runIf(isFull)('starts afresh over what a killed run has left', async () => {
    fs.mkdirSync(folder)
    fs.writeFileSync(path.join(folder, 'scratch.db'), 'half a database')
    expect(await run()).toMatchObject({ kind: 'works' })
    expect(fs.existsSync(folder)).toBe(false)
  })

  it('keeps its person in an encrypted file of its own while it runs', async () => {
    const lookup: Lookup = (request) => {
      const [file = '', ...more] = fs.readdirSync(folder)
      expect([file, ...more].every((name) => name.startsWith('scratch.db'))).toBe(true)
      expect(fs.readFileSync(path.join(folder, file)).includes('Persona Inventada')).toBe(false)
      expect(fs.readFileSync(path.join(folder, file)).includes('SQLite format')).toBe(false)
      return createTestLookup(browser)(request)
    }
    expect(await run({ lookup })).toMatchObject({ kind: 'works' })
  })
})

describe('the self-test over a folder that cannot be deleted', () => {
  it('does not keep main from anything else while that is tried', async (context) => {
    undeletable(context, path.join(folder, 'a', 'b'))
    let longest = 0
    let last = performance.now()
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 10)
    const since = performance.now()
    expect(await run()).toMatchObject({ kind: 'failed', failedAt: 'database' })
    clearInterval(beat)
    expect(performance.now() - since).toBeLessThan(8_000)
    expect(longest).toBeLessThan(1_000)
  })
})

describe('the self-test says where it stopped', () => {
  afterEach(() => expect(fs.existsSync(folder)).toBe(false))

  it('at the database, which cannot be written', async () => {
    const readonly = open({
      file: path.join(dataDir, 'referidos.db'),
      key: testKey,
      migrations,
      readonly: true,
    })
    const failed = { kind: 'failed', failedAt: 'database', error: 'folder_read_only' }
    expect(await run({ database: readonly })).toEqual(failed)
    readonly.close()
  })

  it('at the database, beside which no other can be made', async () => {
    const failed = { kind: 'failed', failedAt: 'database', error: 'internal' }
    expect(await run({ folder: path.join(dataDir, 'none', 'self-test') })).toEqual(failed)
  })

  it('at the browser, which is not there', async () => {
    const none = testBrowsers({
      profilesDir: path.join(dataDir, 'p'),
      executable: path.join(dataDir, 'none'),
    }).hidden
    expect(await run({ lookup: createTestLookup(none) })).toEqual({ kind: 'failed', failedAt: 'browser' })
  })

  it('at the page, under which the browser died', async () => {
    const mortal = watchPages(browser, () => process.kill(browser.pid() ?? 0, 'SIGKILL'))
    expect(await run({ lookup: createTestLookup(mortal) })).toEqual({ kind: 'failed', failedAt: 'opening' })
  })

  it('at the step that has no end, when its time is over', async () => {
    const lookup: Lookup = ({ onStep }) => {
      onStep('querying')
      return new Promise(() => {})
    }
    expect(await run({ lookup, deadlineMs: 50 })).toEqual({ kind: 'failed', failedAt: 'querying' })
  })

  it('at the queue, which starts nothing', async () => {
    const lookup: Lookup = () => new Promise(() => {})
    expect(await run({ lookup, deadlineMs: 50 })).toEqual({ kind: 'failed', failedAt: 'queue' })
  })

  it('at the saving of an answer that is another one afterwards', async () => {
    const lookup: Lookup = async () => ({ outcome: { ...place }, source: '127.0.0.1' })
    expect(await run({ lookup })).toEqual({ kind: 'failed', failedAt: 'saving', error: 'internal' })
  })

  it.runIf(isFull)('unless it is aborted', async () => {
    const leaving = new AbortController()
    const reason = new Error('no longer wanted')
    const lookup: Lookup = (request) => {
      const onStep: typeof request.onStep = (step) => {
        request.onStep(step)
        if (step === 'querying') leaving.abort(reason)
      }
      return createTestLookup(browser)({ ...request, onStep })
    }
    await expect(run({ lookup }, leaving.signal)).rejects.toBe(reason)
  })
})
