import type { Sqlite } from '../../src-main/database/open.ts'
import { rowOf } from '../../src-main/people/rows.ts'
import {
  farthest,
  isFinal,
  longestSleep,
  type Model,
  must,
  type Person,
  reasonToWait,
  turns,
} from './model.ts'
import type { World } from './world.ts'

/** Compares the database and the lane's reported state with the model. */

interface JobRow {
  state: 'waiting' | 'running'
  priority: number
  due: number
  failures: number
  interruptions: number
  token: string | null
  bootId: string | null
}

interface Row extends Partial<JobRow> {
  id: number
  cedula: string
  status: string | null
  puesto: string | null
  lastError: string | null
  refreshedAt: number | null
  revision: number
  jobs: number
}

const everybody = `
  SELECT person.id, person.cedula, record.status, record.puesto, record.last_error AS lastError,
         record.last_refresh_at AS refreshedAt, record.revision,
         job.state, job.priority, job.due_at AS due, job.failures, job.interruptions, job.token, job.boot_id AS bootId,
         count(job.id) AS jobs
    FROM people AS person
    LEFT JOIN census_records AS record ON record.person_id = person.id
    LEFT JOIN lookup_jobs AS job ON job.person_id = person.id AND job.state IN ('waiting', 'running')
   GROUP BY person.id ORDER BY person.id`

const openAttempts = 'SELECT person_id FROM lookup_attempts WHERE ended_at IS NULL'

/** Prepared statements, one set per connection, because preparing costs more than running them. */
const prepared = new WeakMap<Sqlite, ReturnType<typeof prepare>>()
const prepare = (sqlite: Sqlite) => ({
  everybody: sqlite.prepare(everybody),
  open: sqlite.prepare(openAttempts).pluck(),
})

function ask(sqlite: Sqlite) {
  const known = prepared.get(sqlite) ?? prepare(sqlite)
  prepared.set(sqlite, known)
  return { rows: known.everybody.all() as Row[], open: known.open.all() as number[] }
}

/** Each person's last row, to detect a change without a new revision. */
export type Seen = Map<number, { looks: string; revision: number }>

export function check(model: Model, world: World, seen: Seen): void {
  const { sqlite } = world.database()
  const at = world.now()
  const { rows, open } = ask(sqlite)
  must(
    rows.length === model.people.length,
    1,
    () => `${rows.length} people, ${model.people.length} registered`,
  )
  const reason = reasonToWait(model, at)
  // A lane whose turn is under way, or which is stuck, does not correct due times.
  if (model.running !== null || model.stuck !== null || model.hangs)
    model.untidyUntil = at.elapsed + longestSleep
  for (const [n, row] of rows.entries()) {
    const person = model.people[n]
    must(person?.id === row.id && person.cedula === row.cedula, 1, () => `person ${row.id} is another`)
    checkPerson(person, row, world.bootId())
    const job = person.job
    if (job?.state === 'waiting' && row.due !== undefined && at.elapsed > model.untidyUntil)
      must(
        row.due <= at.wall + farthest(job),
        11,
        () => `person ${row.id} waits ${(row.due ?? 0) - at.wall} ms`,
      )
    checkRevision(row, seen)
  }
  const running = model.running?.person.id
  must(open.length === (running === undefined ? 0 : 1), 8, () => `${open.length} attempts have no end`)
  const state = world.lane().state()
  must(
    state.running?.personId === running,
    3,
    () => `the lane runs ${state.running?.personId}, not ${running}`,
  )
  if (running !== undefined) {
    must(open[0] === running, 8, () => `the attempt of ${open[0]} is open, and ${running} runs`)
    const shown = rowOf(sqlite, running)?.status
    must(shown === 'PROCESSING', 3, () => `person ${running} runs and is shown as ${shown}`)
  }
  const waiting = model.people.filter(({ job }) => job?.state === 'waiting').length
  must(state.waiting === waiting, 4, () => `the lane says that ${state.waiting} wait, not ${waiting}`)
  const told = state.parked?.reason ?? null
  if (waiting === 0 && !model.paused) must(told === null, 4, () => `parked for nobody: ${told}`)
  else if (reason === null)
    must(told === null || (told === 'offline' && !state.online), 4, () => `parked without a reason: ${told}`)
  else must(told === reason, 4, () => `the lane says ${told}, and waits for ${reason}`)
}

function checkPerson(person: Person, row: Row, bootId: string): void {
  const who = `person ${person.id}`
  const { job } = person
  must(row.jobs <= 1, 2, () => `${who} has ${row.jobs} live jobs`)
  must(row.status === person.status, 7, () => `${who} is ${row.status}, not ${person.status}`)
  must(
    (row.puesto !== null) === (row.status === 'ACTIVE'),
    7,
    () => `${who} is ${row.status} at ${row.puesto}`,
  )
  must(row.status !== null || row.jobs === 1, 1, () => `${who} has neither a status nor a job`)
  must(row.refreshedAt === person.refreshedAt, 14, () => `${who} was refreshed at ${row.refreshedAt}`)
  if (isFinal(person.status) && job === null) {
    must(row.jobs === 0, 9, () => `${who} is ${person.status} and has a job that nobody asked for`)
  }
  must((job !== null) === (row.jobs === 1), 1, () => `${who} has ${row.jobs} jobs; a job: ${job !== null}`)
  if (job === null || row.due === undefined) return
  must(row.state === job.state, 3, () => `${who} is ${row.state}, not ${job.state}`)
  must(
    (row.state === 'running') === (row.token !== null),
    3,
    () => `${who}: ${row.state}, token ${row.token}`,
  )
  if (row.state === 'running') must(row.bootId === bootId, 3, () => `${who} runs for ${row.bootId}`)
  must(row.failures === person.spent, 8, () => `${who} has spent ${row.failures} tries, not ${person.spent}`)
  must(
    row.interruptions === person.interruptions,
    6,
    () => `${who} was interrupted ${row.interruptions} times`,
  )
  const turn = turns[row.priority ?? -1]
  must(turn === job.turn, 'order', () => `${who} waits as ${turn}, not ${job.turn}`)
  const late = row.due - job.due
  must(late <= 0, 11, () => `${who} is due ${late} ms too late`)
  if (job.dueIsExact) must(late === 0, 8, () => `${who} is due ${-late} ms too early`)
  job.due = row.due
}

function checkRevision(row: Row, seen: Seen): void {
  const looks = JSON.stringify([row.status, row.lastError, row.refreshedAt, row.state, row.due, row.failures])
  const before = seen.get(row.id)
  if (before !== undefined && before.looks !== looks)
    must(
      row.revision > before.revision,
      'revision',
      () => `person ${row.id} changed, and its revision did not`,
    )
  seen.set(row.id, { looks, revision: row.revision })
}
