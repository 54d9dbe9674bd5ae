// Many laptops of one campaign, over bad lines, and a server that is killed now and then: all come to the same. Usage:
// npm run test:headquarters [-- --laptops 200 --people 1000 --rounds 10 --seed N --kill-every 5 --repeat 1]
// DATABASE_URL: of a PostgreSQL with an empty database; without it PostgreSQL runs in the server's process.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRandom } from '../support/random.ts'
import { createFleet } from './fleet.ts'

const { values } = parseArgs({
  options: {
    laptops: { type: 'string', default: '200' },
    people: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string' },
    /** Seconds; 0: never. */
    'kill-every': { type: 'string', default: '5' },
    repeat: { type: 'string', default: '1' },
  },
})

interface Server {
  address: string
  secret: string
  kills: number
  stop(): Promise<void>
}

/** A process that is killed and started again until `stop`. */
async function startServer(folder: string, killEveryMs: number): Promise<Server> {
  const secret = randomBytes(16).toString('hex')
  const port = 20_000 + Math.floor(Math.random() * 30_000)
  const address = `http://127.0.0.1:${port}`
  const file = path.resolve(import.meta.dirname, '../../src-server/main.ts')
  const many = '1000000000'
  const start = () =>
    spawn(process.execPath, [file], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        PORT: String(port),
        PGLITE_DIR: path.join(folder, 'postgres'),
        HEADQUARTERS_SECRET: secret,
        LOG_LEVEL: 'silent',
        ADDRESS_LIMIT: many,
        DEVICE_LIMIT: many,
        ENTRY_LIMIT: many,
      },
    })
  async function isUp(): Promise<boolean> {
    try {
      return (await fetch(`${address}/healthz`)).ok
    } catch {
      return false
    }
  }
  async function up(process: ChildProcess): Promise<void> {
    while (!(await isUp())) {
      if (process.exitCode !== null) throw new Error('the server did not start')
      await setTimeout(50)
    }
  }
  async function killed(process: ChildProcess): Promise<void> {
    process.kill('SIGKILL')
    if (process.exitCode === null && process.signalCode === null) await once(process, 'exit')
  }
  let running = start()
  await up(running)
  const stopping = new AbortController()
  const server = { address, secret, kills: 0 }
  const killing = (async () => {
    while (killEveryMs > 0) {
      await setTimeout(killEveryMs, null, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      await killed(running)
      server.kills += 1
      running = start()
      await up(running)
    }
  })()
  return {
    ...server,
    get kills() {
      return server.kills
    },
    async stop() {
      stopping.abort()
      await killing
      await killed(running)
    },
  }
}

async function run(seed: number): Promise<string[]> {
  const began = performance.now()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-headquarters-'))
  const server = await startServer(folder, Number(values['kill-every']) * 1_000)
  try {
    const fleet = await createFleet({
      folder,
      server,
      random: createRandom(seed),
      laptops: Number(values.laptops),
      people: Number(values.people),
      rounds: Number(values.rounds),
      tell: (line) => console.log(`${Math.round((performance.now() - began) / 1000)} s: ${line}`),
    })
    await fleet.work()
    const rounds = await fleet.converge()
    const broken = fleet.broken()
    console.log(
      Object.entries(fleet.counts())
        .map(([what, times]) => `${what} ${times}`)
        .join(', '),
    )
    const seconds = Math.round((performance.now() - began) / 1000)
    console.log(
      `seed ${seed}: ${server.kills} kills of the server, converged in ${rounds} rounds, ${seconds} s`,
    )
    await fleet.close()
    return Number.isFinite(rounds) ? broken : ['the laptops did not come to an end', ...broken]
  } finally {
    await server.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

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
