import fs from 'node:fs'
import type { DatabaseHealth } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { type OpenOptions, open, useLargeCache } from '../database/open.ts'
import { writeFileAtomic } from '../files.ts'
import { storageTrouble } from '../refusal.ts'
import { onceStill, type Stillness } from './stillness.ts'

/** `quick` reads every page; `full` compares each index with its table as well, which takes several times as long. */
export type CheckKind = 'quick' | 'full'

/** Problems that a check found; empty: the database is sound. Contains tables and pages, never their content. */
export type Problems = string[]

/** Limit of reported problems. */
const maxProblems = 20

/** Reads a database that others may use meanwhile. Takes seconds for 100,000 people: run it in a thread. */
export function check(options: OpenOptions, kind: CheckKind): Problems {
  try {
    const { sqlite, close } = open({ ...options, readonly: true })
    try {
      useLargeCache(sqlite)
      const pragma = kind === 'quick' ? 'quick_check' : 'integrity_check'
      const found = sqlite.pragma(`${pragma}(${maxProblems})`) as Record<string, string>[]
      const lines = found.flatMap((row) => Object.values(row)).filter((line) => line !== 'ok')
      const broken = kind === 'full' ? (sqlite.pragma('foreign_key_check') as { table: string }[]) : []
      return [...lines, ...broken.map(({ table }) => `a reference of ${table}`)].slice(0, maxProblems)
    } finally {
      close()
    }
  } catch (error) {
    const trouble = error instanceof Error && 'error' in error ? error.cause : error
    if (storageTrouble(trouble) !== 'database_damaged') throw error
    return [trouble instanceof Error ? trouble.message : 'the database']
  }
}

/** Milliseconds between two full checks. */
const fullEveryMs = 7 * 24 * 3_600_000
/** Milliseconds before the first check may begin, which reads the whole file and must not delay the first screens. */
const settlingMs = 10_000
/** Milliseconds between two looks at the clock. A timer does not count the time that a laptop sleeps. */
const lookMs = 3_600_000
const dayMs = 24 * 3_600_000

/** Results of the last checks, in a file beside the database: a damaged database may not be able to store them. */
interface LastChecks {
  at: number
  fullAt: number | null
  isWhole: boolean
}

export interface HealthOptions extends Pick<Stillness, 'idleMs'> {
  /** Path of the file with the last checks. */
  file: string
  clock: Clock
  /** Runs `check` in a thread. */
  check(kind: CheckKind): Promise<Problems>
  /** Called when a check ends with another state than the previous one. */
  onChange(health: DatabaseHealth): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

export interface HealthChecks {
  health(): DatabaseHealth
  /** Resolves once no check reads the database any more. */
  close(): Promise<void>
}

/**
 * Checks the database soon after a sign-in and then daily, once nobody uses the app. The check is full once a week and
 * after it found damage.
 */
export function startHealthChecks(options: HealthOptions): HealthChecks {
  const { file, clock, log } = options
  let state: DatabaseHealth['state'] = 'unknown'
  let isStopped = false
  let running: Promise<void> = Promise.resolve()
  let cancel = clock.timer(due, settlingMs)

  function due(): void {
    cancel = onceStill(options, clock.monotonic(), begin)
  }

  function begin(): void {
    const startedAt = clock.now()
    running = checkNow(startedAt).then(() => {
      if (!isStopped) rest(startedAt)
    })
  }

  async function checkNow(startedAt: number): Promise<void> {
    const kind = isFullDue(lastChecks(file), startedAt) ? 'full' : 'quick'
    let problems: Problems
    try {
      problems = await options.check(kind)
    } catch {
      log('warn', `the ${kind} check of the database did not end`)
      return
    }
    if (isStopped) return
    for (const problem of problems) log('warn', `${kind} check: ${problem}`)
    const before = state
    state = problems.length === 0 ? 'whole' : 'damaged'
    note(kind, startedAt)
    if (state !== before) options.onChange(health())
  }

  function note(kind: CheckKind, at: number): void {
    try {
      const fullAt = kind === 'full' ? at : (lastChecks(file)?.fullAt ?? null)
      const last: LastChecks = { at, fullAt, isWhole: state === 'whole' }
      writeFileAtomic(file, JSON.stringify(last))
    } catch (error) {
      if (storageTrouble(error) === null) throw error
    }
  }

  function rest(startedAt: number): void {
    cancel = clock.timer(() => {
      const passed = clock.now() - startedAt
      if (passed < 0 || passed >= dayMs) due()
      else rest(startedAt)
    }, lookMs)
  }

  const health = (): DatabaseHealth => ({ state, checkedAt: lastChecks(file)?.at ?? null })

  return {
    health,
    async close() {
      isStopped = true
      cancel()
      await running
    },
  }
}

/** null: no check was made, or the file is damaged. */
function lastChecks(file: string): LastChecks | null {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as LastChecks
  } catch {
    return null
  }
}

function isFullDue(last: LastChecks | null, now: number): boolean {
  if (last === null || last.fullAt === null || !last.isWhole) return true
  const passed = now - last.fullAt
  // The clock was set back.
  return passed < 0 || passed >= fullEveryMs
}
