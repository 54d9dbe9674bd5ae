import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isExecutable, RuntimeProblem } from './system.ts'

/** Written last: a folder without it is incomplete. */
export const MANIFEST = 'complete.json'

export const BINARY = 'electron'

const ABANDONED_AFTER_MS = 6 * 60 * 60_000
const UNUSED_AFTER_MS = 30 * 24 * 60 * 60_000

interface Manifest {
  /** By path relative to the folder, with forward slashes. */
  files: Record<string, { size: number; sha256: string }>
}

/** `$XDG_CACHE_HOME/referidos`, or `~/.cache/referidos`; outside the repository, so that clones share it. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const configured = env.XDG_CACHE_HOME
  const base = configured && path.isAbsolute(configured) ? configured : path.join(os.homedir(), '.cache')
  return path.join(base, 'referidos')
}

/** Writes the manifest of a finished folder, which lets `whyBroken` detect changes. */
export async function writeManifest(folder: string): Promise<void> {
  const manifest: Manifest = { files: {} }
  for (const name of listFiles(folder)) {
    const file = path.join(folder, name)
    manifest.files[name] = { size: fs.statSync(file).size, sha256: await sha256(file) }
  }
  const text = JSON.stringify(manifest, null, 1)
  const handle = fs.openSync(path.join(folder, MANIFEST), 'wx')
  fs.writeSync(handle, text)
  fs.fsyncSync(handle)
  fs.closeSync(handle)
}

/**
 * Why the assembled Electron in `folder` cannot be used; undefined: it is as built. Checks the size of every file, but
 * the content only of the binary and resources/, which this project changes, to stay well under a second.
 */
export async function whyBroken(folder: string): Promise<string | undefined> {
  let manifest: Manifest
  try {
    manifest = JSON.parse(fs.readFileSync(path.join(folder, MANIFEST), 'utf8')) as Manifest
  } catch (error) {
    return fs.existsSync(path.join(folder, MANIFEST))
      ? `its ${MANIFEST} cannot be read (${String(error)})`
      : 'it was never finished'
  }
  if (manifest.files?.[BINARY] === undefined) return `its ${MANIFEST} names no ${BINARY}`
  for (const [name, { size, sha256: expected }] of Object.entries(manifest.files)) {
    const file = path.join(folder, name)
    const stat = fs.statSync(file, { throwIfNoEntry: false })
    if (stat === undefined) return `${name} is missing`
    if (stat.size !== size) return `${name} has ${stat.size} bytes instead of ${size}`
    const ours = name === BINARY || name.startsWith('resources/')
    if (ours && (await sha256(file)) !== expected) return `${name} was changed`
  }
  return isExecutable(path.join(folder, BINARY)) ? undefined : `${BINARY} may not be executed`
}

/**
 * A new empty folder next to `folder`, on the same file system, unique to this run.
 * Throws a RuntimeProblem if nothing can be written there.
 */
export function temporaryBeside(folder: string): string {
  try {
    fs.mkdirSync(path.dirname(folder), { recursive: true })
    return fs.mkdtempSync(`${folder}.building-`)
  } catch (error) {
    throw new RuntimeProblem(
      `${path.dirname(folder)} cannot be written to (${(error as NodeJS.ErrnoException).code}). ` +
        'Set XDG_CACHE_HOME to a folder that can.',
    )
  }
}

/**
 * Renames the finished `built` to `folder`. If another run was faster and its folder is intact, that one stays and
 * `built` is deleted; a broken folder is replaced.
 */
export async function publish(built: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      fs.renameSync(built, folder)
      return
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    }
    if ((await whyBroken(folder)) === undefined) {
      fs.rmSync(built, { recursive: true, force: true })
      return
    }
    await removeBroken(folder)
  }
  throw new Error(`${folder} is replaced again and again by other runs`)
}

async function removeBroken(folder: string): Promise<void> {
  const aside = `${folder}.broken-${randomBytes(6).toString('hex')}`
  try {
    fs.renameSync(folder, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  // Another run may have published an intact folder between the check and the rename: restores it.
  if ((await whyBroken(aside)) === undefined) {
    try {
      fs.renameSync(aside, folder)
      return
    } catch {
      // Another run's folder is already there.
    }
  }
  fs.rmSync(aside, { recursive: true, force: true })
}

/** Notes that `folder` is in use, for `sweep`. */
export function markUsed(folder: string): void {
  const now = new Date()
  try {
    fs.utimesSync(path.join(folder, MANIFEST), now, now)
  } catch {
    // A read-only cache, shared by several machines, also works.
  }
}

/** Deletes half-built folders of killed runs next to `folder`, and other versions that were unused for 30 days. */
export function sweep(folder: string, prefix: string, now: number = Date.now()): void {
  const root = path.dirname(folder)
  for (const name of fs.existsSync(root) ? fs.readdirSync(root) : []) {
    const other = path.join(root, name)
    if (!name.startsWith(prefix) || other === folder) continue
    const halfBuilt = /\.(building|broken)-/.test(name)
    const stamp =
      fs.statSync(path.join(other, MANIFEST), { throwIfNoEntry: false }) ??
      fs.statSync(other, { throwIfNoEntry: false })
    const limit = halfBuilt ? ABANDONED_AFTER_MS : UNUSED_AFTER_MS
    if (stamp !== undefined && now - stamp.mtimeMs > limit) fs.rmSync(other, { recursive: true, force: true })
  }
}

/** SHA-256 of a file's content, in hexadecimal. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(fs.createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

function listFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort()
}
