// Builds the app, runs every test there is and ends with one line: N passed, N failed.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runCommand } from './run-command.ts'
import { ensureRuntime, RuntimeProblem } from './runtime/index.ts'

interface Tally {
  passed: number
  failed: number
}

/** Bytes that the folders of all tests at once stay far below. */
const roomForTests = 4 * 2 ** 30

/**
 * Where tests make their folders: in memory where that is to be had, since each commit of each database waits for the disk
 * otherwise. What a test has to say of the disk it says of its system calls, or of a file system of its own.
 */
function quickFolder(): Record<string, string> {
  const memory = '/dev/shm'
  if (process.platform !== 'linux' || !fs.existsSync(memory)) return {}
  const { bavail, bsize } = fs.statfsSync(memory)
  return bavail * bsize < roomForTests ? {} : { TMPDIR: memory }
}

const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-reports-'))

/** A run that left no report, or failed without a failing test (it did not even start, say), is one failure. */
function tally(endedWell: boolean, counted: Tally | null): Tally {
  if (counted === null) return { passed: 0, failed: 1 }
  const silent = !endedWell && counted.failed === 0
  return { ...counted, failed: counted.failed + (silent ? 1 : 0) }
}

function readReport<Report>(file: string, count: (report: Report) => Tally): Tally | null {
  return fs.existsSync(file) ? count(JSON.parse(fs.readFileSync(file, 'utf8')) as Report) : null
}

async function vitest(env: Record<string, string>): Promise<Tally> {
  const file = path.join(reports, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const endedWell = await runCommand('vitest', args, env)
  const report = readReport(file, (found: { numPassedTests: number; numFailedTests: number }) => ({
    passed: found.numPassedTests,
    failed: found.numFailedTests,
  }))
  return tally(endedWell, report)
}

async function playwright(env: Record<string, string>): Promise<Tally> {
  const file = path.join(reports, 'playwright.json')
  const endedWell = await runCommand('playwright', ['test', '--reporter=list,json'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  })
  const report = readReport(
    file,
    (found: { stats: { expected: number; unexpected: number; flaky: number } }) => ({
      passed: found.stats.expected,
      failed: found.stats.unexpected + found.stats.flaky,
    }),
  )
  return tally(endedWell, report)
}

try {
  const runtime = await ensureRuntime({ display: true })
  try {
    const isBuilt = await runCommand('electron-vite', ['build', '--logLevel=warn'], {})
    const nothing: Tally = { passed: 0, failed: 1 }
    // The tests start hundreds of Nodes on the same files: what one has compiled the next ones read.
    const compiled = { NODE_COMPILE_CACHE: path.join(reports, 'compiled') }
    const env = { ...runtime.env, ...quickFolder(), ...compiled }
    const tallies = [await vitest(env), isBuilt ? await playwright(env) : nothing]
    const sum = (part: keyof Tally) => tallies.reduce((all, one) => all + one[part], 0)
    console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
    process.exitCode = sum('failed') === 0 ? 0 : 1
  } finally {
    await runtime.stop()
  }
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
} finally {
  fs.rmSync(reports, { recursive: true, force: true })
}
