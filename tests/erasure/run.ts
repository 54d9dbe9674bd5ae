// Erases people and looks for what is left of them, with 200 kills midway. Usage: npm run test:erasure
import { runCommand } from '../../scripts/run-command.ts'

const isPassed = await runCommand(
  'node',
  ['scripts/runtime/cli.ts', '--', 'vitest', 'run', '--project', 'main', 'tests/erasure'],
  { REFERIDOS_FULL: '1' },
)
process.exitCode = isPassed ? 0 : 1
