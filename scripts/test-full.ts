// What takes too long for npm test, one after the other; ends with one line: N passed, N failed. npm run test:full

import { runCommand } from './run-command.ts'
import { ensureRuntime, RuntimeProblem } from './runtime/index.ts'

const longTests = [
  ['vitest', 'run', 'tests/lookup/hostile-pages.test.ts'],
  ['node', '--expose-gc', '--max-semi-space-size=2', 'tests/soak/lookups.ts'],
  ['node', 'tests/crash/run.ts', '--kills', '10000'],
  ['node', 'tests/model/run.ts', '--runs', '1000', '--steps', '1000'],
  ['node', 'tests/fuzz/run.ts', '--inputs', '10000'],
  ['electron-vite', 'build', '--logLevel=warn'],
  ['node', 'tests/crash/run-app-kills.ts', '--kills', '200'],
] as const

try {
  const runtime = await ensureRuntime({ display: true })
  try {
    let failed = 0
    for (const [command, ...args] of longTests) {
      console.log(`\n${[command, ...args].join(' ')}`)
      if (!(await runCommand(command, args, { ...runtime.env, HOSTILE_PAGES: 'all' }))) failed += 1
    }
    console.log(`${longTests.length - failed} passed, ${failed} failed`)
    process.exitCode = failed === 0 ? 0 : 1
  } finally {
    await runtime.stop()
  }
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exitCode = 1
}
