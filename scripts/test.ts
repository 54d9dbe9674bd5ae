// Builds the app and runs the tests; the last line is `N passed, N failed`. npm test
import { prepareTests } from './prepare-tests.ts'
import { testRun } from './test-run.ts'

process.exitCode = await testRun(
  [[{ kind: 'build' }], [{ kind: 'vitest' }, { kind: 'playwright' }]],
  prepareTests,
)
