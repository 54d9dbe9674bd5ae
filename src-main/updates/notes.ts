import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { writeFileAtomic } from '../files.ts'

/**
 * Notes about updates that survive a restart. A separate file beside the database, because it is needed before a
 * sign-in.
 */
const schema = z.strictObject({
  /** The version that the leader agreed to download. */
  accepted: z.string().nullable(),
  /** The version for which this process ended. If another version starts, the installation failed. */
  installing: z.string().nullable(),
  /** `at`: UTC milliseconds. */
  putOff: z.strictObject({ version: z.string(), at: z.int() }).nullable(),
})
export type UpdateNotes = z.infer<typeof schema>

const none: UpdateNotes = { accepted: null, installing: null, putOff: null }

const fileOf = (dataDir: string): string => path.join(dataDir, 'updates.json')

/** An unreadable file counts as none: the leader is asked again. */
export function readUpdateNotes(dataDir: string): UpdateNotes {
  try {
    return schema.parse(JSON.parse(fs.readFileSync(fileOf(dataDir), 'utf8')))
  } catch {
    return none
  }
}

export const writeUpdateNotes = (dataDir: string, notes: UpdateNotes): void =>
  writeFileAtomic(fileOf(dataDir), `${JSON.stringify(notes)}\n`)
