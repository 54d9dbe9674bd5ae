import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import type { EndCertificate } from '../../src-preload/contract/index.ts'
import { removeSealed } from '../authorisation/sealed-files.ts'
import { copiesIn } from '../backup/files.ts'
import { flushFolder, writeFileAtomic } from '../files.ts'

/**
 * The end of a campaign: deletes all data of the campaign on this laptop, the keys first. Writing `end.json` is the
 * commit; after a kill, the next start completes the deletion. The file then holds the certificate, which names nobody.
 */

const schema = z.strictObject({
  version: z.literal(1),
  isDone: z.boolean(),
  /** Identifies the installation in the headers of its copies: see `sourceOf`. */
  source: z.string(),
  /** Path of the second place; null: it was not plugged in. */
  place: z.string().nullable(),
  /** Uids of the photos that may lie in the second place; empty once they are gone. */
  photos: z.array(z.string()).default([]),
  certificate: z.strictObject({
    endedAt: z.int(),
    people: z.int(),
    hidden: z.int(),
    authorisations: z.int(),
    lookups: z.int(),
    accounts: z.int(),
    copies: z.int(),
    isPlaceAway: z.boolean(),
    erasedBefore: z.int(),
  }),
})

export type Ending = Omit<z.infer<typeof schema>, 'version' | 'isDone'>

const fileOf = (dataDir: string): string => path.join(dataDir, 'end.json')

function read(dataDir: string): z.infer<typeof schema> | null {
  try {
    return schema.parse(JSON.parse(fs.readFileSync(fileOf(dataDir), 'utf8')))
  } catch {
    return null
  }
}

const write = (dataDir: string, ending: Ending, isDone: boolean): void =>
  writeFileAtomic(fileOf(dataDir), JSON.stringify({ version: 1, isDone, ...ending }))

/** Everything that the app keeps in its data folder except the lock that this process holds. The keys come first. */
const names = [
  'keys.json',
  'keys.json.copy',
  ...['referidos.db', 'referidos.db.next'].flatMap((file) => [
    file,
    ...['-wal', '-shm', '-journal'].map((ending) => file + ending),
  ]),
  'incoming',
  'replacing.json',
  'copias',
  'pruebas',
  'aside',
  'acknowledged.json',
  'attempts.json',
  'checks.json',
  'places.json',
  'updates.json',
  'crashes.json',
  'logs',
  'self-test',
  'browser-profiles',
]

/** Commits the end: all data will be deleted. No connection to the database may be open when `finishEnd` runs. */
export const beginEnd = (dataDir: string, ending: Ending): void => write(dataDir, ending, false)

/** Completes an end that was begun; no effect without one. Throws the disk's errors. */
export function finishEnd(dataDir: string): void {
  const ending = read(dataDir)
  if (ending === null || ending.isDone) return
  for (const name of names) fs.rmSync(path.join(dataDir, name), { recursive: true, force: true })
  // Temporary files that a killed run left beside other files.
  for (const name of fs.readdirSync(dataDir))
    if (
      /^(referidos\.db|keys\.json|acknowledged\.json|attempts\.json)\b.*/.test(name) ||
      name.endsWith('.tmp')
    )
      fs.rmSync(path.join(dataDir, name), { recursive: true, force: true })
  if (ending.place !== null) removeSealed(ending.place, ending.photos)
  if (ending.place !== null)
    for (const { file, header } of copiesIn(ending.place).copies)
      if (header.source === ending.source) fs.rmSync(file, { force: true })
  flushFolder(dataDir)
  const { source, place, certificate } = ending
  write(dataDir, { source, place, photos: [], certificate }, true)
}

/** null: no campaign was ended, or the certificate was dismissed. */
export function readCertificate(dataDir: string): EndCertificate | null {
  const ending = read(dataDir)
  return ending?.isDone === true ? ending.certificate : null
}

export const forgetCertificate = (dataDir: string): void => {
  if (readCertificate(dataDir) !== null) fs.rmSync(fileOf(dataDir), { force: true })
}
