import BetterSqlite3 from 'better-sqlite3'

/** Points at which the child can kill itself, by its current activity. */
export const failpoints = {
  start: [
    'migration, halfway',
    'migration, before its commit',
    'migration, after its commit',
    'recovery, halfway',
    'recovery, before its commit',
    'recovery, after its commit',
  ],
  work: [
    'registration, halfway',
    'registration, before its commit',
    'registration, after its commit',
    'refresh, before its commit',
    'refresh, after its commit',
    'cancel, before its commit',
    'cancel, after its commit',
    'abort, before its commit',
    'abort, after its commit',
    'hide, halfway',
    'hide, after its commit',
    'restore, halfway',
    'restore, after its commit',
    'claim, before its commit',
    'claim, after its commit',
    'lookup, asked',
    'lookup, answered',
    'finish, halfway',
    'finish, before its commit',
    'finish, after its commit',
  ],
  stop: ['giving back, before its commit', 'giving back, after its commit'],
} as const
export type Failpoint = (typeof failpoints)[keyof typeof failpoints][number]

type Doing =
  | 'migration'
  | 'recovery'
  | 'registration'
  | 'refresh'
  | 'cancel'
  | 'abort'
  | 'hide'
  | 'restore'
  | 'finish'
  | 'giving back'
  | 'lane'

export interface Failpoints {
  /** Kills the process if this is the armed point and its hit count is reached. */
  reach(point: Failpoint): void
  /** Sets the current activity. */
  now(doing: Doing): void
  /** Sets the activity while `work` runs (synchronously), then restores the previous one. */
  during<Result>(doing: Doing, work: () => Result): Result
}

interface Armed {
  point: Failpoint
  /** Counted from 1. */
  hit: number
}

/** Wraps every transaction of this process. Names it after the current activity; recognises a claim by its result. */
export function installFailpoints(armed: Armed | null): Failpoints {
  let doing: Doing = 'lane'
  let hits = 0
  /** Writes of the open transaction. */
  let writes = 0
  let depth = 0

  function reach(point: string): void {
    if (armed?.point !== point) return
    hits += 1
    if (hits >= armed.hit) process.kill(process.pid, 'SIGKILL')
  }

  function now(next: Doing): void {
    doing = next
  }

  const database = BetterSqlite3.prototype
  const { transaction, exec } = database
  const write = () => {
    writes += 1
    if (depth > 0 && writes === 2) reach(`${doing}, halfway`)
  }
  database.exec = function (sql) {
    write()
    return exec.call(this, sql)
  }
  const probe = new BetterSqlite3(':memory:')
  const statement = Object.getPrototypeOf(probe.prepare('SELECT 1')) as BetterSqlite3.Statement
  probe.close()
  const { run } = statement
  statement.run = function (...parameters: unknown[]) {
    write()
    return run.apply(this, parameters)
  }

  // The app only ever calls `.immediate()`.
  database.transaction = function (this: BetterSqlite3.Database, work: (...args: never[]) => unknown) {
    let name = ''
    const inner = transaction.call(this, (...args: never[]) => {
      const result = work(...args)
      if (depth === 1) {
        name = doing === 'lane' && isClaim(result) ? 'claim' : doing
        reach(`${name}, before its commit`)
      }
      return result
    })
    const immediate = (...args: never[]) => {
      if (depth === 0) writes = 0
      depth += 1
      try {
        const result = inner.immediate(...args)
        if (depth === 1) {
          reach(`${name}, after its commit`)
          if (doing === 'finish') doing = 'lane'
        }
        return result
      } finally {
        depth -= 1
      }
    }
    return Object.assign(immediate, { immediate })
  } as typeof transaction

  return {
    reach,
    now,
    during(next, work) {
      const before = doing
      doing = next
      try {
        return work()
      } finally {
        doing = before
      }
    },
  }
}

const isClaim = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'token' in result
