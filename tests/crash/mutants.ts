/** A fault that the tests named have to catch. */
export interface Mutant {
  name: string
  /** Relative to the repository. */
  file: string
  /** Stands in the file exactly once. */
  text: string
  replacement: string
  tests: readonly string[]
}

const lane = 'tests/queue/lane.test.ts'
const invariants = 'tests/queue/invariants.test.ts'
const network = 'tests/queue/network-errors.test.ts'
const walCut = 'tests/crash/wal-cut.test.ts'
const kills = 'tests/crash/kills.test.ts'
const queue = 'tests/queue/queue-faults.test.ts'
const pageFaults = 'tests/queue/page-faults.test.ts'
const offeredWindow = 'tests/queue/offered-window.test.ts'
const hidden = 'tests/people/hidden.test.ts'

const jobsFile = 'src-main/queue/jobs.ts'
const refundsFile = 'src-main/queue/refunds.ts'
const pageFaultFile = 'src-main/queue/page-fault.ts'
const breakerFile = 'src-main/queue/breaker.ts'
const laneFile = 'src-main/queue/lane.ts'
const cooldownFile = 'src-preload/cooldown.ts'
const policyFile = 'src-main/queue/policy.ts'

export const mutants: readonly Mutant[] = [
  {
    name: 'somebody who is hidden keeps their job',
    file: 'src-main/people/repository.ts',
    text: "dropLiveJob(database, personId, 'the person was hidden', now)",
    replacement: 'void dropLiveJob',
    tests: [hidden],
  },
  {
    name: 'tries that are given back give a job to somebody who is hidden',
    file: refundsFile,
    text: 'if (isHidden(database, spent.personId)) return false',
    replacement: 'void isHidden',
    tests: [hidden],
  },
  {
    name: 'a hidden lookup keeps its token',
    file: 'src-main/queue/drop.ts',
    text: ".set({ state: 'dropped', token: null, bootId: null, finishedAt: now })\n    .where(eq(lookupJobs.id, job.id))",
    replacement:
      ".set({ state: 'dropped', token: null, bootId: null, finishedAt: now })\n    .where(and(eq(lookupJobs.id, job.id), eq(lookupJobs.state, 'waiting')))",
    tests: [hidden],
  },
  {
    name: 'the job of a registration is queued after its transaction',
    file: 'src-main/people/repository.ts',
    text: 'enqueue({ orm }, id, priorities.registration, now)',
    replacement: 'queueMicrotask(() => enqueue({ orm }, id, priorities.registration, now))',
    tests: [walCut],
  },
  {
    name: 'the job of a registration is queued a moment later',
    file: 'src-main/people/repository.ts',
    text: 'enqueue({ orm }, id, priorities.registration, now)',
    replacement: 'setImmediate(() => enqueue({ orm }, id, priorities.registration, now))',
    tests: [kills],
  },
  {
    name: 'a registration is acknowledged before it is flushed',
    file: 'src-main/database/open.ts',
    text: "'synchronous = FULL'",
    replacement: "'synchronous = NORMAL'",
    tests: ['tests/crash/fsync.test.ts'],
  },
  {
    name: 'an attempt ends in another transaction than its job',
    file: jobsFile,
    text: 'endAttempt(database, claimed, { outcome: outcome.kind, error, detail }, now)',
    replacement:
      'queueMicrotask(() => endAttempt(database, claimed, { outcome: outcome.kind, error, detail }, now))',
    tests: [walCut],
  },
  {
    name: 'a job ends in another transaction than its attempt',
    file: jobsFile,
    text: 'judged.status, answer, now)\n        endJob(database, claimed.jobId, now)',
    replacement:
      'judged.status, answer, now)\n        setImmediate(() => endJob(database, claimed.jobId, now))',
    tests: [kills],
  },
  {
    name: 'no gap after what a kill broke off',
    file: jobsFile,
    text: "writeSetting(database, 'last_lookup_ended_at', String(now))\n      touch(database, job.personId)",
    replacement: 'touch(database, job.personId)',
    tests: [lane],
  },
  {
    name: 'no fence: a result counts whoever holds the job by then',
    file: jobsFile,
    text: "and(eq(lookupJobs.id, jobId), eq(lookupJobs.token, token), eq(lookupJobs.state, 'running'))",
    replacement: 'eq(lookupJobs.id, jobId)',
    tests: [invariants],
  },
  {
    name: 'no recovery at the start',
    file: laneFile,
    text: 'jobs.recover(database, options.bootId, clock.now())',
    replacement: '',
    tests: [lane],
  },
  {
    name: 'a lookup that was broken off counts as a failed try',
    file: jobsFile,
    text: 'putBack(database, job.id, { interruptions, dueAt',
    replacement: 'putBack(database, job.id, { failures: job.failures + 1, interruptions, dueAt',
    tests: [queue],
  },
  {
    name: 'a snooze counts as a failed try',
    file: jobsFile,
    text: 'putBack(database, claimed.jobId, { dueAt: job.dueAt })',
    replacement: 'putBack(database, claimed.jobId, { dueAt: job.dueAt, failures: job.failures + 1 })',
    tests: [queue],
  },
  {
    name: 'the third interruption gives nobody up',
    file: policyFile,
    text: 'mostInterruptions = 3',
    replacement: 'mostInterruptions = 300',
    tests: [invariants],
  },
  {
    name: 'the end of a lookup starts no gap',
    file: laneFile,
    text: 'current = null\n      gap.start()',
    replacement: 'current = null',
    tests: [lane],
  },
  {
    name: 'the gap is forgotten by a restart',
    file: 'src-main/queue/gap.ts',
    text: 'let lastEnd = endOfLastRun()',
    replacement: 'let lastEnd = endOfLastRun() - Number.POSITIVE_INFINITY',
    tests: [lane, invariants],
  },
  {
    name: 'the end of a lookup is not written',
    file: jobsFile,
    text: "writeSetting(database, 'last_lookup_ended_at', String(now))\n    touch(database, personId)",
    replacement: 'touch(database, personId)',
    tests: [invariants],
  },
  {
    name: 'no cooldown between two refreshes',
    file: cooldownFile,
    text: 'refreshCooldownMs = 30_000',
    replacement: 'refreshCooldownMs = 0',
    tests: [invariants],
  },
  {
    name: 'the cooldown of a refresh is not written with it',
    file: jobsFile,
    text: '.set({ lastRefreshAt: now })',
    replacement: '.set({ lastRefreshAt: record.lastRefreshAt })',
    tests: [invariants],
  },
  {
    name: 'a clock that was set back makes the cooldown longer',
    file: cooldownFile,
    text: 'left <= 0 || left > refreshCooldownMs',
    replacement: 'left <= 0',
    tests: ['tests/queue/policy.test.ts'],
  },
  {
    name: 'a person may have two live jobs',
    file: 'drizzle/0000_first.sql',
    text: 'CREATE UNIQUE INDEX `one_live_job_a_person`',
    replacement: 'CREATE INDEX `one_live_job_a_person`',
    tests: [queue],
  },
  {
    name: 'two jobs may run at once',
    file: 'drizzle/0000_first.sql',
    text: 'CREATE UNIQUE INDEX `one_running_job`',
    replacement: 'CREATE INDEX `one_running_job`',
    tests: [queue],
  },
  {
    name: 'the breaker does not grow',
    file: breakerFile,
    text: '(read()?.refusals ?? 0) + 1',
    replacement: '1',
    tests: [lane],
  },
  {
    name: 'a clock that was set back puts jobs out of reach',
    file: laneFile,
    text: 'jobs.clampDueTimes(',
    replacement: '((..._: unknown[]): number[] => [])(',
    tests: [lane],
  },
  {
    name: 'a refresh of somebody who waits does not move them',
    file: jobsFile,
    text: 'putBack(database, job.id, { ...afresh, priority: priorities.refresh, dueAt: now })',
    replacement: 'putBack(database, job.id, afresh)',
    tests: [lane],
  },
  {
    name: 'a refresh does not start the count of tries afresh',
    file: jobsFile,
    text: 'const afresh = { failures: 0, interruptions: 0, refunds: 0 }',
    replacement: 'const afresh = {}',
    tests: [lane],
  },
  {
    name: 'a refresh is decided outside a transaction',
    file: jobsFile,
    text: 'return immediately(database.sqlite, () => {\n    if (personIds.length > mostRefreshed)',
    replacement:
      'return ((work: () => RefreshAnswer) => work())(() => {\n    if (personIds.length > mostRefreshed)',
    tests: [queue],
  },
  {
    name: 'a refresh of several asks for final answers again',
    file: jobsFile,
    text: '!single && isFinal(record.status)',
    replacement: 'single && record.status === undefined',
    tests: [lane],
  },
  {
    name: 'a failed refresh erases the answer before it',
    file: 'src-main/census/repository.ts',
    text: 'if (isFinal(before?.status ?? null)) {',
    replacement: 'if (before === undefined) {',
    tests: [invariants],
  },
  {
    name: 'imports are claimed before refreshes',
    file: policyFile,
    text: '[0, 1, 2, 3, 4]',
    replacement: '[3, 2, 1, 0, 4]',
    tests: [queue],
  },
  {
    name: 'the newest is claimed first',
    file: jobsFile,
    text: '.orderBy(asc(lookupJobs.dueAt), asc(lookupJobs.id))',
    replacement: '.orderBy(sql`due_at DESC`)',
    tests: [lane],
  },
  {
    name: 'a claim does not look whether the site is in reach',
    file: laneFile,
    text: 'if (!parking.isReachable()) return sleep(offlineProbeMs)',
    replacement: '',
    tests: [invariants],
  },
  {
    name: 'no funds count as a failed try',
    file: laneFile,
    text: 'countFailure: blameless === null',
    replacement: 'countFailure: true',
    tests: [invariants],
  },
  {
    name: 'a fourth retry is made',
    file: policyFile,
    text: 'delays[failures - 1] ?? null',
    replacement: 'delays[Math.min(failures, delays.length) - 1] ?? null',
    tests: [invariants],
  },
  {
    name: 'network errors are never taken for offline',
    file: policyFile,
    text: 'errors.length >= errorsInARow &&',
    replacement: 'errors.length > errorsInARow &&',
    tests: [invariants],
  },
  {
    name: 'one person’s errors are taken for offline',
    file: policyFile,
    text: '(errors.every(({ asked }) => !asked) ||',
    replacement: '(true ||',
    tests: [network],
  },
  {
    name: 'tries are given back for ever',
    file: refundsFile,
    text: 'isCounted && job.refunds >= mostRefunds',
    replacement: 'false',
    tests: [network],
  },
  {
    name: 'an answer in between does not end the errors in a row',
    file: jobsFile,
    text: 'endNetworkErrors(database)',
    replacement: 'void endNetworkErrors',
    tests: [network],
  },
  {
    name: 'a person who was given up on gets no job back',
    file: refundsFile,
    text: 'if (spent.before === null) break',
    replacement: 'break',
    tests: [network],
  },
  {
    name: 'an answer that cannot be written is thrown away',
    file: laneFile,
    text: 'unwritten = { asked, answer }',
    replacement: '',
    tests: [lane],
  },
  {
    name: 'a day begins at midnight in Greenwich',
    file: 'src-preload/bogota.ts',
    text: 'bogotaWallClock(at) / dayMs',
    replacement: 'at / dayMs',
    tests: ['tests/queue/ceiling.test.ts'],
  },
  {
    name: 'a clock that is set back ends a refusal',
    file: breakerFile,
    text: 'Math.min(ends - clock.monotonic(), refused.until - now)',
    replacement:
      '((ms: number) => (ms > breakerDelay(refused.refusals, delays()) ? 0 : ms))(refused.until - now)',
    tests: ['tests/queue/clock-steps.test.ts'],
  },
  {
    name: 'whoever was given a try back shows again that the page fails',
    file: policyFile,
    text: '!(asked && isSuspect)',
    replacement: 'asked || isSuspect || true',
    tests: [pageFaults],
  },
  {
    name: 'looks at a failing page cost nobody a try, for ever',
    file: pageFaultFile,
    text: 'known.trials <= mostFreeTrials',
    replacement: 'mostFreeTrials > 0',
    tests: [pageFaults],
  },
  {
    name: 'a look at a failing page that was broken off is followed by the next one at once',
    file: jobsFile,
    text: 'if (withFault !== null) noteTrialStart(database, page, now)',
    replacement: 'void noteTrialStart',
    tests: [pageFaults],
  },
  {
    name: 'a look at a failing page buys as many captchas as any lookup',
    file: laneFile,
    text: '...(isTrial && { mostCaptchas: 1 }),',
    replacement: '...(isTrial && {}),',
    tests: [pageFaults],
  },
  {
    name: 'a look at a failing page is about whoever comes first',
    file: jobsFile,
    text: 'firstDue(database, now, withFault)',
    replacement: 'firstDue(database, now)',
    tests: [pageFaults],
  },
  {
    name: 'a fault of one census page parks the other',
    file: pageFaultFile,
    text: 'faults.page === page ? faults : null',
    replacement: 'page === undefined ? null : faults',
    tests: [pageFaults],
  },
  {
    name: 'the window is offered though nobody is there',
    file: 'src-main/queue/operator.ts',
    text: '!present.signal.aborted ? breaker.offeredUntil(now)',
    replacement: 'true ? breaker.offeredUntil(now)',
    tests: [offeredWindow],
  },
  {
    name: 'the window is offered again after the next lookup failed',
    file: breakerFile,
    text: "case 'parse_error':\n          return endOffer()",
    replacement: "case 'parse_error':\n          return",
    tests: [offeredWindow],
  },
]
