import path from 'node:path'
import { type SQL, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Pool } from 'pg'

/** A database or one of its transactions, of either driver. */
export type Database = PgDatabase<PgQueryResultHKT>

export interface Store {
  database: Database
  /**
   * A transaction that runs alone among those that change records, devices or the campaign, of all processes: revisions commit in
   * their order, so that a reader who has seen one has seen all before it.
   */
  alone<Result>(run: (tx: Database) => Promise<Result>): Promise<Result>
  /** Waits for running queries. */
  close(): Promise<void>
}

/** Keys of advisory locks: any numbers, the same in all processes. */
const migrating = 7_203_615_401
const changing = 7_203_615_402

/** A statement of its own: the snapshot of the next one is taken after the lock. */
const lockChanges = `select pg_advisory_xact_lock(${changing})`

const migrations = {
  migrationsFolder: path.join(import.meta.dirname, '../migrations'),
  migrationsSchema: 'public',
  migrationsTable: 'migrations',
}

async function locked(execute: (statement: SQL) => unknown, migrate: () => Promise<void>): Promise<void> {
  await execute(sql`select pg_advisory_lock(${migrating})`)
  try {
    await migrate()
  } finally {
    await execute(sql`select pg_advisory_unlock(${migrating})`)
  }
}

/** A PostgreSQL server, with its schema brought up to date. */
export async function openPostgres(url: string): Promise<Store> {
  const { default: pg } = await import('pg')
  const { drizzle } = await import('drizzle-orm/node-postgres')
  const { migrate } = await import('drizzle-orm/node-postgres/migrator')
  const options = { connectionString: url, application_name: 'referidos-headquarters', keepAlive: true }

  // The lock is of a connection.
  const single = new pg.Client({ ...options, connectionTimeoutMillis: 10_000 })
  await single.connect()
  try {
    const database = drizzle({ client: single })
    await locked(
      (statement) => database.execute(statement),
      () => migrate(database, migrations),
    )
  } finally {
    await single.end()
  }

  const connect = (max: number): Pool => {
    // The limit is also of the wait for a free connection.
    const pool = new pg.Pool({ ...options, max, connectionTimeoutMillis: 30_000, statement_timeout: 30_000 })
    // A connection that the database ends fails the query that it has, and is replaced. An event without a listener would end
    // the process.
    const ignore = () => {}
    pool.on('error', ignore)
    pool.on('connect', (client) => client.on('error', ignore))
    return pool
  }
  // Changes wait for each other on a connection of their own, so that they never take all connections from reads.
  const [reads, changes] = [connect(9), connect(1)]
  return {
    database: drizzle({ client: reads }),
    // Not drizzle's transaction: it keeps the connection for good if `begin` fails.
    async alone(run) {
      const client = await changes.connect()
      let isSound = false
      try {
        const tx = drizzle({ client })
        await client.query(`begin; ${lockChanges}`)
        const result = await run(tx)
        await client.query('commit')
        isSound = true
        return result
      } catch (error) {
        isSound = await client.query('rollback').then(
          () => true,
          () => false,
        )
        throw error
      } finally {
        client.release(!isSound)
      }
    },
    async close() {
      await Promise.all([reads.end(), changes.end()])
    },
  }
}

/** PostgreSQL inside this process, for trying and for tests. `folder` null: in memory. */
export async function openEmbedded(folder: string | null): Promise<Store> {
  const { PGlite } = await import('@electric-sql/pglite')
  const { drizzle } = await import('drizzle-orm/pglite')
  const { migrate } = await import('drizzle-orm/pglite/migrator')
  const client = await PGlite.create(folder ?? 'memory://')
  const database = drizzle({ client })
  await locked(
    (statement) => database.execute(statement),
    () => migrate(database, migrations),
  )
  return {
    database,
    alone: (run) =>
      database.transaction(async (tx) => {
        await tx.execute(sql.raw(lockChanges))
        return run(tx)
      }),
    close: () => client.close(),
  }
}

/** Throws if the database does not answer. */
export async function probe({ database }: Store): Promise<void> {
  await database.execute(sql`select 1`)
}
