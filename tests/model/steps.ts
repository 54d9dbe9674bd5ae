import * as fc from 'fast-check'
import * as jobs from '../../src-main/queue/jobs.ts'
import { registerInvented } from '../support/invented.ts'
import { check, type Seen } from './check.ts'
import {
  type Answered,
  type AnswerKind,
  answered,
  answerKinds,
  causeFixed,
  clockStepped,
  couldStart,
  hostChanges,
  longestSleep,
  lookupAborted,
  type Model,
  must,
  operatorAway,
  operatorPresent,
  type Person,
  reasonToWait,
  refreshed,
  refreshWithdrawn,
  registered,
  restarted,
  resumed,
  started,
  stopped,
  type Way,
  wayChanged,
  windowTaken,
} from './model.ts'
import { outcomeOf, type World } from './world.ts'

/** The steps; `happens` applies one to model and world. A number names a person by index, modulo their count. */
type Step =
  | { kind: 'register' }
  | { kind: 'refresh'; who: number }
  | { kind: 'refresh_several'; who: number[] }
  | { kind: 'answer'; answer: Answered }
  /** A lookup with an earlier claim writes its answer. */
  | { kind: 'stale_answer'; which: number; answer: AnswerKind }
  | { kind: 'stale_give_back'; which: number }
  /** Time passes, and every timer of the lane fires on time. */
  | { kind: 'time_passes'; ms: number }
  /** The computer sleeps, and timers fire late. */
  | { kind: 'lid_closed'; ms: number }
  | { kind: 'clock_steps'; ms: number }
  | { kind: 'crash' }
  | { kind: 'restart'; offFor: number }
  | { kind: 'host'; reachable: boolean; hangs: boolean; told: boolean }
  | { kind: 'paused' | 'resumed' | 'aborted' }
  | { kind: 'refresh_withdrawn'; who: number }
  | { kind: 'cause_fixed' }
  | { kind: 'way_changed'; way: Way }
  | { kind: 'operator_leaves' }
  | { kind: 'operator_returns' }
  | { kind: 'window_taken' }
  | { kind: 'woken' }

const maxPeople = 10
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

/** What the runs did, for the printed report. */
export interface Tally {
  steps: number
  lookups: number
  seen: Map<string, number>
}

export interface Run {
  model: Model
  world: World
  seen: Seen
  tally: Tally
}

const count = ({ seen }: Tally, what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)

/** False: the step cannot happen now. */
function applies(step: Step, { people, running }: Model): boolean {
  switch (step.kind) {
    case 'register':
      return people.length < maxPeople
    case 'answer':
    case 'aborted':
      return running !== null
    default:
      return true
  }
}

/** Applies a step to model and world, lets the lane react and checks the result. */
async function take(step: Step, run: Run): Promise<void> {
  const { model, tally } = run
  tally.steps += 1
  count(tally, step.kind === 'answer' ? `answer ${step.answer.kind}` : step.kind)
  const { gaveUp, offline, pageFails } = model
  await happens(step, run)
  if (pageFails === null && model.pageFails !== null) count(tally, 'the page fails')
  if (offline === null && model.offline !== null) count(tally, 'taken for offline')
  if (model.gaveUp > gaveUp) count(tally, 'gave up')
  await look(run)
}

/** Lets the lane do everything that needs no time. Each started lookup must be allowed by the model. */
export async function look(run: Run): Promise<void> {
  const { model, world, tally } = run
  for (const { cedula, manner, at } of await world.settled()) {
    started(model, cedula, manner, at)
    tally.lookups += 1
    if (model.running?.isOffered) count(tally, 'in the offered window')
  }
  check(model, world, run.seen)
  const at = world.now()
  const reason = model.reachable ? reasonToWait(model, at) : 'offline'
  if (reason !== null) count(tally, `parked: ${reason}`)
  if (!couldStart(model, at)) model.idleSince = null
  else model.idleSince ??= at.elapsed
  const idle = at.elapsed - (model.idleSince ?? at.elapsed)
  must(
    idle <= longestSleep,
    4,
    () => `somebody is due, nothing hinders it, and nothing happens for ${idle} ms`,
  )
}

async function happens(step: Step, run: Run): Promise<void> {
  const { model, world } = run
  const at = world.now()
  switch (step.kind) {
    case 'register': {
      const n = model.people.length
      const id = registerInvented(world.database(), n, at.wall)
      registered(model, id, String(1_000_000_000 + n), at)
      return world.lane().wake()
    }
    case 'refresh':
      return refreshes(run, [step.who])
    case 'refresh_several':
      return refreshes(run, step.who)
    case 'answer':
      world.answer(step.answer)
      return answered(model, step.answer, at)
    case 'stale_answer': {
      const claim = world.stale()[step.which]
      const outcome = outcomeOf(step.answer)
      if (claim === undefined || outcome instanceof Error) return
      const rules = { retryDelays: [minute], countFailure: true }
      const answer = { outcome, source: 'census.example' }
      const written = jobs.finish(world.database(), claim, answer, at.wall, rules)
      return must(written === null, 5, () => `a stale answer was written for person ${claim.personId}`)
    }
    case 'stale_give_back': {
      const claim = world.stale()[step.which]
      if (claim === undefined) return
      const written = jobs.requeue(world.database(), claim, 'stale', at.wall)
      return must(!written, 5, () => `a stale worker gave person ${claim.personId} back`)
    }
    case 'time_passes':
      return await passing(run, step.ms)
    case 'lid_closed':
      return world.advance(step.ms)
    case 'clock_steps':
      world.setClock(step.ms)
      return clockStepped(model, step.ms, at)
    case 'crash':
      world.crash()
      return restarted(model, world.now())
    case 'restart':
      stopped(model, at)
      await world.restart(step.offFor)
      return restarted(model, world.now())
    case 'host':
      model.reachable = step.reachable
      model.hangs = step.hangs
      hostChanges(model, step.told)
      world.reach(step)
      if (step.told) world.lane().networkChanged()
      return
    case 'paused':
      model.paused = true
      return world.lane().pause()
    case 'resumed':
      resumed(model, at)
      return world.lane().resume()
    case 'aborted': {
      const runs = model.running?.person.id ?? 0
      must(world.lane().abortLookup(runs), 5, () => `person ${runs} runs and cannot be aborted`)
      return lookupAborted(model, at)
    }
    case 'refresh_withdrawn': {
      const person = model.people[step.who % model.people.length] as Person
      const done = jobs.withdrawRefresh(world.database(), person.id, at.wall)
      if (done) world.lane().changed(person.id)
      return must(done === refreshWithdrawn(person), 1, () => `withdrawing for person ${person.id}: ${done}`)
    }
    case 'cause_fixed':
      causeFixed(model)
      return world.lane().causeFixed()
    case 'way_changed':
      world.setWay(step.way)
      world.lane().captchaWayChanged()
      return wayChanged(model, step.way, at)
    case 'operator_leaves':
      world.lane().operatorAway()
      return operatorAway(model, at)
    case 'operator_returns':
      world.lane().operatorPresent()
      return operatorPresent(model)
    case 'window_taken':
      windowTaken(model, at)
      return world.lane().openWindow()
    case 'woken':
      return world.lane().wake()
  }
}

/** Does what the leader's refresh does. The leader who asks is the operator. */
function refreshes({ model, world }: Run, who: readonly number[]): void {
  const at = world.now()
  const places = new Set(who.map((n) => n % model.people.length))
  const people = [...places].map((n) => model.people[n] as Person)
  const { queued, skippedFinal, skippedCooldown } = jobs.refresh(
    world.database(),
    people.map(({ id }) => id),
    at.wall,
  )
  world.lane().operatorPresent()
  const told = JSON.stringify({ queued, skippedFinal, skippedCooldown })
  const expected = JSON.stringify(refreshed(model, people, at))
  must(told === expected, 14, () => `a refresh of ${people.length} says ${told}, not ${expected}`)
  operatorPresent(model)
}

async function passing(run: Run, ms: number): Promise<void> {
  for (let left = ms; left > 0; ) {
    const next = Math.min(left, run.world.wakesIn() ?? left)
    run.world.advance(next)
    left -= next
    await look(run)
  }
}

/** End of a run: all faults are gone, and everybody gets an answer. */
export async function finale(run: Run): Promise<void> {
  const { model } = run
  await take({ kind: 'host', reachable: true, hangs: false, told: true }, run)
  await take({ kind: 'resumed' }, run)
  await take({ kind: 'way_changed', way: 'service' }, run)
  const asked = model.people.filter(({ job }) => job !== null)
  await answersAll(run)
  for (const { id, status } of asked) must(status === 'ACTIVE', 'end', () => `person ${id} came to ${status}`)
  await take({ kind: 'time_passes', ms: 30_000 }, run)
  for (const who of model.people.keys()) await take({ kind: 'refresh', who }, run)
  await answersAll(run)
  for (const { id, status } of model.people)
    must(status === 'ACTIVE', 'end', () => `person ${id} was refreshed and came to ${status}`)
}

async function answersAll(run: Run): Promise<void> {
  const { model } = run
  // No job waits longer than a day.
  for (let patience = 0; model.people.some(({ job }) => job !== null); patience += 1) {
    must(patience < 1_000, 'end', () => 'the queue does not come to its end')
    if (model.running !== null) await take({ kind: 'answer', answer: { kind: 'found', dollars: 0 } }, run)
    else await take({ kind: 'lid_closed', ms: 10 * minute }, run)
  }
}

// ── Random steps ────────────────────────────────────────────────────────────────────────────────────────────────────

const who = fc.nat({ max: maxPeople - 1 })
/** True with probability 3/4. */
const mostly = fc.nat({ max: 3 }).map((n) => n < 3)
const chosen = <Kind extends Step['kind']>(kind: Kind) => fc.constant({ kind })
const spans = {
  short: fc.constantFrom(1, 1_000, 5_000, 10_000, 31_000, minute),
  long: fc.constantFrom(1_000, 5_000, 31_000, minute, 5 * minute, 15 * minute, hour, 4 * hour, day, 7 * day),
  steps: fc.constantFrom(1_000, minute, 20 * minute, hour, day, 30 * day, year, 10 * year),
}
const ways = fc.nat({ max: 7 }).map((n): Way => (n === 7 ? null : n % 2 === 0 ? 'service' : 'assisted'))
/** Most answers are failures, so that runs use up the retries. */
const answers = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<AnswerKind>('found', 'not_found', 'deceased', 'cancelled') },
  {
    weight: 12,
    arbitrary: fc.constantFrom<AnswerKind>(
      'timeout',
      'network_error',
      'unreached',
      'page_error',
      'page_down',
      'parse_error',
      'captcha_unsolvable',
      'throws',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom<AnswerKind>(...answerKinds) },
  { weight: 2, arbitrary: fc.constant<AnswerKind>('blocked') },
)

/** Captchas are expensive here, so that runs reach the daily ceiling. A lookup that throws reports no cost. */
const paid = fc.record({ kind: answers, dollars: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 5) }).map(
  ({ kind, dollars }): Answered => ({
    kind,
    dollars: kind === 'throws' || kind === 'no_browser' ? 0 : dollars,
  }),
)

const steps: [weight: number, fc.Arbitrary<Step>][] = [
  [6, chosen('register')],
  [3, fc.record({ kind: fc.constant('refresh'), who })],
  [
    2,
    fc.record({ kind: fc.constant('refresh_several'), who: fc.array(who, { minLength: 2, maxLength: 10 }) }),
  ],
  [30, fc.record({ kind: fc.constant('answer'), answer: paid })],
  [2, fc.record({ kind: fc.constant('stale_answer'), which: fc.nat({ max: 4 }), answer: answers })],
  [1, fc.record({ kind: fc.constant('stale_give_back'), which: fc.nat({ max: 4 }) })],
  [18, fc.record({ kind: fc.constant('time_passes'), ms: spans.short })],
  [10, fc.record({ kind: fc.constant('lid_closed'), ms: spans.long })],
  [
    4,
    fc.record({ kind: fc.constant('clock_steps'), ms: spans.steps.chain((ms) => fc.constantFrom(ms, -ms)) }),
  ],
  [2, chosen('crash')],
  [2, fc.record({ kind: fc.constant('restart'), offFor: fc.constantFrom(0, 1_000, minute, day) })],
  [
    2,
    fc.record({
      kind: fc.constant('host'),
      reachable: mostly,
      hangs: mostly.map((holds) => !holds),
      told: fc.boolean(),
    }),
  ],
  [4, chosen('cause_fixed')],
  [2, fc.record({ kind: fc.constant('way_changed'), way: ways })],
  [1, chosen('paused')],
  [4, chosen('resumed')],
  [1, chosen('aborted')],
  [1, fc.record({ kind: fc.constant('refresh_withdrawn'), who })],
  [1, chosen('operator_leaves')],
  [5, chosen('operator_returns')],
  [8, chosen('window_taken')],
  [2, chosen('woken')],
]

class Command implements fc.AsyncCommand<Model, Run> {
  readonly step: Step
  constructor(step: Step) {
    this.step = step
  }
  check(model: Readonly<Model>): boolean {
    return applies(this.step, model)
  }
  run(_: Model, run: Run): Promise<void> {
    return take(this.step, run)
  }
  toString(): string {
    const { kind, ...rest } = this.step
    const values = Object.values(rest).flatMap((value) =>
      Object(value) === value ? Object.values(value) : [value],
    )
    return `${kind}(${values.map(String).join(' ')})`
  }
}

export const commands = (constraints: fc.CommandsContraints) =>
  fc.commands(
    steps.flatMap(([weight, arbitrary]) => {
      const commandOf = arbitrary.map((step) => new Command(step))
      // fc.commands gives each arbitrary the same probability.
      return Array.from({ length: weight }, () => commandOf)
    }),
    constraints,
  )
