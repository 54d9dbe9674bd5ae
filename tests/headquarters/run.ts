// Many laptops of one campaign, over bad lines, and a server and a database that are killed now and then: all come to the same.
// Usage: npm run test:headquarters
//   [-- --laptops 200 --people 1000 --rounds 10 --seed N --kill-every 5 --restart-database-every 30 --repeat 1]
// PostgreSQL is a private one, started with Debian's programs, or that of DATABASE_URL with an empty database, which only its owner
// can restart. With --restart-database-every 0 neither is needed: PostgreSQL runs in the server's process.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Cluster, freePort, programsFolder, startCluster } from '../support/postgres.ts'
import { createFleet } from './fleet.ts'

const { values } = parseArgs({
  options: {
    laptops: { type: 'string', default: '200' },
    people: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string' },
    /** Seconds; 0: never. */
    'kill-every': { type: 'string', default: '5' },
    'restart-database-every': { type: 'string' },
    repeat: { type: 'string', default: '1' },
  },
})

/** Milliseconds. */
const killEveryMs = Number(values['kill-every']) * 1_000
const restartEveryMs = Number(values['restart-database-every'] ?? (process.env.DATABASE_URL ? 0 : 30)) * 1_000
const progressMs = 30_000
const patienceMs = 60_000

interface Repeated {
  times: number
  /** Rejects with what the work threw. */
  failure: Promise<never>
  /** Waits for work under way. */
  stop(): Promise<void>
}

/** `ms` 0: never. */
function every(ms: number, work: () => Promise<void>): Repeated {
  const stopping = new AbortController()
  const repeat = async () => {
    while (ms > 0) {
      await setTimeout(ms, null, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      await work()
      repeated.times += 1
    }
  }
  let running = Promise.resolve()
  const repeated: Repeated = {
    times: 0,
    failure: new Promise((_, reject) => {
      running = repeat().catch(reject)
    }),
    stop() {
      stopping.abort()
      return running
    },
  }
  repeated.failure.catch(() => {})
  return repeated
}

const root = path.resolve(import.meta.dirname, '../..')

/** The server as the image has it: it starts several times as fast as from its sources. Returns its file. */
function bundle(): string {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--config', 'src-server/vite.config.ts'], { cwd: root })
  return path.join(root, 'out-server/app/main.mjs')
}

interface Server {
  address: string
  secret: string
  /** How often it ended without having been killed. */
  ends: number
  /** Returns once it answers again. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** A process of its own. `databaseUrl` null: PostgreSQL runs in it. */
async function startServer(folder: string, databaseUrl: string | null): Promise<Server> {
  const secret = randomBytes(16).toString('hex')
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const file = bundle()
  const many = '1000000000'
  const start = () =>
    spawn(process.execPath, [file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        PORT: String(port),
        DATABASE_URL: databaseUrl ?? '',
        PGLITE_DIR: path.join(folder, 'postgres'),
        HEADQUARTERS_SECRET: secret,
        LOG_LEVEL: 'silent',
        ADDRESS_LIMIT: many,
        DEVICE_LIMIT: many,
        ENTRY_LIMIT: many,
      },
    })
  const isUp = () =>
    fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  let said = ''
  /** A server that finds no database ends, and its machine starts it again. */
  async function started(): Promise<ChildProcess> {
    const until = performance.now() + patienceMs
    let running = start()
    const listen = (text: Buffer) => {
      said = text.toString()
    }
    running.stderr?.on('data', listen)
    while (!(await isUp())) {
      if (performance.now() > until) throw new Error(`the server did not start: ${said}`)
      if (running.exitCode !== null) {
        running = start()
        running.stderr?.on('data', listen)
      }
      await setTimeout(50)
    }
    running.once('exit', (_, signal) => {
      if (signal === 'SIGKILL') return
      server.ends += 1
      console.log(`the server ended: ${said}`)
    })
    return running
  }
  async function killed(): Promise<void> {
    running.kill('SIGKILL')
    if (running.exitCode === null && running.signalCode === null) await once(running, 'exit')
  }
  const server: Server = {
    address,
    secret,
    ends: 0,
    async kill() {
      await killed()
      running = await started()
    },
    stop: () => killed(),
  }
  let running = await started()
  process.once('exit', () => running.kill('SIGKILL'))
  return server
}

function refuse(text: string): never {
  console.error(text)
  process.exit(1)
}

const given = process.env.DATABASE_URL || null
if (given !== null && restartEveryMs > 0)
  refuse('The PostgreSQL of DATABASE_URL cannot be restarted from here: leave one of the two out.')
/** null: PostgreSQL is not restarted. */
const programs = restartEveryMs === 0 ? null : programsFolder()
if (programs === null && restartEveryMs > 0)
  refuse(
    "PostgreSQL's programs are not here: install Debian's package postgresql, or pass --restart-database-every 0.",
  )

/** Both null: PostgreSQL runs in the server. */
async function startDatabase(folder: string): Promise<{ cluster: Cluster | null; url: string | null }> {
  if (programs === null) return { cluster: null, url: given }
  const cluster = await startCluster(programs, folder)
  return { cluster, url: await cluster.newDatabase() }
}

async function run(seed: number): Promise<string[]> {
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 1_000)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-headquarters-'))
  let isKept = false
  const stops: (() => unknown)[] = [() => isKept || fs.rmSync(folder, { recursive: true, force: true })]
  try {
    const { cluster, url } = await startDatabase(folder)
    if (cluster !== null) stops.push(() => cluster.stop())
    const server = await startServer(folder, url)
    stops.push(() => server.stop())
    console.log(cluster === null ? 'the database is not restarted' : `PostgreSQL ${cluster.version}`)
    const kills = every(killEveryMs, () => server.kill())
    stops.push(() => kills.stop())
    const restarts = every(restartEveryMs, async () => cluster?.restart())
    stops.push(() => restarts.stop())
    const fleet = createFleet({
      folder,
      server,
      seed,
      laptops: Number(values.laptops),
      people: Number(values.people),
      rounds: Number(values.rounds),
    })
    stops.push(() => fleet.close())
    const faults = () => `${kills.times} kills of the server, ${restarts.times} restarts of the database`
    const memory = () => `${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MB`
    const tell = () => console.log(`${seconds()} s: ${fleet.progress()}, ${faults()}, ${memory()}`)
    const telling = setInterval(tell, progressMs)
    stops.push(() => clearInterval(telling))
    const work = async () => {
      await fleet.enrol()
      tell()
      await fleet.work()
      tell()
      return fleet.converge()
    }
    const rounds = await Promise.race([work(), kills.failure, restarts.failure])
    tell()
    const broken = fleet.broken()
    if (!Number.isFinite(rounds)) broken.unshift('the laptops did not come to the same')
    if (server.ends > 0) broken.unshift(`the server ended by itself ${server.ends} times`)
    console.log(
      Object.entries(fleet.counts())
        .map(([what, times]) => `${what} ${times}`)
        .join(', '),
    )
    const came = Number.isFinite(rounds) ? `converged in ${rounds} rounds` : 'not converged'
    console.log(`seed ${seed}: ${came}, ${seconds()} s, ${faults()}, digest ${fleet.digest()}`)
    // A run with kills does not repeat: its databases tell what happened.
    isKept = broken.length > 0
    if (isKept) console.log(`the laptops' databases are kept in ${folder}`)
    return broken
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
}

// Otherwise the server and PostgreSQL would outlive it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const first = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
for (let seed = first; seed < first + Number(values.repeat); seed += 1) {
  console.log(`seed ${seed}`)
  const broken = await run(seed)
  for (const one of broken.slice(0, 20)) console.log(one)
  if (broken.length === 0) continue
  console.log(`${broken.length} things do not hold, seed ${seed}`)
  process.exitCode = 1
  break
}
