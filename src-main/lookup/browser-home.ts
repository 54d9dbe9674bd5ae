import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readlink, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { deleteFolder, discard } from '../discard.ts'

/**
 * Folder of one run of one browser. It contains every file that the browser writes, so that the next start can delete
 * the files of a killed run.
 */
export interface BrowserHome {
  profile: string
  artifacts: string
  /** Environment of the browser's processes: this one's without our own settings, some of which are secret. */
  env: Record<string, string | undefined>
  /** Retries for about a second and never rejects; the next sweep deletes the rest. */
  remove(): Promise<void>
}

const outsidePrefix = 'referidos-chromium-'
const outsideLink = 'outside'

/** Milliseconds that closing a browser waits for a running sweep. */
export const sweepPatienceMs = 500

/** `homesDir`: absolute. */
export async function createBrowserHome(homesDir: string): Promise<BrowserHome> {
  await mkdir(homesDir, { recursive: true })
  // Short names keep the socket's path short: see socketFits.
  const home = await mkdtemp(path.join(homesDir, 'b-'))
  try {
    const temp = socketFits(home) ? home : await createOutside(home)
    const profile = path.join(home, 'profile')
    return {
      profile,
      artifacts: home,
      env: environment(temp, await refuseDumps(home)),
      remove: () => discard([home], deleteHome),
    }
  } catch (error) {
    await discard([home], deleteHome)
    throw error
  }
}

/**
 * Deletes the homes that exist at the time of the call; new ones may be created meanwhile. No browser may run in the
 * deleted ones. Never rejects.
 */
export async function sweepBrowserHomes(homesDir: string): Promise<void> {
  const homes = homesIn(homesDir).map((name) => path.join(homesDir, name))
  await discard(homes, deleteHome)
}

function homesIn(homesDir: string): string[] {
  try {
    return readdirSync(homesDir)
  } catch {
    return []
  }
}

function environment(temp: string, dumps: string): Record<string, string | undefined> {
  const passed = Object.entries(process.env).filter(
    ([name]) => !/^(REFERIDOS_|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$)/.test(name),
  )
  return {
    ...Object.fromEntries(passed),
    TMPDIR: temp,
    TMP: temp,
    TEMP: temp,
    // On macOS Chromium uses this instead of TMPDIR.
    MAC_CHROMIUM_TMPDIR: temp,
    BREAKPAD_DUMP_LOCATION: dumps,
  }
}

/**
 * A folder in which no crash dump can be written: a dump of a page contains the cédula, and some builds write dumps
 * regardless of their switches. Files occupy the names of Crashpad's folders. On a system with other folder names the
 * dumps land here and are deleted with the home.
 */
async function refuseDumps(home: string): Promise<string> {
  const dumps = path.join(home, 'no-dumps')
  await mkdir(dumps)
  for (const name of ['new', 'pending', 'completed']) await writeFile(path.join(dumps, name), '')
  return dumps
}

/** Chromium creates a socket in its temp folder, and ends at once if the socket's path is too long. */
function socketFits(temp: string): boolean {
  const longest = { darwin: 103, linux: 107 }[process.platform as string]
  const socket = path.join(temp, '.org.chromium.Chromium.XXXXXX', 'SingletonSocket')
  return longest === undefined || Buffer.byteLength(socket) <= longest
}

/** A temp folder with a short path. A link in the home leads the sweep to it. */
async function createOutside(home: string): Promise<string> {
  const outside = await mkdtemp(path.join(os.tmpdir(), outsidePrefix))
  try {
    await symlink(outside, path.join(home, outsideLink))
    return outside
  } catch (error) {
    await discard([outside], deleteFolder)
    throw error
  }
}

/** Rejects if something cannot be deleted; the link to the outside folder then stays as well. */
async function deleteHome(home: string): Promise<void> {
  const outside = await readlink(path.join(home, outsideLink)).catch(() => null)
  // Deletes only folders that createOutside made, even if the link points elsewhere.
  if (outside !== null && path.basename(outside).startsWith(outsidePrefix)) {
    if (path.dirname(outside) === os.tmpdir()) await deleteFolder(outside)
  }
  await deleteFolder(home)
}
