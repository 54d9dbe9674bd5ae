import fs from 'node:fs'
import { ensureRuntime } from './runtime/index.ts'
import type { Prepared } from './test-run.ts'

/** Bytes that the folders of all tests together stay far below. */
const roomForTests = 4 * 2 ** 30

/** Electron, browser and display, and a quick folder. Rejects with a `RuntimeProblem`. */
export async function prepareTests(): Promise<Prepared> {
  const { env, stop } = await ensureRuntime({ display: true })
  return { env: { ...env, ...quickFolder() }, stop }
}

/**
 * A folder in memory for what tests write, where there is one: otherwise every commit of every database waits for the
 * disk. Tests that are about the disk watch system calls, or have a file system of their own.
 */
function quickFolder(): Record<string, string> {
  const memory = '/dev/shm'
  if (process.platform !== 'linux' || !fs.existsSync(memory)) return {}
  const { bavail, bsize } = fs.statfsSync(memory)
  return bavail * bsize < roomForTests ? {} : { TMPDIR: memory }
}
