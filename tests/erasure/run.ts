// Erases people and looks for what is left of them, with 200 kills midway. Usage: npm run test:erasure -- [--kills N]
import { parseArgs } from 'node:util'
import { runCommand } from '../../scripts/run-command.ts'

const { values } = parseArgs({ options: { kills: { type: 'string' } } })
const kills = values.kills
if (kills !== undefined && !/^[1-9]\d{0,4}$/.test(kills))
  throw new Error('usage: npm run test:erasure -- [--kills N]')

const isPassed = await runCommand(
  'node',
  ['scripts/runtime/cli.ts', '--', 'vitest', 'run', '--project', 'main', 'tests/erasure'],
  { REFERIDOS_FULL: '1', ...(kills === undefined ? {} : { REFERIDOS_ERASURE_KILLS: kills }) },
)
process.exitCode = isPassed ? 0 : 1
