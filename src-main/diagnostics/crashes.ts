import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { dayMs } from '../../src-preload/bogota.ts'
import { writeFileAtomic } from '../files.ts'

/** The last crashes of pages and helper processes, in a file of the data folder. It contains no process memory. */

const address = z.string().regex(/^[\w.+-]{1,120}$/)

const crash = z.strictObject({
  /** UTC ms. */
  at: z.int(),
  /** Electron's words, such as `renderer`, `GPU`, `Utility`. */
  process: z.string().regex(/^[A-Za-z ]{1,40}$/),
  /** Electron's word, such as `crashed`, `oom`. */
  reason: z.string().regex(/^[a-z-]{1,40}$/),
  exitCode: z.int(),
  /** See `CrashSite`; null and empty: there was no dump. */
  where: address.nullable(),
  stack: z.array(address),
})
export type Crash = z.infer<typeof crash>

const most = 10
const longestMs = 30 * dayMs

const fileOf = (dataDir: string): string => path.join(dataDir, 'crashes.json')

/** Oldest first. An unreadable file counts as empty. */
export function readCrashes(dataDir: string): Crash[] {
  try {
    return z.array(crash).parse(JSON.parse(fs.readFileSync(fileOf(dataDir), 'utf8')))
  } catch {
    return []
  }
}

/**
 * Adds a crash, and drops crashes that are older than 30 days and all but the latest ten. Throws if the file cannot be
 * written.
 */
export function addCrash(dataDir: string, added: Crash): void {
  const kept = [...readCrashes(dataDir), crash.parse(added)]
    .filter(({ at }) => added.at - at < longestMs)
    .slice(-most)
  writeFileAtomic(fileOf(dataDir), `${JSON.stringify(kept, null, 2)}\n`)
}
