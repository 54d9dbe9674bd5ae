// Kills the app N times while it updates itself, and checks what is left. Linux only; requires a build and a display.
// Usage: npm run test:update-kills [-- --kills N --seed S --packaged FOLDER --part PART]
// FOLDER: an unpacked test build (npm run package -- --only-test); the built app unless given.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { killUpdates, moments } from './kills.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '8' },
    seed: { type: 'string' },
    packaged: { type: 'string' },
    part: { type: 'string' },
  },
})
const kills = Number(values.kills)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
  throw new Error('usage: npm run test:update-kills [-- --kills N --seed S --packaged FOLDER]')

console.log(`seed ${seed}`)
const packaged = values.packaged === undefined ? null : path.resolve(values.packaged)
const among = values.part === undefined ? moments : moments.filter((moment) => moment === values.part)
const report = await killUpdates({ kills, seed, packaged, among, say: console.log })
console.log(`kills:        ${kills} in ${report.seconds.toFixed(0)} s`)
console.log(`during:       ${moments.map((moment) => `${moment} ${report.kills[moment]}`).join(', ')}`)
console.log(`afterwards:   ${report.after.older} older, ${report.after.newer} newer`)
console.log(`next try:     ${report.updatedAfterwards} updated`)
console.log(`acknowledged: ${report.acknowledged} registrations`)
for (const problem of report.problems) console.error(problem)
console.log(
  report.problems.length === 0
    ? 'nothing was lost, and every app opened'
    : `again: --kills ${kills} --seed ${seed}`,
)
process.exitCode = report.problems.length === 0 ? 0 : 1
