import { inspect } from 'node:util'
import fc from 'fast-check'
import { channels } from '../../src-main/dispatch.ts'
import { errorCodes, type Result } from '../../src-preload/contract/index.ts'
import { inputsOf } from './inputs.ts'
import { ownersPassword, startWorld, type World } from './world.ts'

/** A call that takes longer counts as hung. */
const longestAnswerMs = 30_000

export interface FuzzReport {
  inputs: number
  /** Per channel: how often it answered `ok` or each code. */
  answers: Map<string, Map<string, number>>
  /** Duration in milliseconds and channel of the slowest answer. */
  slowest: { ms: number; channel: string }
  problems: string[]
}

/** Sends `inputs` inputs to all channels in turn as the owner, every fifth also signed out. `seed` repeats them. */
export async function fuzz(inputs: number, seed: number): Promise<FuzzReport> {
  const each = Math.ceil(inputs / channels.size)
  const asked = [...channels].map(([name, { input, caller }]) => ({
    name,
    caller,
    inputs: fc.sample(inputsOf(input), { numRuns: each, seed }),
  }))
  const report: FuzzReport = { inputs: 0, answers: new Map(), slowest: { ms: 0, channel: '' }, problems: [] }
  let owner = await startWorld('owner')
  let nobody = await startWorld('nobody')
  try {
    for (let turn = 0; turn < each; turn++) {
      for (const { name, caller, inputs: made } of asked) {
        const make = made[turn] as () => unknown
        owner = await signedIn(owner)
        await ask(owner, name, make, report)
        if (turn % 5 !== 0) continue
        nobody = await signedOut(nobody)
        const code = await ask(nobody, name, make, report)
        if (caller !== 'anyone' && code !== 'not_signed_in')
          report.problems.push(`nobody: ${name} answered ${code}`)
      }
    }
  } finally {
    await owner.close()
    await nobody.close()
  }
  return report
}

/** Sends one input; checks the answer, the log and the shared prototypes. Returns `ok` or the code. */
async function ask(world: World, name: string, make: () => unknown, report: FuzzReport): Promise<string> {
  const problem = (what: string) =>
    report.problems.push(
      `${name} ${inspect(make(), { depth: 4, maxStringLength: 100, maxArrayLength: 5 })}: ${what}`,
    )
  const began = performance.now()
  const answer = await within(world.send(name, make()))
  const ms = performance.now() - began
  report.inputs += 1
  if (ms > report.slowest.ms) report.slowest = { ms, channel: name }
  for (const line of world.errors()) problem(`logged ${line}`)
  const after = unharmed()
  if (after !== null) problem(after)
  if (answer === 'threw' || answer === 'hung') {
    problem(answer)
    return answer
  }
  const code = answer.ok ? 'ok' : answer.error.code
  const seen = report.answers.get(name) ?? new Map<string, number>()
  report.answers.set(name, seen.set(code, (seen.get(code) ?? 0) + 1))
  const wrong = whatIsWrong(answer)
  if (wrong !== null) problem(wrong)
  return code
}

async function within(answer: Promise<Result<unknown>>): Promise<Result<unknown> | 'threw' | 'hung'> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<'hung'>((resolve) => {
    timer = setTimeout(() => resolve('hung'), longestAnswerMs)
  })
  try {
    return await Promise.race([answer.catch(() => 'threw' as const), tooLong])
  } finally {
    clearTimeout(timer)
  }
}

function whatIsWrong(answer: Result<unknown>): string | null {
  try {
    structuredClone(answer)
  } catch {
    return 'its answer cannot cross to the page'
  }
  if (answer.ok === true) return null
  if (answer.ok !== false) return `neither good nor bad: ${inspect(answer)}`
  const { code } = answer.error
  if (code === 'internal') return 'internal'
  return errorCodes.includes(code) ? null : `an unknown code, ${code}`
}

/** null: Object.prototype is unchanged. */
function unharmed(): string | null {
  const bare = {} as Record<string, unknown>
  if (bare.isOwner === undefined && bare.role === undefined && bare.then === undefined) return null
  return 'Object.prototype was changed'
}

/** Signs in again. If an input changed the password or the accounts, starts a new world. */
async function signedIn(world: World): Promise<World> {
  const state = await world.state()
  if (state.kind === 'signed_in') return world
  if (state.kind === 'signed_out' || state.kind === 'locked') {
    const slotId = state.kind === 'locked' ? state.slotId : state.accounts[0]?.slotId
    const answer = await world.send('session.signIn', { slotId, password: ownersPassword })
    if (answer.ok) return world
  }
  await world.close()
  return await startWorld('owner')
}

async function signedOut(world: World): Promise<World> {
  const { kind } = await world.state()
  if (kind === 'signed_out' || kind === 'locked') return world
  await world.close()
  return await startWorld('nobody')
}
