import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'

/** A PostgreSQL for benchmarks and tests, which make and drop their own databases there. */
export interface Postgres {
  version: string
  /** URL of a new, empty database. */
  newDatabase(): Promise<string>
  stop(): Promise<void>
}

/** A private one. */
export interface Cluster extends Postgres {
  /** Ends all its processes at once, as `pg_ctl restart -m immediate` does, and starts it again; it recovers from its log. */
  restart(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** `url`: of a PostgreSQL whose user may create databases; undefined: a private one. null: PostgreSQL's programs are not here. */
export async function openPostgres(url: string | undefined, folder: string): Promise<Postgres | null> {
  if (url !== undefined) return administer(url, async () => {})
  const programs = programsFolder()
  return programs === null ? null : startCluster(programs, folder)
}

const debian = '/usr/lib/postgresql'

/** Of the newest version; null: they are not here. */
export function programsFolder(): string | null {
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian) : []
  return (
    versions
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => path.join(debian, version, 'bin'))
      .find((folder) => fs.existsSync(path.join(folder, 'postgres'))) ?? null
  )
}

/** PostgreSQL does not run as root. */
function owner(): { uid: number; gid: number } | object {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** A new one in a subfolder of `folder`, on loopback. `programs`: of `programsFolder`. */
export async function startCluster(programs: string, folder: string): Promise<Cluster> {
  const as = owner()
  const data = path.join(folder, 'cluster')
  fs.mkdirSync(data, { mode: 0o700 })
  if ('uid' in as) {
    fs.chmodSync(folder, 0o711)
    fs.chownSync(data, as.uid, as.gid)
  }
  const made = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(path.join(programs, 'initdb'), made, { ...as, cwd: '/', stdio: 'ignore' })
  const port = await freePort()
  const settings = ['-D', data, '-p', String(port), '-k', data, '-h', '127.0.0.1']
  const start = () => spawn(path.join(programs, 'postgres'), settings, { ...as, cwd: '/', stdio: 'ignore' })
  let running = start()
  process.once('exit', () => running.kill('SIGINT'))
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const administered = await administer(url, () => ended(running, 'SIGINT'))
  return {
    ...administered,
    async restart() {
      await ended(running, 'SIGQUIT')
      running = start()
      await (await connected(url)).end()
    },
  }
}

/** Also if this process fails. */
export function endWith(child: ChildProcess, signal: NodeJS.Signals): void {
  process.once('exit', () => child.kill(signal))
}

export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

async function administer(url: string, stop: () => Promise<void>): Promise<Postgres> {
  const made: string[] = []
  const ask = async (statement: string): Promise<pg.QueryResult> => {
    const client = await connected(url)
    try {
      return await client.query(statement)
    } finally {
      await client.end()
    }
  }
  const { rows } = await ask(`select current_setting('server_version') as version`)
  return {
    version: String(rows[0]?.version),
    async newDatabase() {
      const name = `made_${randomBytes(8).toString('hex')}`
      await ask(`create database ${name}`)
      made.push(name)
      const own = new URL(url)
      own.pathname = `/${name}`
      return own.href
    },
    async stop() {
      for (const name of made) await ask(`drop database ${name} with (force)`)
      await stop()
    },
  }
}

/** Waits until it has started. */
async function connected(url: string): Promise<pg.Client> {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries === 100) throw error
      await setTimeout(100)
    }
  }
}

/**
 * Milliseconds of processor time that its processes for the server's connections have used; null: they run on another machine, or
 * this system does not tell.
 */
export async function usedByPostgres(pool: pg.Pool): Promise<number | null> {
  const { rows } = await pool.query(
    `select pid from pg_stat_activity where application_name = 'referidos-headquarters' and datname = current_database()`,
  )
  let ticks = 0
  for (const { pid } of rows) {
    const file = `/proc/${pid}/stat`
    if (!fs.existsSync(file)) return null
    // The name before may hold anything but is in parentheses.
    const fields = fs.readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * 10
}
