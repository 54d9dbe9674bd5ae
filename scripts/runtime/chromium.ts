import os from 'node:os'
import path from 'node:path'
import { chromiumCandidates } from '../../src-main/lookup/chromium-candidates.ts'
import { aptInstall, currentHost, type Host, isExecutable, RuntimeProblem } from './system.ts'

export interface ChromiumRuntime {
  /** Absolute path of the program to start. */
  executablePath: string
  /** One line for the terminal: the browser, and the reason for it. */
  reason: string
}

export interface ChromiumOptions {
  host?: Host
  env?: NodeJS.ProcessEnv
  /** Path of Playwright's own browser; only its existence is checked. */
  playwrightPath?: () => Promise<string | undefined>
  exists?: (file: string) => boolean
}

/**
 * Finds a Chromium for the tests: REFERIDOS_CHROMIUM, Chrome, Edge, Chromium, Playwright's; otherwise installs
 * Debian's. Throws a RuntimeProblem if REFERIDOS_CHROMIUM names no program, or if none is found and none can be
 * installed.
 */
export async function ensureChromium(options: ChromiumOptions = {}): Promise<ChromiumRuntime> {
  const host = options.host ?? currentHost()
  const env = options.env ?? process.env
  const exists = options.exists ?? isExecutable
  const found = await findChromium(host, env, exists, options.playwrightPath ?? playwrightPath)
  if (found !== undefined) return found

  const why = 'No Chromium, Chrome or Edge was found for the tests'
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
  // Searches the same paths as the app, so that both find the same browser.
  const home = env.HOME ?? os.homedir()
  const candidates = chromiumCandidates({
    platform: host.platform,
    env,
    home,
    playwright: await playwright(),
  })
  const found = candidates.find((candidate) => exists(candidate.path))
  if (found === undefined) return undefined
  return { executablePath: found.path, reason: `${found.name}, installed on this system: ${found.path}` }
}

async function playwrightPath(): Promise<string | undefined> {
  const { chromium } = await import('playwright-core')
  try {
    return chromium.executablePath()
  } catch {
    // Playwright has no build for this system.
    return undefined
  }
}
