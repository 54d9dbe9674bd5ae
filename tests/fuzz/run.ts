// Sends random inputs to every channel. Usage: npm run test:fuzz -- [--inputs N] [--seed S]
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '500' }, seed: { type: 'string' } },
})
const inputs = Number(values.inputs)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed))
  throw new Error('usage: npm run test:fuzz -- [--inputs N] [--seed S]')

console.log(`seed ${seed}`)
const began = performance.now()
const report = await fuzz(inputs, seed)
for (const [channel, answers] of report.answers)
  console.log(`${channel.padEnd(28)} ${[...answers].map(([code, times]) => `${code} ${times}`).join(', ')}`)
const { slowest, problems } = report
console.log(`${report.inputs} inputs in ${((performance.now() - began) / 1000).toFixed(0)} s`)
console.log(`slowest: ${slowest.ms.toFixed(0)} ms, ${slowest.channel}`)
for (const problem of problems.slice(0, 20)) console.error(problem)
console.log(
  problems.length === 0 ? 'typed answers and nothing else' : `again: --inputs ${inputs} --seed ${seed}`,
)
process.exitCode = problems.length === 0 ? 0 : 1
