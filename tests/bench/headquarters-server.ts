import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ended, endWith, freePort } from '../support/postgres.ts'

export interface Server {
  address: string
  secret: string
  /** Milliseconds of processor time. */
  usedMs(): Promise<number>
  stop(): Promise<void>
}

const many = '1000000000'

/** The server as a process of its own. `databaseUrl` null: PostgreSQL runs in it, in memory. */
export async function startServer(databaseUrl: string | null): Promise<Server> {
  const secret = randomBytes(16).toString('hex')
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  // As packaging/server starts it.
  const file = path.resolve(import.meta.dirname, '../../src-server/main.ts')
  const child = spawn(process.execPath, ['--initial-old-space-size=128', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: databaseUrl ?? '',
      PGLITE_DIR: 'memory',
      HEADQUARTERS_SECRET: secret,
      ADDRESS_LIMIT: many,
      DEVICE_LIMIT: many,
      ENTRY_LIMIT: many,
    },
  })
  endWith(child, 'SIGTERM')
  const isUp = () =>
    fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error('the server did not start')
    await setTimeout(50)
  }
  return {
    address,
    secret,
    async usedMs() {
      const text = await (await fetch(`${address}/metrics`)).text()
      return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]) * 1_000
    },
    stop: () => ended(child, 'SIGTERM'),
  }
}
