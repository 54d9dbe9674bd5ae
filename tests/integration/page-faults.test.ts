// The census page changed, or fails by its own account: two people in a row come to the same fault.
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { attempts, minutes, passing, startLane, type TestLane, withoutOwnersJob } from '../support/lane.ts'

const unreadable: Outcome = { kind: 'parse_error', detail: 'unknown message' }
const captcha = 0.003

/** A lane that has just been woken, with so many registrations to look up, in this order. */
function waiting(count: number, folder = temporaryFolder()) {
  const database = withoutOwnersJob(openDatabase(folder))
  const clock = fakeClock()
  const people = Array.from({ length: count }, (_, n) => registerPerson(database, n + 1, clock.now() + n))
  clock.advance(count)
  const t = startLane(database, { clock })
  t.lane.wake()
  return { database, clock, people, t }
}

/** The next lookup comes to this; whose it was. */
async function answerNext(t: TestLane, outcome: Outcome): Promise<string> {
  const asked = await t.asked()
  asked.answer(outcome, captcha)
  await t.until(() => t.lane.state().running === null)
  return asked.cedula
}

async function answerAfterGap(t: TestLane, outcome: Outcome): Promise<string> {
  await t.clock.asleepFor()
  t.clock.advance(5_000)
  return answerNext(t, outcome)
}

const jobOf = ({ sqlite }: Database, person: number) =>
  sqlite
    .prepare(
      `SELECT state, failures, priority, due_at AS dueAt FROM lookup_jobs WHERE person_id = ? ORDER BY id DESC`,
    )
    .get(person) as { state: string; failures: number; priority: number; dueAt: number }

const captchas = ({ sqlite }: Database) =>
  sqlite.prepare('SELECT count(*) FROM lookup_attempts WHERE captcha_cost > 0').pluck().get()

test('two people in a row with the same unreadable answer cost two captchas and no try; each later look costs one', async () => {
  const { clock, database, people, t } = waiting(2)
  await answerNext(t, unreadable)
  expect(t.lane.state().parked).toBe(null)
  await answerAfterGap(t, unreadable)
  expect(t.lane.state().parked).toEqual({ reason: 'page_failing', until: clock.now() + minutes(5) })
  for (const person of people) {
    expect(jobOf(database, person)).toEqual({
      state: 'waiting',
      failures: 0,
      priority: 1,
      dueAt: clock.now(),
    })
    expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null })
    expect(attempts(database, person)).toEqual(['parse_error'])
  }
  expect(captchas(database)).toBe(2)
  for (const [n, delay] of [5, 15, 60, 60].entries()) {
    await passing(t, minutes(delay) - 1)
    await clock.asleepFor()
    expect(captchas(database)).toBe(2 + n)
    clock.advance(1)
    await answerNext(t, unreadable)
  }
  expect(captchas(database)).toBe(6)
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([0, 0])
})
