import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import type { Limits } from '../../src-server/config.ts'
import { type Database, openEmbedded, openPostgres, type Store } from '../../src-server/database/open.ts'
import { createServer } from '../../src-server/server.ts'

interface HeadquartersServer {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  address: string
  /** Lines of the log, JSON each. */
  log: string[]
  /** Paths of the server, with their methods. */
  served: { method: string; path: string }[]
  stop(): Promise<void>
}

export interface Headquarters extends HeadquartersServer {
  /** Founds the campaign. */
  secret: string
  database: Database
  /** All rows of all tables except drizzle's as text, their bytes as they are (latin1), in hexadecimal and in base64. */
  dump(): Promise<string>
  /** Another server on the same database, to be stopped before this one; on PostgreSQL with connections of its own. */
  beside(options: StartOptions): Promise<HeadquartersServer>
}

/** Laptops of a test share the loopback address. */
const noLimits: Limits = { address: 1e9, device: 1e9, entry: 1e9 }

interface StartOptions {
  limits?: Limits
  /** UTC ms. */
  now?: () => number
  metricsToken?: string | null
}

/**
 * A headquarters' server in this process, on loopback. Its database is empty and its data go with it: PGlite in memory, or a new one
 * on the PostgreSQL of REFERIDOS_TEST_DATABASE_URL.
 */
export async function startHeadquarters(options: StartOptions = {}): Promise<Headquarters> {
  const { store, again, drop } = await emptyStore()
  const secret = randomBytes(16).toString('hex')
  const server = await serve(store, secret, options)
  return {
    ...server,
    secret,
    database: store.database,
    dump: () => dump(store.database),
    async beside(other) {
      const second = await again()
      const beside = await serve(second, secret, other)
      return {
        ...beside,
        async stop() {
          await beside.stop()
          if (second !== store) await second.close()
        },
      }
    },
    async stop() {
      await server.stop()
      await store.close()
      await drop()
    },
  }
}

async function serve(
  store: Store,
  secret: string,
  { limits = noLimits, now = Date.now, metricsToken = null }: StartOptions,
): Promise<HeadquartersServer> {
  const log: string[] = []
  const app = await createServer({
    store,
    now,
    log: { write: (line) => log.push(line) },
    config: { secret, logLevel: 'info', metricsToken, trustedProxies: [], limits },
  })
  return {
    address: await app.listen({ host: '127.0.0.1', port: 0 }),
    log,
    served: app.served,
    stop: () => app.close(),
  }
}

/** Rows of a statement, of either driver. */
async function rowsOf(
  database: Database,
  statement: ReturnType<typeof sql>,
): Promise<Record<string, unknown>[]> {
  const { rows } = (await database.execute(statement)) as { rows: Record<string, unknown>[] }
  return rows
}

/** Names of the tables that hold data, in alphabetical order. */
async function tablesOf(database: Database): Promise<string[]> {
  const tables = await rowsOf(
    database,
    sql`select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by 1`,
  )
  return tables.map(({ tablename }) => String(tablename))
}

async function dump(database: Database): Promise<string> {
  const lines: string[] = []
  for (const name of await tablesOf(database)) {
    for (const row of await rowsOf(database, sql`select * from ${sql.identifier(name)}`))
      lines.push(
        `${name}: ${Object.entries(row)
          .map(([column, value]) => `${column}=${shown(value)}`)
          .join(' ')}`,
      )
  }
  return lines.join('\n')
}

function shown(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value)
  const bytes = Buffer.from(value)
  return `${bytes.toString('latin1')} ${bytes.toString('hex')} ${bytes.toString('base64')}`
}

/** The texts of `plain` that the dump holds, in any encoding that a careless server may have stored them in. */
export function foundIn(dump: string, plain: readonly string[]): string[] {
  const searched = dump.toLowerCase()
  return plain.filter((text) => encodings(text).some((encoded) => searched.includes(encoded.toLowerCase())))
}

/** `text` as itself, as UTF-8 and UTF-16 read as latin1, in hexadecimal, percent signs and the three alignments of base64. */
function encodings(text: string): string[] {
  const utf8 = Buffer.from(text)
  const utf16 = Buffer.from(text, 'utf16le')
  const aligned = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), utf8])
      .toString('base64')
      .replace(/=+$/, '')
    // Characters that hold bits of the neighbours are left out.
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + utf8.length) * 8) / 6))
  })
  return [
    text,
    encodeURIComponent(text),
    utf8.toString('latin1'),
    utf8.toString('hex'),
    utf16.toString('latin1'),
    utf16.toString('hex'),
    Buffer.from(utf16).swap16().toString('latin1'),
    ...aligned,
  ]
}

interface EmptyStore {
  store: Store
  /** The same database, as another process has it; PGlite has one connection for all. */
  again(): Promise<Store>
  drop(): Promise<void>
}

/**
 * Emptied databases of this process. A PGlite is never closed: it takes 2 s to start, and V8 aborts some of the
 * processes that free one after another (nodejs/node#64500).
 */
const spare: Store[] = []

async function emptyEmbedded(): Promise<EmptyStore> {
  const embedded = spare.pop() ?? (await openEmbedded(null))
  const store = { ...embedded, close: async () => {} }
  return {
    store,
    again: async () => store,
    async drop() {
      const names = (await tablesOf(embedded.database)).map((name) => sql.identifier(name))
      await embedded.database.execute(sql`truncate ${sql.join(names, sql`, `)}`)
      spare.push(embedded)
    },
  }
}

async function emptyStore(): Promise<EmptyStore> {
  const url = process.env.REFERIDOS_TEST_DATABASE_URL
  if (url === undefined) return await emptyEmbedded()
  const name = `test_${randomBytes(8).toString('hex')}`
  const own = new URL(url)
  own.pathname = `/${name}`
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await administer(`create database ${name}`)
  return {
    store: await openPostgres(own.href),
    again: () => openPostgres(own.href),
    drop: () => administer(`drop database ${name}`),
  }
}
