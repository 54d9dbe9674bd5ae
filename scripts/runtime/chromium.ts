import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { aptInstall, currentHost, type Host, isExecutable, RuntimeProblem } from './system.ts'

export interface ChromiumRuntime {
  /** Absolute path of the program to start. */
  executablePath: string
  /** One line for the terminal: which browser, and why this one. */
  reason: string
}

export interface ChromiumOptions {
  host?: Host
  env?: NodeJS.ProcessEnv
  /** Where Playwright would put its own browser; looked at, never started. */
  playwrightPath?: () => Promise<string | undefined>
  exists?: (file: string) => boolean
}

/**
 * Finds a Chromium for lookups: REFERIDOS_CHROMIUM, Playwright's own, Chrome, Edge, Chromium; else installs Debian's.
 * Throws a RuntimeProblem if REFERIDOS_CHROMIUM names no program, or where there is none and none may be installed.
 */
export async function ensureChromium(options: ChromiumOptions = {}): Promise<ChromiumRuntime> {
  const host = options.host ?? currentHost()
  const env = options.env ?? process.env
  const exists = options.exists ?? isExecutable
  const found = await findChromium(host, env, exists, options.playwrightPath ?? playwrightPath)
  if (found !== undefined) return found

  const why = 'No Chromium, Chrome or Edge was found for the lookups'
  if (!host.debian)
    throw new RuntimeProblem(
      `${why}. Run: npx playwright install chromium (or set REFERIDOS_CHROMIUM to one that is installed)`,
    )
  await aptInstall(['chromium', 'chromium-sandbox'], why, host)
  const installed = '/usr/bin/chromium'
  if (!exists(installed)) throw new RuntimeProblem(`apt-get installed chromium, but there is no ${installed}`)
  return { executablePath: installed, reason: `Chromium, installed now: ${installed}` }
}

async function findChromium(
  host: Host,
  env: NodeJS.ProcessEnv,
  exists: (file: string) => boolean,
  playwright: () => Promise<string | undefined>,
): Promise<ChromiumRuntime | undefined> {
  const named = env.REFERIDOS_CHROMIUM
  if (named) {
    if (!exists(named)) throw new RuntimeProblem(`REFERIDOS_CHROMIUM names no program: ${named}`)
    return { executablePath: path.resolve(named), reason: `Browser named by REFERIDOS_CHROMIUM: ${named}` }
  }
  const own = await playwright()
  if (own !== undefined && exists(own))
    return { executablePath: own, reason: `Playwright's Chromium: ${own}` }
  for (const [name, candidates] of Object.entries(usualPaths(host.platform, env))) {
    const file = candidates.find(exists)
    if (file !== undefined)
      return { executablePath: file, reason: `${name}, installed on this system: ${file}` }
  }
  return undefined
}

async function playwrightPath(): Promise<string | undefined> {
  const { chromium } = await import('playwright')
  try {
    return chromium.executablePath()
  } catch {
    // Playwright has no build for this system.
    return undefined
  }
}

/** Where an installed browser lies, best first; the order of the keys is the order of preference. */
export function usualPaths(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): Record<'Chrome' | 'Edge' | 'Chromium', string[]> {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (root) => root !== undefined,
    )
    const under = (...parts: string[]) => roots.map((root) => path.win32.join(root, ...parts))
    return {
      Chrome: under('Google', 'Chrome', 'Application', 'chrome.exe'),
      Edge: under('Microsoft', 'Edge', 'Application', 'msedge.exe'),
      Chromium: under('Chromium', 'Application', 'chrome.exe'),
    }
  }
  if (platform === 'darwin') {
    const app = (name: string) =>
      ['/Applications', path.join(env.HOME ?? os.homedir(), 'Applications')].map(
        (folder) => `${folder}/${name}.app/Contents/MacOS/${name}`,
      )
    return { Chrome: app('Google Chrome'), Edge: app('Microsoft Edge'), Chromium: app('Chromium') }
  }
  const onPath = (...names: string[]) =>
    names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  const folders = [...new Set([...(env.PATH ?? '').split(':'), '/usr/bin', '/usr/local/bin'])].filter(
    (folder) => path.isAbsolute(folder),
  )
  return {
    Chrome: [...onPath('google-chrome-stable', 'google-chrome'), '/opt/google/chrome/chrome'],
    Edge: [...onPath('microsoft-edge-stable', 'microsoft-edge'), '/opt/microsoft/msedge/msedge'],
    // Ubuntu's chromium-browser may be a mere hint to install the snap; the snap itself comes first.
    Chromium: [...onPath('chromium'), '/snap/bin/chromium', ...onPath('chromium-browser')].filter(
      (file, index, all) => all.indexOf(file) === index && fs.existsSync(path.dirname(file)),
    ),
  }
}
