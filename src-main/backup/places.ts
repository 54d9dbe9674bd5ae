import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { access, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import type { SecondPlaceKind } from '../../src-preload/contract/index.ts'
import { writeFileAtomic } from '../files.ts'
import { Refusal } from '../refusal.ts'

/**
 * The second place of the copies: a folder that the owner chose. The id in its marker file identifies it, even if its
 * drive gets another letter or mount point. A file in the data folder remembers it, not the database: it must be known
 * when nothing opens, and a restore must not forget it. The file is not encrypted and names no person.
 */

const rememberedSchema = z.strictObject({
  version: z.literal(1),
  place: z
    .strictObject({
      placeId: z.uuid(),
      /** Where the folder was last seen. */
      folder: z.string(),
      /** The same path, from the root of its volume. */
      inVolume: z.string(),
      name: z.string(),
      kind: z.enum(['usb', 'disk', 'same_disk']),
      /** UTC milliseconds. */
      seenAt: z.int(),
      /** The newest copy that was written there. */
      copy: z.strictObject({ at: z.int(), people: z.int(), rows: z.int() }).nullable(),
    })
    .nullable(),
  /** UTC milliseconds until which no place is asked for; null: ask. */
  askAt: z.int().nullable(),
})
export type Remembered = Omit<z.infer<typeof rememberedSchema>, 'version'>
export type RememberedPlace = NonNullable<Remembered['place']>

const fileOf = (dataDir: string): string => path.join(dataDir, 'places.json')

/** An unreadable file counts as none: the owner is asked again. */
export function readRemembered(dataDir: string): Remembered {
  try {
    const { place, askAt } = rememberedSchema.parse(JSON.parse(fs.readFileSync(fileOf(dataDir), 'utf8')))
    return { place, askAt }
  } catch {
    return { place: null, askAt: null }
  }
}

export function writeRemembered(dataDir: string, { place, askAt }: Remembered): void {
  writeFileAtomic(fileOf(dataDir), `${JSON.stringify({ version: 1, place, askAt }, null, 2)}\n`)
}

const markerName = 'referidos-copias.json'
const markerSchema = z.strictObject({ version: z.literal(1), placeId: z.uuid() })

async function markerIn(folder: string): Promise<string | null> {
  try {
    return markerSchema.parse(JSON.parse(await readFile(path.join(folder, markerName), 'utf8'))).placeId
  } catch {
    return null
  }
}

/**
 * Marks a chosen folder as a place. Keeps a marker that another laptop wrote. Throws `Refusal('cannot_write')`, also
 * for a folder inside the data folder.
 */
export async function markPlace(
  folder: string,
  dataDir: string,
  volumes: () => Promise<string[]>,
  now: number,
): Promise<RememberedPlace> {
  if (isInside(folder, dataDir)) throw new Refusal('cannot_write')
  const known = await markerIn(folder)
  const placeId = known ?? randomUUID()
  try {
    // Writes the marker in any case, to check that the folder is writable.
    writeFileAtomic(path.join(folder, markerName), `${JSON.stringify({ version: 1, placeId })}\n`, 0o644)
  } catch (error) {
    throw new Refusal('cannot_write', {}, error)
  }
  const around = (await volumes()).filter((root) => isWithin(folder, root))
  const [innermost] = around.sort((a, b) => b.length - a.length)
  const root = innermost ?? volumeRoot(folder)
  const inVolume = path.relative(root, folder)
  return { placeId, folder, inVolume, ...nameOf(folder, root, dataDir), seenAt: now, copy: null }
}

/** Path of the place; null: it is not plugged in. `volumes`: roots of the mounted volumes. */
export async function findPlace(
  { placeId, folder, inVolume }: RememberedPlace,
  volumes: () => Promise<string[]>,
): Promise<string | null> {
  if ((await markerIn(folder)) === placeId) return folder
  for (const root of await volumes()) {
    const candidate = path.join(root, inVolume)
    if ((await markerIn(candidate)) === placeId) return candidate
  }
  return null
}

function isInside(folder: string, parent: string): boolean {
  return isWithin(fs.realpathSync(folder), fs.realpathSync(parent))
}

function isWithin(folder: string, parent: string): boolean {
  const between = path.relative(parent, folder)
  return !between.startsWith('..') && !path.isAbsolute(between)
}

/** The folder under which the volume of `folder` is mounted; on Windows the drive. */
function volumeRoot(folder: string): string {
  const { dev } = fs.statSync(folder)
  let root = path.resolve(folder)
  for (;;) {
    const parent = path.dirname(root)
    if (parent === root || fs.statSync(parent).dev !== dev) return root
    root = parent
  }
}

/** Where systems mount plugged-in drives. */
const removable = ['/media/', '/run/media/', '/Volumes/']

function nameOf(folder: string, root: string, dataDir: string): { name: string; kind: SecondPlaceKind } {
  const ownName = path.basename(folder)
  if (fs.statSync(folder).dev === fs.statSync(dataDir).dev) return { name: ownName, kind: 'same_disk' }
  if (removable.some((prefix) => root.startsWith(prefix))) return { name: path.basename(root), kind: 'usb' }
  // Windows: `E:`.
  const drive = root.replace(/[\\/]+$/, '')
  return { name: drive.endsWith(':') ? drive : ownName, kind: 'disk' }
}

/** Roots of the volumes on which a plugged-in place may be. */
export async function systemVolumes(): Promise<string[]> {
  if (process.platform === 'win32') {
    const drives = Array.from({ length: 26 }, (_, at) => `${String.fromCharCode(65 + at)}:\\`)
    const there = await Promise.all(
      drives.map((drive) =>
        access(drive).then(
          () => [drive],
          () => [],
        ),
      ),
    )
    return there.flat()
  }
  const inside = async (folder: string): Promise<string[]> =>
    (await readdir(folder).catch(() => [])).map((name) => path.join(folder, name))
  const [mounted, byUser, ofUsers, mac, mnt] = await Promise.all(
    ['/media', '/run/media', '/media', '/Volumes', '/mnt'].map(inside),
  )
  const perUser = await Promise.all([...(byUser ?? []), ...(ofUsers ?? [])].map(inside))
  return [...(mounted ?? []), ...(mac ?? []), ...(mnt ?? []), ...perUser.flat()]
}
