import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import type { EndCertificate } from '../../src-preload/contract/index.ts'
import { copiesIn } from '../backup/files.ts'
import { flushFolder, writeFileAtomic } from '../files.ts'

/**
 * The end of a campaign: everything that this laptop holds of it is deleted, the keys first. `end.json` is the commit; a
 * kill after it is carried through by the next start. Afterwards it holds the certificate, which names nobody.
 */

const schema = z.strictObject({
  version: z.literal(1),
  isDone: z.boolean(),
  /** Names the installation in the headers of its copies: see `sourceOf`. */
  source: z.string(),
  /** The second place, if it was there. */
  place: z.string().nullable(),
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

/** Whatever the app keeps in its data folder, but the lock that this process holds. The keys come first. */
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

/** From here on everything goes. No connection to the database may be open once it is carried through. */
export const beginEnd = (dataDir: string, ending: Ending): void => write(dataDir, ending, false)

/** Carries an end through that was begun; harmless without one. Throws what the disk throws. */
export function finishEnd(dataDir: string): void {
  const ending = read(dataDir)
  if (ending === null || ending.isDone) return
  for (const name of names) fs.rmSync(path.join(dataDir, name), { recursive: true, force: true })
  // Written beside a file, or by a killed run.
  for (const name of fs.readdirSync(dataDir))
    if (
      /^(referidos\.db|keys\.json|acknowledged\.json|attempts\.json)\b.*/.test(name) ||
      name.endsWith('.tmp')
    )
      fs.rmSync(path.join(dataDir, name), { recursive: true, force: true })
  if (ending.place !== null)
    for (const { file, header } of copiesIn(ending.place).copies)
      if (header.source === ending.source) fs.rmSync(file, { force: true })
  flushFolder(dataDir)
  const { source, place, certificate } = ending
  write(dataDir, { source, place, certificate }, true)
}

/** null: no campaign was ended, or its certificate was put away. */
export function readCertificate(dataDir: string): EndCertificate | null {
  const ending = read(dataDir)
  return ending?.isDone === true ? ending.certificate : null
}

export const forgetCertificate = (dataDir: string): void => {
  if (readCertificate(dataDir) !== null) fs.rmSync(fileOf(dataDir), { force: true })
}
