import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import PQueue from 'p-queue'
import { RuntimeProblem } from './runtime/index.ts'

/** One part of a test run. */
export type Step =
  /** Counts as one failure if it fails. Steps that need it then fail without running. */
  | { kind: 'build' }
  | { kind: 'vitest' }
  | { kind: 'playwright' }
  /** One check: passes or fails as a whole. */
  | { kind: 'command'; command: readonly [string, ...string[]]; needsBuild?: boolean }

export interface Prepared {
  /** Variables for the commands, in addition to this process's environment. */
  env: Record<string, string>
  stop(): Promise<void>
}

interface Tally {
  passed: number
  failed: number
}

/** Exit code of a command that ends because of Ctrl-C: 128 + 2. */
const endedBySigint = 130

const none: Tally = { passed: 0, failed: 0 }
const oneFailure: Tally = { passed: 0, failed: 1 }
const root = path.resolve(import.meta.dirname, '..')

/**
 * Runs the stages one after another, and the steps of a stage in parallel, one per core. Prints `N passed, N failed` as
 * the last line, even if a step crashes. Returns the exit code: 0 if at least one test passed and none failed. The
 * output of vitest, and of a step that is alone, goes to the terminal at once; that of the others once they have ended.
 * `prepare`: provides browser, Electron and display.
 */
export async function testRun(
  stages: readonly (readonly Step[])[],
  prepare: () => Promise<Prepared>,
): Promise<0 | 1> {
  const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-reports-'))
  const signals = listenForSignals()
  const total: Tally = { passed: 0, failed: 0 }
  const add = ({ passed, failed }: Tally) => {
    total.passed += passed
    total.failed += failed
  }
  try {
    const prepared = await prepare()
    try {
      let isBuilt = true
      const runStep = async (step: Step, isLive: boolean) => {
        if (signals.came()) return
        const needsBuild = step.kind === 'playwright' || (step.kind === 'command' && step.needsBuild === true)
        const came: Tally =
          needsBuild && !isBuilt ? oneFailure : await run(step, isLive, prepared.env, reports, signals)
        if (step.kind === 'build') isBuilt = came.failed === 0
        add(came)
      }
      for (const stage of stages) {
        const cores = new PQueue({ concurrency: os.availableParallelism() })
        const isLive = ({ kind }: Step) => kind === 'vitest' || stage.length === 1
        await cores.addAll(stage.map((step) => () => runStep(step, isLive(step))))
      }
    } finally {
      await prepared.stop()
    }
  } catch (error) {
    console.error(error instanceof RuntimeProblem ? error.message : error)
    add(oneFailure)
  } finally {
    signals.stop()
    fs.rmSync(reports, { recursive: true, force: true })
  }
  if (signals.came()) add(oneFailure)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.passed > 0 && total.failed === 0 ? 0 : 1
}

async function run(
  step: Step,
  isLive: boolean,
  prepared: Record<string, string>,
  reports: string,
  signals: Signals,
): Promise<Tally> {
  // The tests start hundreds of Node processes on the same files; the processes share compiled code.
  const env = { ...prepared, NODE_COMPILE_CACHE: path.join(reports, 'compiled') }
  const runs = (line: readonly [string, ...string[]], variables = env) =>
    isLive ? command(line, variables, signals) : captured(line, variables, signals)
  switch (step.kind) {
    case 'build':
      return (await runs(['electron-vite', 'build', '--logLevel=warn'])) ? none : oneFailure
    case 'vitest': {
      const file = path.join(reports, 'vitest.json')
      const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      return tally(await runs(['vitest', ...args]), readReport(file, countVitest))
    }
    case 'playwright': {
      const file = path.join(reports, 'playwright.json')
      const reporting = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
      const endedWell = await runs(['playwright', 'test', '--reporter=list,json'], reporting)
      return tally(endedWell, readReport(file, countPlaywright))
    }
    case 'command':
      return (await runs(step.command)) ? { passed: 1, failed: 0 } : oneFailure
  }
}

/** Runs the command and prints its output once it has ended. */
async function captured(line: readonly [string, ...string[]], env: Record<string, string>, signals: Signals) {
  console.log(`\n${line.join(' ')} …`)
  const output: string[] = []
  const endedWell = await command(line, env, signals, (text) => output.push(text))
  console.log(`\n${line.join(' ')}\n${output.join('')}`)
  return endedWell
}

/** Counts one failure for a run without a complete report, or with an exit code other than 0 but no failed test. */
function tally(endedWell: boolean, counted: Tally | null): Tally {
  if (counted === null) return oneFailure
  return !endedWell && counted.failed === 0 ? { ...counted, failed: 1 } : counted
}

/** null: there is no report, or it is incomplete. */
function readReport<Report>(file: string, count: (report: Report) => Tally): Tally | null {
  try {
    const { passed, failed } = count(JSON.parse(fs.readFileSync(file, 'utf8')) as Report)
    return Number.isSafeInteger(passed) && Number.isSafeInteger(failed) ? { passed, failed } : null
  } catch {
    return null
  }
}

const countVitest = (report: { numPassedTests: number; numFailedTests: number }): Tally => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
})

const countPlaywright = ({
  stats,
}: {
  stats: { expected: number; unexpected: number; flaky: number }
}): Tally => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky })

/** Whether the command exits with 0; false if it cannot be started. Its output goes to the terminal, or to `write`. */
function command(
  [name, ...args]: readonly [string, ...string[]],
  env: Record<string, string>,
  signals: Signals,
  write?: (text: string) => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      cwd: root,
      stdio: write === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      // npm's commands are .cmd files on Windows, which only a shell runs.
      shell: process.platform === 'win32',
    })
    if (write !== undefined)
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', write)
    signals.passTo(child)
    child.once('error', (error) => {
      console.error(`${name} could not be run: ${error.message}`)
      resolve(false)
    })
    // `close` comes once the output is complete.
    child.once('close', (code, signal) => {
      if (signal !== null) console.error(`${name} was ended by ${signal}`)
      // The child's end may be noticed before this process's own SIGINT.
      if (signal === 'SIGINT' || code === endedBySigint) signals.interrupt()
      resolve(code === 0)
    })
  })
}

interface Signals {
  /** A terminal sends Ctrl-C to the child as well; the other signals are passed on. */
  passTo(child: ChildProcess): void
  /** Treats the end of a child as a signal: no further step begins. */
  interrupt(): void
  came(): boolean
  stop(): void
}

/** Keeps this process alive after a signal until its last line is printed. */
function listenForSignals(): Signals {
  const running = new Set<ChildProcess>()
  let came = false
  const onSignal = (signal: NodeJS.Signals) => {
    came = true
    if (signal !== 'SIGINT') for (const child of running) child.kill(signal)
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, onSignal)
  return {
    passTo(child) {
      running.add(child)
      child.once('close', () => running.delete(child))
    },
    interrupt() {
      came = true
    },
    came: () => came,
    stop() {
      for (const name of names) process.off(name, onSignal)
    },
  }
}
