import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readlink, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { deleteFolder, discard } from '../discard.ts'

/**
 * The folder of one run of one Chromium, and of everything that it writes. What a killed process leaves lies in its
 * home alone, so that the next start can find it.
 */
export interface ChromiumHome {
  profile: string
  artifacts: string
  /** The environment of the browser's processes: this one's without our own settings, some of which are secret. */
  env: Record<string, string | undefined>
  /** Retries for about a second and never rejects; the next sweep deletes the rest. */
  remove(): Promise<void>
}

const outsidePrefix = 'referidos-chromium-'
const outsideLink = 'outside'

/** How long closing a browser waits for a running sweep, in milliseconds. */
export const sweepPatienceMs = 500

/** Where the browsers that nobody sees have their homes, and those that show a window. */
export const homesOf = (profilesDir: string) => ({
  hidden: path.join(profilesDir, 'hidden'),
  visible: path.join(profilesDir, 'visible'),
})

/** Takes away what browsers of a run that was killed have left; before anybody signs in, and so before one is started. */
export async function sweepProfiles(profilesDir: string): Promise<void> {
  await Promise.all(Object.values(homesOf(profilesDir)).map(sweepChromiumHomes))
}

/** `homesDir`: absolute. */
export async function createChromiumHome(homesDir: string): Promise<ChromiumHome> {
  await mkdir(homesDir, { recursive: true })
  // Short names: see socketFits.
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
 * Removes every home that an earlier run has left: those that are there when it is called, so that one may be created
 * meanwhile. Only where no browser runs in one; never rejects.
 */
export async function sweepChromiumHomes(homesDir: string): Promise<void> {
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
  const passed = Object.entries(process.env).filter(([name]) => !name.startsWith('REFERIDOS_'))
  return {
    ...Object.fromEntries(passed),
    TMPDIR: temp,
    TMP: temp,
    TEMP: temp,
    // On macOS Chromium asks for this in place of TMPDIR.
    MAC_CHROMIUM_TMPDIR: temp,
    BREAKPAD_DUMP_LOCATION: dumps,
  }
}

/**
 * A folder for dumps that takes none: a dump of a page holds the cédula that it asks about, and some builds take them
 * whatever they are told, among the person's own files. What lies here in their folders' stead keeps them from it; a
 * system with other folders leaves its dumps here, and they go with the home.
 */
async function refuseDumps(home: string): Promise<string> {
  const dumps = path.join(home, 'no-dumps')
  await mkdir(dumps)
  for (const name of ['new', 'pending', 'completed']) await writeFile(path.join(dumps, name), '')
  return dumps
}

/** Chromium puts a socket into a temp folder of its own, and ends at once where the address is too long for one. */
function socketFits(temp: string): boolean {
  const longest = { darwin: 103, linux: 107 }[process.platform as string]
  const socket = path.join(temp, '.org.chromium.Chromium.XXXXXX', 'SingletonSocket')
  return longest === undefined || Buffer.byteLength(socket) <= longest
}

/** A temp folder at a short address; a link in the home tells the sweep of it. */
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
  // Deletes what createOutside makes and nothing else, whatever the link says.
  if (outside !== null && path.basename(outside).startsWith(outsidePrefix)) {
    if (path.dirname(outside) === os.tmpdir()) await deleteFolder(outside)
  }
  await deleteFolder(home)
}
