// Kills the real app many times and checks what is left after each kill. Linux only; requires a build and a display.
// Usage: npm run test:app-kills [-- --kills N --seed S]
import { parseArgs } from 'node:util'
import { median } from '../support/median.ts'
import { killApp } from './app-kills.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '5' }, seed: { type: 'string' } },
})
const kills = Number(values.kills)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
  throw new Error('usage: npm run test:app-kills [-- --kills N --seed S]')

console.log(`seed ${seed}`)
const report = await killApp(kills, seed, console.log)
const { starting, looking, window } = report.kills
const times = (ms: number[]) => `median ${median(ms).toFixed(0)} ms, most ${Math.max(...ms).toFixed(0)} ms`
console.log(`kills:            ${kills} in ${report.seconds.toFixed(0)} s`)
console.log(
  `moments:          ${starting} starting, ${looking} looking people up, ${window} with a window open`,
)
console.log(`met a browser:    ${report.withBrowser}`)
console.log(`nothing was left: ${times(report.gone)}`)
console.log(`start:            ${times(report.starts)}`)
console.log(`acknowledged:     ${report.acknowledged} registrations`)
console.log(`in the end:       ${[...report.statuses].map(([status, n]) => `${n} ${status}`).join(', ')}`)
for (const problem of report.problems) console.error(problem)
console.log(
  report.problems.length === 0
    ? 'nothing was lost, nothing was left'
    : `again: --kills ${kills} --seed ${seed}`,
)
process.exitCode = report.problems.length === 0 ? 0 : 1
