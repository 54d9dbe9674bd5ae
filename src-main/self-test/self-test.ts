import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { ErrorCode, SelfTest } from '../../src-preload/contract/index.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { ownConsentText } from '../authorisation/texts.ts'
import type { Clock } from '../clock.ts'
import { immediately } from '../database/immediately.ts'
import { type Database, type OpenOptions, open } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { orAborted } from '../deadline.ts'
import { deleteFolder, discard } from '../discard.ts'
import { inventedPerson, testAddress } from '../lookup/browser-check.ts'
import type { Lookup } from '../lookup/outcome.ts'
import { insertPerson } from '../people/repository.ts'
import { rowOf } from '../people/rows.ts'
import { createLane } from '../queue/lane.ts'
import { siteAt } from '../queue/policy.ts'
import { Refusal, systemRefusal } from '../refusal.ts'

export interface SelfTestOptions extends Pick<OpenOptions, 'migrations' | 'nativeBinding'> {
  /** The real database. The test writes and reads one setting, and touches no person. */
  database: Database
  /** Folder of the test's own database, which exists only while a test runs. */
  folder: string
  /** Looks up the invented person, in the browser of real lookups. */
  lookup: Lookup
  clock: Clock
  /** Milliseconds; default: 60 s. */
  deadlineMs?: number
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/** Longer than a test, so that no retry runs. */
const retryDelays = [60 * 60_000]

/** Deletes the files of a killed run. Retries for about a second and never rejects; the next sweep deletes the rest. */
export const sweepSelfTest = (folder: string): Promise<void> => discard([folder], deleteFolder)

/**
 * Runs one invented person's job through a real lane, on a separate database. Once the signal is aborted, rejects with
 * its reason. Always deletes its files.
 */
export async function runSelfTest(options: SelfTestOptions, signal: AbortSignal): Promise<SelfTest> {
  signal.throwIfAborted()
  const { folder, migrations, nativeBinding, deadlineMs = 60_000 } = options
  const start = performance.now()
  const scratch = {
    file: path.join(folder, 'scratch.db'),
    key: randomBytes(32),
    migrations,
    nativeBinding,
  }
  let database: Database | undefined
  try {
    let personId: number
    try {
      writeAndRead(options.database)
      await sweepSelfTest(folder)
      fs.mkdirSync(folder)
      database = open(scratch)
      personId = insertInventedPerson(database, options.clock.now())
    } catch (error) {
      return { kind: 'failed', failedAt: 'database', error: codeOf(error) }
    }
    const within = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
    const failed = await throughTheLane(database, personId, options, within)
    signal.throwIfAborted()
    if (failed !== null) return failed
    try {
      database.close()
      database = open(scratch)
      const kept = rowOf(database.sqlite, personId)
      if (kept?.puesto !== inventedPerson.puesto || kept.mesa !== inventedPerson.mesa)
        throw new Error('another answer')
    } catch (error) {
      return { kind: 'failed', failedAt: 'saving', error: codeOf(error) }
    }
    return { kind: 'works', ms: Math.round(performance.now() - start) }
  } finally {
    database?.close()
    await sweepSelfTest(folder)
  }
}

/** Throws on a full disk and on a read-only folder. */
function writeAndRead(database: Database): void {
  const written = randomUUID()
  writeSetting(database, 'self_test', written)
  if (readSetting(database, 'self_test') !== written)
    throw new Error('another text was read than was written')
  writeSetting(database, 'self_test', null)
}

function insertInventedPerson(database: Database, now: number): number {
  const person = {
    cedula: inventedPerson.cedula,
    name: 'Persona Inventada',
    phone: null,
    ...unknownTexts,
    referredBy: null,
    consent: { method: 'own_account', textVersion: ownConsentText().version, collectedBy: null },
  } as const
  return immediately(database.sqlite, () => insertPerson(database, person, now))
}

/** Runs the job. Returns null if the record was settled as found. The lane has always stopped when it returns. */
async function throughTheLane(
  database: Database,
  personId: number,
  { lookup, clock, log }: SelfTestOptions,
  signal: AbortSignal,
): Promise<SelfTest | null> {
  let failed: SelfTest = { kind: 'failed', failedAt: 'queue' }
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const lane = createLane({
    database,
    async lookup(request) {
      const answer = await lookup({
        ...request,
        onStep(step) {
          failed = { kind: 'failed', failedAt: step }
          request.onStep(step)
        },
      })
      if (answer.outcome.kind === 'found') failed = { kind: 'failed', failedAt: 'saving', error: 'internal' }
      return answer
    },
    clock,
    bootId: randomUUID(),
    captchaAccounts: () => [],
    captchaPollMs: 5_000,
    captchaWay: () => 'service',
    typingMs: () => 0,
    probe: async () => true,
    site: () => siteAt(testAddress, { gapMs: 0, retryDelays, breakerDelays: retryDelays }),
    onPerson() {
      const row = rowOf(database.sqlite, personId)
      if (row?.fetchedAt !== null || row.lastError !== null) end()
    },
    onState() {
      const reason = lane.state().parked?.reason
      if (reason === undefined) return
      if (reason === 'no_browser') failed = { kind: 'failed', failedAt: 'browser' }
      if (reason === 'disk_full') failed = { kind: 'failed', failedAt: 'saving', error: 'disk_full' }
      end()
    },
    log: (level, message) => log(level, `self-test: ${message}`),
  })
  try {
    lane.wake()
    await orAborted(ended, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await lane.stop()
  }
  return rowOf(database.sqlite, personId)?.status === 'ACTIVE' ? null : failed
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof Refusal) return error.error.code
  return systemRefusal(error)?.error.code ?? 'internal'
}
