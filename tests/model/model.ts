/**
 * The queue's rules, written a second time in plain words and without its code, so that both do not share a mistake.
 * Two clocks measure an instant: see `Instant`.
 */

export interface Instant {
  /** UTC milliseconds of the wall clock, which may be set to any time. */
  wall: number
  /** Milliseconds that really passed, across restarts. */
  elapsed: number
}

/** Outcomes of a lookup that the queue distinguishes. */
export const answerKinds = [
  'found',
  'not_found',
  'deceased',
  'cancelled',
  'timeout',
  'blocked',
  /** After the site received the query. */
  'network_error',
  /** Before that. */
  'unreached',
  /** Reported by the page itself, after the site received the query. */
  'page_error',
  /** Before that. */
  'page_down',
  'parse_error',
  'captcha_unsolvable',
  'throws',
  'no_funds',
  'bad_key',
  'needs_operator',
  'window_closed',
  'election_gone',
  'captive_portal',
  'wrong_setting',
  'no_browser',
] as const
export type AnswerKind = (typeof answerKinds)[number]

type Status =
  | 'ACTIVE'
  | 'NOT_FOUND'
  | 'CANCELLED_DECEASED'
  | 'CANCELLED_OTHER'
  | 'TIMEOUT'
  | 'BLOCKED'
  | 'ERROR'

/** Why the lane waits. A new reason is added here and to `reasonToWait`, and needs a step that reaches it. */
type Reason =
  | 'paused'
  | 'no_funds'
  | 'bad_key'
  | 'no_browser'
  | 'election_gone'
  | 'captive_portal'
  | 'captcha_setting'
  | 'waiting_for_operator'
  | 'no_captcha_way'
  | 'blocked'
  /** Three network errors in a row: the host itself may accept connections. */
  | 'offline'
  | 'daily_ceiling'
  /** Two people in a row had the same fault, so it is the page's. */
  | 'page_failing'
  /** The site refused a hidden lookup; the operator is offered the window for the next one. */
  | 'window_offered'

type Sticking = Exclude<
  Reason,
  'paused' | 'no_captcha_way' | 'blocked' | 'offline' | 'daily_ceiling' | 'page_failing' | 'window_offered'
>

/** In order of priority. */
export const turns = ['refresh', 'registration', 'retry', 'import', 'put_off'] as const
type Turn = (typeof turns)[number]

export type Way = 'service' | 'assisted' | null

interface Job {
  state: 'waiting' | 'running'
  turn: Turn
  /** UTC ms. */
  due: number
  /** False: the clock was set back since, so the lane may have moved `due` nearer. */
  dueIsExact: boolean
  /** Serial number of the job; the older job goes first. */
  order: number
  /** Refunded tries whose query the site had received. */
  givenBack: number
}

export interface Person {
  id: number
  cedula: string
  status: Status | null
  /** Failed tries since the count last restarted. */
  spent: number
  interruptions: number
  job: Job | null
  refreshedAt: number | null
}

/** A try spent by a network error or by a fault of the page. */
interface SpentTry {
  person: Person
  job: Job
  asked: boolean
  /** The job's turn before the failure. */
  turn: Turn
  /** The person's state before the last try gave them up; null: it was not the last try. */
  before: { status: Status | null; spent: number; interruptions: number } | null
}

/** A try spent by a fault of the page. `suspect`: the person had a refund before. */
type FaultyTry = SpentTry & { suspect: boolean }

export interface Model {
  people: Person[]
  jobs: number
  /** How often somebody was given up: all tries spent, or interrupted too often. */
  gaveUp: number
  running: { person: Person; byOperator: boolean; isOffered: boolean; fixedMeanwhile: boolean } | null
  /** The host accepts connections. */
  reachable: boolean
  /** The host neither accepts nor refuses. */
  hangs: boolean
  paused: boolean
  way: Way
  /** The operator is at the screen. */
  present: boolean
  /** `until`: elapsed. */
  stuck: { reason: Sticking; until: number } | null
  /** Ends at `until` (wall) or `ends` (elapsed), whichever is first. `offers`: the window is offered afterwards. */
  refused: { times: number; until: number; ends: number; delay: number; offers: boolean } | null
  /** The operator chose the window for the next lookup. */
  windowTaken: boolean
  /** The last lookups in a row with the same fault and no refund, three at most. */
  faults: { fault: string; tries: FaultyTry[] } | null
  /** The page fails: number of lookups that showed it, wall time of the last one, and the people of this round. */
  pageFails: { looks: number; at: number; asked: Person[] } | null
  /** A leader acted since the last lookup. */
  leaderActed: boolean
  /** US dollars, with the wall time at which they were spent. */
  spending: { at: number; dollars: number }[]
  /** The last network errors in a row without a refund, three at most. */
  errors: SpentTry[]
  /** The lane is offline: number of errors that confirmed it, and wall time of the last one. */
  offline: { times: number; at: number } | null
  /** An event since the last lookup brings the next trial forward; `maybe`: the lane may not have noticed it. */
  hurried: 'no' | 'maybe' | 'yes'
  /** The host changed since the last lookup started; the lane may not have noticed. */
  hostChanged: boolean
  /** Elapsed time of the last lookup's end; null: none, or unknown. */
  lastEnd: number | null
  /** The wall clock was set forward since the last lookup's end, so a restart may count any part of the gap as over. */
  aheadSinceLastEnd: boolean
  /** Elapsed time until which due times may be off after a step of the clock: the lane has not corrected them yet. */
  untidyUntil: number
  /** Elapsed time since which a job is due and nothing prevents its lookup; null: not the case. */
  idleSince: number | null
}

class Broken extends Error {
  override name = 'Broken'
}

/** `invariant`: its number in tests/queue/invariants.test.ts, or a short name. */
export function must(holds: boolean, invariant: number | string, what: () => string): asserts holds {
  if (!holds) throw new Broken(`invariant ${invariant}: ${what()}`)
}

const minute = 60_000
const retryAfter = [minute, 5 * minute, 15 * minute]
const lookAfter = [5 * minute, 15 * minute, 60 * minute]
const freeLooks = 12
const offeredFor = 15 * minute
const refusedFor = [15 * minute, 30 * minute, 60 * minute, 120 * minute, 240 * minute]
const gap = 5_000
const cooldown = 30_000
const dollarsADay = 5
/** The lane checks at least this often. */
export const longestSleep = minute

export function createModel(): Model {
  return {
    people: [],
    jobs: 0,
    gaveUp: 0,
    running: null,
    reachable: true,
    hangs: false,
    paused: false,
    way: 'service',
    present: true,
    stuck: null,
    refused: null,
    windowTaken: false,
    faults: null,
    pageFails: null,
    leaderActed: true,
    spending: [],
    errors: [],
    offline: null,
    hurried: 'yes',
    hostChanged: false,
    lastEnd: null,
    aheadSinceLastEnd: false,
    untidyUntil: 0,
    idleSince: null,
  }
}

export const isFinal = (status: Status | null): boolean =>
  status === 'ACTIVE' ||
  status === 'NOT_FOUND' ||
  status === 'CANCELLED_DECEASED' ||
  status === 'CANCELLED_OTHER'

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export function registered(model: Model, id: number, cedula: string, at: Instant): void {
  const job = newJob(model, 'registration', at)
  model.people.push({ id, cedula, status: null, spent: 0, interruptions: 0, job, refreshedAt: null })
}

export interface RefreshCount {
  queued: number
  skippedFinal: number
  skippedCooldown: number
}

export function refreshed(model: Model, people: readonly Person[], at: Instant): RefreshCount {
  const count: RefreshCount = { queued: 0, skippedFinal: 0, skippedCooldown: 0 }
  for (const person of people) {
    if (people.length > 1 && isFinal(person.status)) count.skippedFinal += 1
    else if (coolsDown(person, at)) count.skippedCooldown += 1
    else {
      count.queued += 1
      person.refreshedAt = at.wall
      person.spent = 0
      person.interruptions = 0
      if (person.job !== null) person.job.givenBack = 0
      if (person.job === null) person.job = newJob(model, 'refresh', at)
      else if (person.job.state === 'waiting')
        Object.assign(person.job, { turn: 'refresh', due: at.wall, dueIsExact: true })
    }
  }
  return count
}

function coolsDown({ refreshedAt }: Person, { wall }: Instant): boolean {
  if (refreshedAt === null) return false
  const since = wall - refreshedAt
  return since >= 0 && since < cooldown
}

/** How a lookup is made. `maxCaptchas`: how many it may buy. */
export interface Manner {
  way: Way
  maxCaptchas: number
}

/** A lookup started. Checks that it was allowed to. */
export function started(model: Model, cedula: string, manner: Manner, at: Instant): void {
  const person = model.people.find((one) => one.cedula === cedula)
  must(person !== undefined, 1, () => `somebody is looked up whom nobody registered: ${cedula}`)
  const who = `person ${person.id}`
  must(model.running === null, 3, () => `${who} starts while person ${model.running?.person.id} runs`)
  const { job } = person
  must(job !== null, 9, () => `${who} is ${person.status} and runs unasked`)
  must(person.spent <= 3, 8, () => `${who} runs a ${person.spent + 1}th time`)
  const reason = reasonToWait(model, at)
  must(
    reason === null,
    reason === 'blocked' ? 15 : 4,
    () => `${who} starts while the lane is parked: ${reason}`,
  )
  must(model.reachable, 12, () => `${who} starts while the site is out of reach`)
  const sinceEnd = model.lastEnd === null ? Number.POSITIVE_INFINITY : at.elapsed - model.lastEnd
  must(sinceEnd >= gap, 10, () => `${who} starts ${sinceEnd} ms after the last lookup's end`)
  if (job.dueIsExact)
    must(job.due <= at.wall, 8, () => `${who} starts ${job.due - at.wall} ms before its time`)
  const way = nextWay(model)
  must(manner.way === way, 'way', () => `${who} is looked up by ${manner.way}, not ${way}`)
  const most = model.pageFails === null ? 2 : 1
  must(manner.maxCaptchas === most, 17, () => `${who} may buy ${manner.maxCaptchas} captchas, not ${most}`)
  const first = model.people.find((other) => goesFirst(model, other, person, at))
  must(
    first === undefined,
    'order',
    () => `${who} (${job.turn}) starts before person ${first?.id} (${first?.job?.turn})`,
  )
  job.state = 'running'
  model.hostChanged = false
  if (model.pageFails !== null) model.pageFails.at = at.wall
  const isOffered = model.windowTaken
  model.windowTaken = false
  model.running = { person, byOperator: way === 'assisted', isOffered, fixedMeanwhile: false }
}

const nextWay = ({ windowTaken, way }: Model): Way => (windowTaken ? 'assisted' : way)

/** A trial of a failing page prefers a person for whom the page has not failed yet. */
function goesFirst({ pageFails }: Model, other: Person, { job, ...person }: Person, at: Instant): boolean {
  if (job === null) return false
  const isAsked = ({ id }: { id: number }) => pageFails?.asked.some((one) => one.id === id) ?? false
  if (isAsked(other) === isAsked(person)) return goesBefore(other.job, job, at)
  return isAsked(person) && other.job?.dueIsExact === true && other.job.due <= at.wall
}

/** True only if the order is certain. */
function goesBefore(other: Job | null, job: Job, { wall }: Instant): boolean {
  if (other === null || other === job || !other.dueIsExact || other.due > wall) return false
  if (other.turn !== job.turn) return turns.indexOf(other.turn) < turns.indexOf(job.turn)
  if (!job.dueIsExact || other.due > job.due) return false
  return other.due < job.due || other.order < job.order
}

type Meaning =
  | { is: 'answer' | 'failure'; status: Status }
  /** Not a failed try; the lane is parked for `ms`, or until the cause is fixed. */
  | { is: 'free'; parks: Sticking; ms: number }

const meanings: Record<AnswerKind, Meaning> = {
  found: { is: 'answer', status: 'ACTIVE' },
  not_found: { is: 'answer', status: 'NOT_FOUND' },
  deceased: { is: 'answer', status: 'CANCELLED_DECEASED' },
  cancelled: { is: 'answer', status: 'CANCELLED_OTHER' },
  timeout: { is: 'failure', status: 'TIMEOUT' },
  blocked: { is: 'failure', status: 'BLOCKED' },
  network_error: { is: 'failure', status: 'ERROR' },
  page_error: { is: 'failure', status: 'ERROR' },
  page_down: { is: 'failure', status: 'ERROR' },
  unreached: { is: 'failure', status: 'ERROR' },
  parse_error: { is: 'failure', status: 'ERROR' },
  captcha_unsolvable: { is: 'failure', status: 'ERROR' },
  throws: { is: 'failure', status: 'ERROR' },
  no_funds: { is: 'free', parks: 'no_funds', ms: 15 * minute },
  bad_key: { is: 'free', parks: 'bad_key', ms: 60 * minute },
  needs_operator: { is: 'free', parks: 'waiting_for_operator', ms: Number.POSITIVE_INFINITY },
  window_closed: { is: 'free', parks: 'waiting_for_operator', ms: Number.POSITIVE_INFINITY },
  election_gone: { is: 'free', parks: 'election_gone', ms: 15 * minute },
  captive_portal: { is: 'free', parks: 'captive_portal', ms: minute },
  wrong_setting: { is: 'free', parks: 'captcha_setting', ms: 60 * minute },
  no_browser: { is: 'free', parks: 'no_browser', ms: minute },
}

/** `dollars`: cost of its captcha. */
export interface Answered {
  kind: AnswerKind
  dollars: number
}

export function answered(model: Model, { kind, dollars }: Answered, at: Instant): void {
  const { running } = model
  if (running === null) throw new Error('nothing runs')
  const { person, byOperator, isOffered, fixedMeanwhile } = running
  const meaning = meanings[kind]
  ended(model, at)
  if (dollars > 0) model.spending.push({ at: at.wall, dollars })
  // No answer is written, so the state below stays as it is.
  if (kind === 'no_browser') {
    free(model, person, meaning, fixedMeanwhile, at)
    return
  }
  model.hurried = model.hostChanged ? 'maybe' : 'no'
  model.leaderActed = false
  if (!isNetworkError(kind) && kind !== 'captive_portal') {
    model.errors = []
    model.offline = null
  }
  // An offered window that was opened and not used is offered again.
  if (isOffered && (kind === 'needs_operator' || kind === 'window_closed')) {
    waitsAgain(person)
    if (model.refused !== null)
      Object.assign(model.refused, { until: at.wall, ends: at.elapsed, offers: true })
    return
  }
  if (kind === 'blocked') refuses(model, !byOperator, at)
  else if (model.refused !== null) model.refused.offers = false
  switch (meaning.is) {
    case 'answer':
      person.status = meaning.status
      person.job = null
      model.refused = null
      model.faults = null
      model.pageFails = null
      break
    case 'failure':
      failsFor(model, person, kind, meaning.status, at)
      break
    case 'free':
      free(model, person, meaning, fixedMeanwhile, at)
  }
}

function free(model: Model, person: Person, meaning: Meaning, fixedMeanwhile: boolean, at: Instant): void {
  if (meaning.is !== 'free') throw new Error('not free')
  // The job keeps its place.
  waitsAgain(person)
  model.stuck = { reason: meaning.parks, until: at.elapsed + meaning.ms }
  if (fixedMeanwhile) unstick(model)
}

function refuses(model: Model, offers: boolean, { wall, elapsed }: Instant): void {
  const times = (model.refused?.times ?? 0) + 1
  const delay = refusedFor[Math.min(times, refusedFor.length) - 1] ?? 0
  model.refused = { times, delay, until: wall + delay, ends: elapsed + delay, offers }
}

/** Milliseconds left of the refusal; negative: milliseconds since its end. */
const refusalLeft = ({ until, ends }: NonNullable<Model['refused']>, { wall, elapsed }: Instant): number =>
  Math.min(until - wall, ends - elapsed)

function isOffered(model: Model, at: Instant): boolean {
  const { refused, present } = model
  if (refused === null || !refused.offers || !present || nextWay(model) !== 'service') return false
  const left = refusalLeft(refused, at)
  return left <= 0 && left > -offeredFor
}

/** The operator takes the offered window. */
export function windowTaken(model: Model, at: Instant): void {
  if (isOffered(model, at)) model.windowTaken = true
}

/** Counts a failed try. */
function fails(model: Model, person: Person, onceSpent: Status, at: Instant): void {
  person.spent += 1
  const delay = retryAfter[person.spent - 1]
  if (delay === undefined) givesUp(model, person, onceSpent)
  else Object.assign(waitsAgain(person), { turn: 'retry', due: at.wall + delay, dueIsExact: true })
}

const isNetworkError = (kind: AnswerKind) => kind === 'network_error' || kind === 'unreached'

/** The fault of the page that this failure may show; null: none. */
function faultOf(kind: AnswerKind): string | null {
  switch (kind) {
    case 'parse_error':
    case 'throws':
      return kind
    case 'page_error':
    case 'page_down':
      return 'the page itself'
    default:
      return null
  }
}

/** Counts the try. It is refunded if the failure proves to be the network's or the page's. */
function failsFor(model: Model, person: Person, kind: AnswerKind, onceSpent: Status, at: Instant): void {
  const { job, status } = person
  if (job === null) throw new Error('no job')
  const { turn } = job
  fails(model, person, onceSpent, at)
  const { spent, interruptions } = person
  const before = person.job === null ? { status, spent, interruptions } : null
  const asked = kind !== 'unreached' && kind !== 'page_down'
  const failed: SpentTry = { person, job, asked, turn, before }
  if (isNetworkError(kind)) failsOnTheNetwork(model, failed, at)
  const fault = faultOf(kind)
  if (fault !== null) failsOnThePage(model, fault, { ...failed, suspect: job.givenBack > 0 }, at)
  else {
    model.faults = null
    if (model.pageFails !== null) model.pageFails.at = at.wall
  }
}

function failsOnTheNetwork(model: Model, failed: SpentTry, at: Instant): void {
  model.errors = [...model.errors, failed].slice(-3)
  const twoPeople = new Set(model.errors.map((one) => one.person)).size > 1
  const nobodyAsked = model.errors.every((one) => !one.asked)
  if (model.offline === null && (model.errors.length < 3 || !(twoPeople || nobodyAsked))) return
  model.offline = { times: (model.offline?.times ?? 0) + 1, at: at.wall }
  for (const one of model.errors.toReversed()) givesTryBack(one, one.asked, at)
  model.errors = []
}

function failsOnThePage(model: Model, fault: string, failed: FaultyTry, at: Instant): void {
  const { faults, pageFails } = model
  if (pageFails !== null) {
    const isFree = pageFails.looks <= freeLooks
    pageFails.looks += 1
    pageFails.at = at.wall
    // The page has failed for everybody, so the next round begins.
    const asked = pageFails.asked.includes(failed.person) ? [] : pageFails.asked
    pageFails.asked = [...asked, failed.person]
    givesTryBack(failed, failed.asked && !isFree, at)
    return
  }
  const tries = [...(faults?.fault === fault ? faults.tries : []), failed].slice(-3)
  const witnesses = tries.filter(({ asked, suspect }) => !asked || !suspect)
  const twoPeople = new Set(witnesses.map(({ person }) => person)).size > 1
  const alone = fault === 'the page itself' && tries.length === 3 && tries.every(({ asked }) => !asked)
  model.faults = { fault, tries }
  if (!twoPeople && !alone) return
  model.faults = null
  model.pageFails = { looks: 1, at: at.wall, asked: [...new Set(tries.map(({ person }) => person))] }
  for (const one of tries.toReversed()) givesTryBack(one, one.asked, at)
}

function givesTryBack({ person, job, turn, before }: SpentTry, isCounted: boolean, { wall }: Instant): void {
  if (isCounted && job.givenBack >= 3) return
  if (person.job === job) {
    person.spent = Math.max(0, person.spent - 1)
    if (job.turn === 'retry') job.turn = turn
  } else {
    // The leader has withdrawn the refresh meanwhile.
    if (before === null) return
    person.status = before.status
    if (person.job !== null) return
    person.job = job
    person.spent = before.spent - 1
    person.interruptions = before.interruptions
    Object.assign(job, { state: 'waiting', turn })
  }
  if (isCounted) job.givenBack += 1
  Object.assign(job, { due: wall, dueIsExact: true })
}

function givesUp(model: Model, person: Person, status: Status): void {
  model.gaveUp += 1
  if (!isFinal(person.status)) person.status = status
  person.job = null
}

function waitsAgain(person: Person): Job {
  if (person.job === null) throw new Error('no job')
  person.job.state = 'waiting'
  return person.job
}

/** A lookup that waits for the operator is requeued at no cost. */
function leftAlone(model: Model, at: Instant): void {
  if (model.running === null || !model.running.byOperator) return
  waitsAgain(model.running.person)
  ended(model, at)
}

function ended(model: Model, at: Instant): void {
  model.running = null
  model.lastEnd = at.elapsed
  model.aheadSinceLastEnd = false
}

export function operatorAway(model: Model, at: Instant): void {
  model.present = false
  model.windowTaken = false
  leftAlone(model, at)
}

export function operatorPresent(model: Model): void {
  model.hurried = 'yes'
  model.leaderActed = true
  model.present = true
  if (model.stuck?.reason === 'waiting_for_operator') model.stuck = null
}

/** `waiting_for_operator` is ended by the operator only. */
function unstick(model: Model): void {
  if (model.stuck?.reason !== 'waiting_for_operator') model.stuck = null
}

export function resumed(model: Model, at: Instant): void {
  // Resuming a queue that is not paused declines the offered window.
  if (!model.paused && model.refused !== null && isOffered(model, at)) model.refused.offers = false
  model.paused = false
  causeFixed(model)
}

/** The leader aborts the lookup: a person with a status is done, a person without one goes behind everybody. */
export function lookupAborted(model: Model, at: Instant): void {
  if (model.running === null) throw new Error('nothing runs')
  const { person } = model.running
  ended(model, at)
  if (person.status !== null) person.job = null
  else Object.assign(waitsAgain(person), { turn: 'put_off', due: at.wall, dueIsExact: true })
}

/** Takes back a refresh that has not started; false: there is none. */
export function refreshWithdrawn(person: Person): boolean {
  if (person.status === null || person.job?.state !== 'waiting') return false
  person.job = null
  return true
}

/** `told`: the page has reported the network change. */
export function hostChanges(model: Model, told: boolean): void {
  model.hostChanged = true
  if (told) model.hurried = 'yes'
  else if (model.hurried === 'no') model.hurried = 'maybe'
}

export function causeFixed(model: Model): void {
  model.hurried = 'yes'
  model.leaderActed = true
  unstick(model)
  if (model.running !== null) model.running.fixedMeanwhile = true
}

/** The leader who changes it is the operator and is present. */
export function wayChanged(model: Model, way: Way, at: Instant): void {
  leftAlone(model, at)
  model.way = way
  model.windowTaken = false
  model.present = true
  model.stuck = null
  causeFixed(model)
}

export function clockStepped(model: Model, ms: number, at: Instant): void {
  if (ms > 0) model.aheadSinceLastEnd = true
  else {
    model.untidyUntil = at.elapsed + longestSleep
    for (const { job } of model.people) if (job !== null) job.dueIsExact = false
  }
}

/** The app quits and gives the running lookup back. */
export function stopped(model: Model, at: Instant): void {
  if (model.running === null) return
  waitsAgain(model.running.person)
  ended(model, at)
}

/** The app starts, after a normal end or a kill. */
export function restarted(model: Model, at: Instant): void {
  model.stuck = null
  model.present = true
  model.idleSince = null
  model.hurried = 'yes'
  model.leaderActed = true
  model.windowTaken = false
  if (model.refused !== null) {
    const { delay, until } = model.refused
    model.refused.ends = at.elapsed + Math.min(delay, until - at.wall)
  }
  if (model.aheadSinceLastEnd) model.lastEnd = null
  if (model.running === null) return
  const { person } = model.running
  ended(model, at)
  person.interruptions += 1
  if (person.interruptions >= 3) givesUp(model, person, 'ERROR')
  else {
    const job = waitsAgain(person)
    job.due = Math.min(job.due, at.wall)
  }
}

function newJob(model: Model, turn: Turn, { wall }: Instant): Job {
  model.jobs += 1
  return { state: 'waiting', turn, due: wall, dueIsExact: true, order: model.jobs, givenBack: 0 }
}

// ── Derived rules ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Why the lane waits, apart from a host that is out of reach. */
export function reasonToWait(model: Model, at: Instant): Reason | null {
  if (model.paused) return 'paused'
  if (model.stuck !== null && at.elapsed < model.stuck.until) return model.stuck.reason
  const way = nextWay(model)
  if (way === null) return 'no_captcha_way'
  if (way === 'assisted' && !model.present) return 'waiting_for_operator'
  if (model.refused !== null && refusalLeft(model.refused, at) > 0) return 'blocked'
  if (waitsToLook(model, at)) return 'page_failing'
  if (isOffered(model, at)) return 'window_offered'
  if (way === 'service' && spentToday(model, at) >= dollarsADay) return 'daily_ceiling'
  return waitsToTry(model, at, 'at most') && waitsToTry(model, at, 'at least') ? 'offline' : null
}

/** On the current day in Colombia, which begins at 05:00 UTC all year. */
function spentToday({ spending }: Model, { wall }: Instant): number {
  const dayOf = (ms: number) => Math.floor((ms - 5 * 60 * minute) / (24 * 60 * minute))
  return spending.reduce((sum, one) => (dayOf(one.at) === dayOf(wall) ? sum + one.dollars : sum), 0)
}

/** Offline: the next trial is still to come, after the longest (`at most`) or shortest (`at least`) possible delay. */
function waitsToTry({ offline, hurried }: Model, { wall }: Instant, how: 'at most' | 'at least'): boolean {
  if (offline === null) return false
  const soon = hurried === 'yes' || (hurried === 'maybe' && how === 'at least')
  const delay = retryAfter[Math.min(soon ? 1 : offline.times, retryAfter.length) - 1] ?? 0
  const left = offline.at + delay - wall
  // More time left than the whole delay: the clock was set back, and the delay counts as over.
  return left > 0 && left <= delay
}

/** The next trial of a failing page is still to come. */
function waitsToLook({ pageFails, leaderActed }: Model, { wall }: Instant): boolean {
  if (pageFails === null) return false
  const delay = lookAfter[Math.min(leaderActed ? 1 : pageFails.looks, lookAfter.length) - 1] ?? 0
  const left = pageFails.at + delay - wall
  return left > 0 && left <= delay
}

/** A job is due and nothing prevents its lookup. */
export function couldStart(model: Model, at: Instant): boolean {
  return (
    model.running === null &&
    model.reachable &&
    !model.hangs &&
    reasonToWait(model, at) === null &&
    !waitsToTry(model, at, 'at most') &&
    (model.lastEnd === null || at.elapsed - model.lastEnd >= gap) &&
    model.people.some(({ job }) => job !== null && job.due <= at.wall)
  )
}

/** Milliseconds ahead that a waiting job may be due at most, once the lane has corrected a step of the clock. */
export const farthest = ({ turn }: Job): number => (turn === 'retry' ? Math.max(...retryAfter) : 0)
