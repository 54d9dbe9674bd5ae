// A test run counts every failure in its last line, a killed process too, and then exits with a code other than 0.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/database.ts'

/** Shell code of the run's commands. null: the command does not exist. `$report`: the report file to write. */
interface Fakes {
  build?: string
  vitest?: string | null
  playwright?: string
  /** The step of kind `command`. */
  soak?: string
  /** A second step of that kind. */
  kills?: string
  /** Result of the preparation of browser, Electron and display; a TypeScript expression. */
  prepare?: string
}

const vitestReport = (passed: number, failed: number) =>
  `echo '{"numPassedTests":${passed},"numFailedTests":${failed}}' > "$report"`
const playwrightReport = (passed: number, failed: number, flaky = 0) =>
  `echo '{"stats":{"expected":${passed},"unexpected":${failed},"flaky":${flaky}}}' > "$report"`
const die = 'kill -KILL $$'

const well = {
  build: '',
  vitest: vitestReport(5, 0),
  playwright: playwrightReport(3, 0),
  soak: '',
  prepare: '{ env: { REFERIDOS_CHROMIUM: "prepared" }, stop: async () => {} }',
}

interface Run {
  code: number | null
  lastLine: string | undefined
  said: string
}

function start(fakes: Fakes) {
  const folder = temporaryFolder()
  const { build, vitest, playwright, soak, kills, prepare } = { ...well, ...fakes }
  const put = (name: string, code: string) =>
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${code}\n`, { mode: 0o755 })
  put('electron-vite', build)
  if (vitest !== null)
    put(
      'vitest',
      `for arg; do case "$arg" in --outputFile.json=*) report="\${arg#*=}";; esac; done\n${vitest}`,
    )
  put('playwright', `report="$PLAYWRIGHT_JSON_OUTPUT_FILE"\n${playwright}`)
  put('soak', soak)
  if (kills !== undefined) put('kills', kills)
  const second = kills === undefined ? '' : ", { kind: 'command', command: ['kills'] }"
  const script = path.join(folder, 'run.ts')
  const file = path.resolve(import.meta.dirname, '../../scripts/test-run.ts')
  fs.writeFileSync(
    script,
    `import { testRun } from ${JSON.stringify(file)}
     const commands = [{ kind: 'command', command: ['soak'] }${second}]
     const stages = [[{ kind: 'build' }], [{ kind: 'vitest' }, { kind: 'playwright' }], commands]
     process.exitCode = await testRun(stages, async () => (${prepare}))`,
  )
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, PATH: `${folder}:/usr/bin:/bin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
    ([stdout, stderr, [code]]): Run => ({
      code: code as number | null,
      lastLine: stdout.trimEnd().split('\n').at(-1),
      said: stdout + stderr,
    }),
  )
  return { child, ended }
}

const run = (fakes: Fakes) => start(fakes).ended

describe.skipIf(process.platform === 'win32')('a test run', () => {
  test('that goes well counts what passed and ends with 0', async () => {
    const ended = await run({ soak: '[ "$REFERIDOS_CHROMIUM" = prepared ]' })
    expect(ended).toMatchObject({ code: 0, lastLine: '9 passed, 0 failed' })
  })

  test.each<[string, Fakes, string]>([
    ['a test fails', { vitest: `${vitestReport(4, 1)}; exit 1` }, '8 passed, 1 failed'],
    [
      'a flaky test passes at the second try',
      { playwright: playwrightReport(2, 0, 1) },
      '8 passed, 1 failed',
    ],
    ['vitest is killed', { vitest: die }, '4 passed, 1 failed'],
    ['vitest is killed after its report', { vitest: `${vitestReport(5, 0)}; ${die}` }, '9 passed, 1 failed'],
    [
      'vitest ends badly without a failed test',
      { vitest: `${vitestReport(5, 0)}; exit 1` },
      '9 passed, 1 failed',
    ],
    ['vitest ends well without a report', { vitest: '' }, '4 passed, 1 failed'],
    ['a report is half-written', { vitest: `echo '{"numPassedTests":5' > "$report"` }, '4 passed, 1 failed'],
    ['a report has another shape', { playwright: `echo '{"stats":{}}' > "$report"` }, '6 passed, 1 failed'],
    ['playwright is killed', { playwright: die }, '6 passed, 1 failed'],
    ['a command is killed', { soak: die }, '8 passed, 1 failed'],
    ['the build fails, and nothing runs in a window', { build: 'exit 1' }, '6 passed, 2 failed'],
    ['a command is not there', { vitest: null }, '4 passed, 1 failed'],
    ['there is no display', { prepare: `(() => { throw new Error('no Xvfb') })()` }, '0 passed, 1 failed'],
    [
      'the display cannot be ended',
      { prepare: `{ env: {}, stop: async () => { throw new Error('still there') } }` },
      '9 passed, 1 failed',
    ],
    [
      'nothing is tested',
      { vitest: vitestReport(0, 0), playwright: playwrightReport(0, 0), soak: 'exit 1' },
      '0 passed, 1 failed',
    ],
  ])('in which %s ends with 1 and says so in its last line', async (_, fakes, lastLine) => {
    expect(await run(fakes)).toMatchObject({ code: 1, lastLine })
  })

  test('runs commands side by side, and prints the output of each in one piece', async () => {
    const flag = path.join(temporaryFolder(), 'flag')
    const { code, lastLine, said } = await run({
      soak: `echo soak begins; until [ -e '${flag}' ]; do sleep 0.05; done; echo soak ends`,
      kills: `echo kills begins; touch '${flag}'; echo kills ends; exit 1`,
    })
    expect({ code, lastLine }).toEqual({ code: 1, lastLine: '9 passed, 1 failed' })
    for (const name of ['soak', 'kills']) expect(said).toContain(`\n${name}\n${name} begins\n${name} ends\n`)
  })

  /** With one core, playwright has not begun. */
  const nothingPassed: unknown = expect.stringMatching(/^0 passed, [23] failed$/)

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'that gets a %s ends what runs, and nothing else begins',
    async (signal) => {
      const { child, ended } = start({
        vitest: 'trap "exit 130" INT; trap "exit 143" TERM; echo begun; while :; do sleep 0.05; done',
        playwright: 'exit 1',
      })
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk) => String(chunk).includes('begun') && resolve())
      })
      child.kill(signal)
      // A terminal sends SIGINT to the whole process group.
      if (signal === 'SIGINT') for (const pid of childrenOf(child.pid)) process.kill(pid, signal)
      const { code, lastLine } = await ended
      expect({ code, lastLine }).toEqual({ code: 1, lastLine: nothingPassed })
    },
  )

  test('whose command reports a SIGINT first begins nothing else', async () => {
    const ended = await run({ vitest: 'exit 130', playwright: 'exit 1' })
    expect(ended).toMatchObject({ code: 1, lastLine: nothingPassed })
  })
})

function childrenOf(pid = 0): number[] {
  return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}
