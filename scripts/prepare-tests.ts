import fs from 'node:fs'
import { ensureRuntime } from './runtime/index.ts'
import type { Prepared } from './test-run.ts'

/** Bytes. The folders of all tests together need far less. */
const roomForTests = 4 * 2 ** 30

/** Provides Electron, browser, display and a fast temporary folder. Rejects with a `RuntimeProblem`. */
export async function prepareTests(): Promise<Prepared> {
  const { env, stop } = await ensureRuntime({ display: true, chromium: true })
  return { env: { ...env, ...quickFolder() }, stop }
}

/**
 * A folder in memory for the tests' files, if the system has one: on disk, every commit of every database waits for the
 * disk. Tests about the disk watch system calls or use a file system of their own.
 */
function quickFolder(): Record<string, string> {
  const memory = '/dev/shm'
  if (process.platform !== 'linux' || !fs.existsSync(memory)) return {}
  const { bavail, bsize } = fs.statfsSync(memory)
  return bavail * bsize < roomForTests ? {} : { TMPDIR: memory }
}
