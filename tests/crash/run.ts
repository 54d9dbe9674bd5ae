// Kills the queue many times and checks the database after each kill.
// Usage: npm run test:crash -- [--kills N] [--seed S]
import { parseArgs } from 'node:util'
import { median } from '../support/median.ts'
import { type CrashReport, crash, manyPeople, shortcomings } from './harness.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string' } },
})
const kills = Number(values.kills)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
  throw new Error('usage: npm run test:crash -- [--kills N] [--seed S]')

console.log(`seed ${seed}`)
const report = await crash(kills, seed)
print(report)
const failures = [...report.problems, ...shortcomings(report)]
for (const failure of failures) console.error(failure)
console.log(failures.length === 0 ? 'nothing was lost, nothing happened twice' : `again: --seed ${seed}`)
process.exitCode = failures.length === 0 ? 0 : 1

function print(report: CrashReport): void {
  const { kills, insideAttempt, beforeReady, starts, recoveries } = report
  const share = (count: number) => `${count} (${((100 * count) / kills).toFixed(0)} %)`
  const times = (ms: number[]) => `median ${median(ms).toFixed(0)} ms, most ${Math.max(...ms).toFixed(0)} ms`
  const points = [...report.failpoints.values()].reduce((all, one) => all + one, 0)
  console.log(
    `kills:            ${kills} in ${report.seconds.toFixed(0)} s, on ${report.databases} databases`,
  )
  console.log(`in an attempt:    ${share(insideAttempt)}`)
  console.log(`before ready:     ${share(beforeReady)}`)
  console.log(`at failpoints:    ${share(points)}, ${report.failpoints.size} different ones`)
  console.log(
    `acknowledged:     ${report.registrations} registrations, ${report.refreshes} refreshes, ${report.takenBack} taken back, ${report.hidings} hidden or brought back`,
  )
  console.log(`the site's log:   ${report.queries} queries; ${report.attempts} attempts recorded`)
  console.log(`given up:         ${report.givenUp} (the app went down with them three times)`)
  console.log(`start:            ${times(starts)}`)
  if (recoveries.length > 0)
    console.log(
      `recovery:         ${times(recoveries)} with ${manyPeople} people, ${recoveries.length} times`,
    )
}
