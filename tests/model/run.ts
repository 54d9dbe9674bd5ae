// Random steps on the real queue, compared with a simple model of it. Usage:
// npm run test:model [-- --runs 50 --steps 1000 --seed N --path P --replay-path R]
import os from 'node:os'
import { parseArgs } from 'node:util'
import { runModel } from './queue-model.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    steps: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    'replay-path': { type: 'string' },
  },
})

const start = performance.now()
const report = await runModel({
  runs: Number(values.runs),
  steps: Number(values.steps),
  seed: values.seed === undefined ? undefined : Number(values.seed),
  path: values.path,
  replayPath: values['replay-path'],
})
const seconds = (performance.now() - start) / 1000
console.log(`seed ${report.seed}`)
for (const [what, times] of [...report.seen].sort()) console.log(`${what.padEnd(26)} ${times}`)
console.log(
  `${report.runs} runs, ${report.steps} steps, ${report.lookups} lookups in ${seconds.toFixed(0)} s; ${os.cpus().length} cores`,
)
console.log(report.failure ?? 'the queue did as the model says')
process.exitCode = report.failure === null ? 0 : 1
