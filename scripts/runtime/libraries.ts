import fs from 'node:fs'
import path from 'node:path'
import { aptInstall, findOnPath, type Host, RuntimeProblem, run } from './system.ts'

// Packages of the libraries that Electron links or loads. They bring other libraries as dependencies.
const DEBIAN_PACKAGES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libcups2',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libxss1',
  'libxtst6',
  'libxkbcommon0',
  'libdrm2',
]

/**
 * Installs missing shared libraries of `executable` on Linux; no effect elsewhere. Throws a RuntimeProblem that names
 * the missing libraries and the command that installs them.
 */
export async function ensureLibraries(executable: string, host: Host): Promise<void> {
  if (host.platform !== 'linux') return
  const missing = await missingLibraries(executable)
  if (missing.length === 0) return
  await aptInstall(DEBIAN_PACKAGES, `Electron lacks shared libraries (${missing.join(', ')})`, host)
  const still = await missingLibraries(executable)
  if (still.length > 0) throw new RuntimeProblem(`Electron still lacks shared libraries: ${still.join(', ')}`)
}

async function missingLibraries(executable: string): Promise<string[]> {
  if (findOnPath('ldd') === undefined) return []
  let listed: string
  try {
    listed = await run('ldd', [executable], { timeoutMs: 60_000, env: { ...process.env, LC_ALL: 'C' } })
  } catch {
    // Not a dynamic executable; the caller checks whether it starts.
    return []
  }
  return [...listed.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts']

/** Installs Liberation on a Linux without fonts, where Chromium would draw no text; no effect elsewhere. */
export async function ensureFonts(host: Host): Promise<void> {
  if (host.platform !== 'linux' || FONT_FOLDERS.some(holdsFont)) return
  const home = process.env.HOME
  if (home && [path.join(home, '.fonts'), path.join(home, '.local/share/fonts')].some(holdsFont)) return
  await aptInstall(['fonts-liberation', 'fontconfig'], 'No font is installed', host)
}

function holdsFont(folder: string): boolean {
  if (!fs.existsSync(folder)) return false
  return fs.readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc)$/i.test(String(name)))
}
