/** A fault that the named tests must catch. */
export interface Mutant {
  name: string
  /** Path relative to the repository. */
  file: string
  /** Must occur exactly once in the file. */
  text: string
  replacement: string
  tests: readonly string[]
}

const walCut = 'tests/crash/wal-cut.test.ts'
const kills = 'tests/crash/kills.test.ts'
const invariants = 'tests/queue/invariants.test.ts'

const jobs = 'src-main/queue/jobs.ts'
const people = 'src-main/people/repository.ts'

/**
 * Faults that a test could miss and still pass: a kill that never falls at the critical moment, a forbidden event that
 * nothing provokes, an end that the test does not await long enough. Leave out faults that directly contradict an
 * assertion.
 */
export const mutants: readonly Mutant[] = [
  {
    name: 'the job of a registration is queued after its transaction',
    file: people,
    text: 'enqueue(database, id, priorities.registration, now)',
    replacement: 'queueMicrotask(() => enqueue(database, id, priorities.registration, now))',
    tests: [walCut],
  },
  {
    name: 'the job of a registration is queued a moment later',
    file: people,
    text: 'enqueue(database, id, priorities.registration, now)',
    replacement: 'setImmediate(() => enqueue(database, id, priorities.registration, now))',
    tests: [kills],
  },
  {
    name: 'an attempt ends in another transaction than its job',
    file: jobs,
    text: 'endAttempt(database, claimed, { outcome: outcome.kind, error, detail }, now)',
    replacement:
      'queueMicrotask(() => endAttempt(database, claimed, { outcome: outcome.kind, error, detail }, now))',
    tests: [walCut],
  },
  {
    name: 'an answer is written in another transaction than the end of its job',
    file: jobs,
    text: 'settleAnswer(database, personId, judged.status, answer, now)',
    replacement: 'setImmediate(() => settleAnswer(database, personId, judged.status, answer, now))',
    tests: [kills],
  },
  {
    name: 'no fence: a result counts whoever holds the job by then',
    file: jobs,
    text: 'eq(lookupJobs.token, token)',
    replacement: 'eq(lookupJobs.id, jobId)',
    tests: [invariants],
  },
  {
    name: 'no recovery at the start',
    file: 'src-main/queue/lane.ts',
    text: 'jobs.recover(database, options.bootId, clock.now())',
    replacement: '',
    tests: [invariants],
  },
  {
    name: 'a claim does not look whether the site is in reach',
    file: 'src-main/queue/lane.ts',
    text: '!parking.isReachable()',
    replacement: 'false',
    tests: [invariants],
  },
  {
    name: 'tries are refunded for ever',
    file: 'src-main/queue/refunds.ts',
    text: 'job.refunds >= maxRefunds',
    replacement: 'job.refunds < 0',
    tests: ['tests/queue/network-errors.test.ts'],
  },
  {
    name: 'trial lookups on a failing page cost nobody a try, for ever',
    file: 'src-main/queue/page-fault.ts',
    text: 'known.trials <= maxFreeTrials',
    replacement: 'maxFreeTrials > 0',
    tests: ['tests/queue/page-faults.test.ts'],
  },
]
