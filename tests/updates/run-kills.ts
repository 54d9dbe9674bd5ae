// Kills the app N times while it updates itself, and checks what is left. Linux only; requires a build and a display.
// Usage: npm run test:update-kills [-- --kills N --seed S --packaged FOLDER --part PART]
// FOLDER: of a test build (npm run package -- --only-test: dist/test); the built app unless given.
// PART: download, copy, install or migration; all of them in turn unless given.
import fs from 'node:fs'
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
const packaged = values.packaged === undefined ? null : unpackedIn(path.resolve(values.packaged))
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

function unpackedIn(folder: string): string {
  const name = fs.readdirSync(folder).find((one) => /^linux(-\w+)?-unpacked$/.test(one))
  if (name === undefined) throw new Error(`there is no unpacked test build in ${folder}`)
  return path.join(folder, name)
}
