import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Database, open } from '../../src-main/database/open.ts'
import { insertInventedOwner, migrations, testKey } from '../support/invented.ts'

/** Runs `work` in a temporary folder, which is deleted afterwards. */
export async function inTemporaryFolder(work: (folder: string) => unknown): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-bench-'))
  try {
    await work(folder)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

export const openAt = (file: string): Database => open({ file, key: testKey, migrations })

/** A new database with its owner (account 1, person 1). */
export function openWithOwner(file: string): Database {
  const database = openAt(file)
  insertInventedOwner(database, Date.now())
  return database
}

/** Milliseconds. */
export function elapsed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Milliseconds until the promise resolves. */
export async function elapsedUntil(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Processor time of all threads, in milliseconds. */
export function usedSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/**
 * `usedMs`: processor time of all threads. `heldMs`: the longest time that this thread was held while `work` ran.
 * `busyMs`: the same in its own processor time.
 */
export async function held(
  work: () => Promise<unknown>,
): Promise<{ ms: number; usedMs: number; heldMs: number; busyMs: number }> {
  const beforeAll = process.cpuUsage()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const spent = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1_000
  }
  let busyMs = 0
  let before = spent()
  const turn = setInterval(() => {
    const now = spent()
    busyMs = Math.max(busyMs, now - before)
    before = now
  }, 1)
  delay.enable()
  const ms = await elapsedUntil(work)
  delay.disable()
  clearInterval(turn)
  return { ms, usedMs: usedSince(beforeAll), heldMs: delay.max / 1e6, busyMs }
}

/** The value below which `share` (0 to 1) of the values lie. */
export function quantile(share: number, values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** A bare 4 KB write and fsync: the minimum cost of a durable change. `flush` returns milliseconds. */
export function bareFile(folder: string): { flush(): number; close(): void } {
  const file = fs.openSync(path.join(folder, 'raw'), 'w')
  const page = Buffer.alloc(4096, 1)
  return {
    flush: () =>
      elapsed(() => {
        fs.writeSync(file, page)
        fs.fsyncSync(file)
      }),
    close: () => fs.closeSync(file),
  }
}

export const load = (): string => (os.loadavg()[0] ?? 0).toFixed(1)

export const machine = (): string => `${os.cpus().length} cores, load ${load()}, Node ${process.version}`
