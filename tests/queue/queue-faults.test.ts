import { expect, test } from 'vitest'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { priorities } from '../../src-main/queue/policy.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { censusPage } from '../support/invented.ts'
import { found } from '../support/lane.ts'

const start = Date.UTC(2026, 10, 21, 17)
const rules = { retryDelays: [60_000], countFailure: true }

/** A database whose queue is empty. */
function emptyQueue() {
  const database = openDatabase()
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done' WHERE person_id = 1`)
  return database
}

const failuresOf = ({ sqlite }: ReturnType<typeof openDatabase>, personId: number) =>
  sqlite
    .prepare(`SELECT failures FROM lookup_jobs WHERE person_id = ? AND state <> 'done'`)
    .pluck()
    .get(personId)

function claimed(database: ReturnType<typeof openDatabase>, bootId: string, now: number): jobs.Claim {
  const claim = jobs.claim(database, bootId, now, censusPage)
  if (claim === null) throw new Error('nothing to claim')
  return claim
}

test('neither an interruption nor a snooze is a failed try', () => {
  const database = emptyQueue()
  const person = registerPerson(database, 1, start)
  claimed(database, 'killed', start)
  jobs.recover(database, 'next', start + 1)
  expect(failuresOf(database, person)).toBe(0)
  jobs.requeue(database, claimed(database, 'next', start + 2), 'the app was closed', start + 3)
  expect(failuresOf(database, person)).toBe(0)
  const failure: Outcome = { kind: 'timeout', detail: '120 s' }
  const answer = { outcome: failure, source: 'census.example' }
  jobs.finish(database, claimed(database, 'next', start + 4), answer, start + 5, rules)
  expect(failuresOf(database, person)).toBe(1)
})

test('the database itself refuses a second live job of a person and a second running one', () => {
  const database = emptyQueue()
  const person = registerPerson(database, 1, start)
  registerPerson(database, 2, start + 1)
  expect(() => jobs.enqueue(database, person, priorities.refresh, start)).toThrow('UNIQUE')
  claimed(database, 'boot', start + 1)
  expect(() => jobs.enqueue(database, person, priorities.refresh, start)).toThrow('UNIQUE')
  expect(() => jobs.claim(database, 'boot', start + 1, censusPage)).toThrow('UNIQUE')
})

test('a refresh goes before a registration, then come retries and imports, the oldest first within each', () => {
  const database = emptyQueue()
  const order = [
    priorities.import,
    priorities.retry,
    priorities.registration,
    priorities.registration,
    priorities.refresh,
  ]
  const people = order.map((priority, n) => {
    const person = registerPerson(database, n + 1, start + n)
    database.sqlite.prepare('UPDATE lookup_jobs SET priority = ? WHERE person_id = ?').run(priority, person)
    return person
  })
  const answer = { outcome: found, source: 'census.example' }
  const taken = people.map(() => {
    const claim = claimed(database, 'boot', start + 10)
    jobs.finish(database, claim, answer, start + 10, rules)
    return claim.personId
  })
  expect(taken.map((person) => people.indexOf(person))).toEqual([4, 2, 3, 1, 0])
})

test('who is refreshed, who has to wait and how many may be are decided in the transaction that queues them', () => {
  const database = emptyQueue()
  const people = [1, 2].map((n) => registerPerson(database, n, start))
  const { sqlite } = database
  const prepare = sqlite.prepare.bind(sqlite)
  const outside: string[] = []
  const watched = (source: string) => {
    if (!sqlite.inTransaction) outside.push(source)
    return prepare(source)
  }
  sqlite.prepare = watched as typeof sqlite.prepare
  expect(jobs.refresh(database, people, start)).toMatchObject({ queued: 2, skippedCooldown: 0 })
  expect(jobs.refresh(database, people, start + 1)).toMatchObject({ queued: 0, skippedCooldown: 2 })
  const eleven = Array.from({ length: 11 }, (_, n) => n)
  expect(() => jobs.refresh(database, eleven, start)).toThrow('invalid_input')
  expect(outside).toEqual([])
})
