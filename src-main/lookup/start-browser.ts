import { access } from 'node:fs/promises'
import os from 'node:os'
import type { BrowserType } from 'playwright-core'
import type { BrowserProblem } from '../../src-preload/contract/index.ts'
import { NoBrowser } from '../no-browser.ts'
import { type BrowserOptions, noPage, type OwnBrowser } from './browser-process.ts'
import { type Candidate, chromiumCandidates } from './chromium-candidates.ts'
import { startChromium } from './chromium-engine.ts'
import type { Engine } from './engine.ts'
import { startOwn } from './own-engine.ts'

/** Name of the app's own Electron among the candidates. */
export const ownName = 'Referidos'

/** A browser that may be installed. `own`: whether it is the app's own Electron. */
export interface BrowserCandidate extends Candidate {
  own?: OwnBrowser
}

/** In the order in which they are tried. */
export function candidates(chromium: BrowserType, { executable, own }: BrowserOptions): BrowserCandidate[] {
  if (executable !== undefined) return [{ name: 'named', path: executable }]
  const installed = chromiumCandidates({
    platform: process.platform,
    env: process.env,
    home: os.homedir(),
    playwright: playwrightPath(chromium),
  })
  return own === undefined ? installed : [{ name: ownName, path: own.executable, own }, ...installed]
}

/** Starts this browser. `isSeen`: it must open windows that the operator sees. `isShown`: see `Engine.open`. */
export const startBrowser = (
  chromium: BrowserType,
  { path, own }: BrowserCandidate,
  options: BrowserOptions,
  isSeen: boolean,
  isShown: boolean,
): Promise<Engine> =>
  own === undefined
    ? startChromium(chromium, path, options, isSeen, isShown)
    : startOwn(chromium, own, options)

/** `tried`: one line in English for each earlier candidate that was not taken. */
export interface FirstBrowser {
  name: string
  tried: readonly string[]
  engine: Engine
}

/** Starts the first candidate that works. Rejects with `NoBrowser`. */
export async function startFirst(
  chromium: BrowserType,
  options: BrowserOptions,
  isSeen: boolean,
  isShown: boolean,
): Promise<FirstBrowser> {
  const tried: string[] = []
  for (const candidate of candidates(chromium, options)) {
    const { name, path } = candidate
    const where = `${name} (${withoutHome(path)})`
    if (!(await exists(path))) {
      tried.push(`${where}: not there`)
      continue
    }
    try {
      return { name, tried, engine: await startBrowser(chromium, candidate, options, isSeen, isShown) }
    } catch (error) {
      tried.push(`${where}: ${whyNot(error).detail}`)
    }
  }
  throw new NoBrowser(tried)
}

export async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}

/**
 * Why a browser did not start. `detail`: one line of English. Playwright's message quotes the command, which also
 * contains the word "sandbox".
 */
export function whyNot(error: unknown): { problem: BrowserProblem; detail: string } {
  const message = error instanceof Error ? error.message : String(error)
  const library = /error while loading shared libraries: (\S+?):/.exec(message)?.[1]
  if (library !== undefined) return { problem: 'library_missing', detail: `a library is missing: ${library}` }
  if (/no usable sandbox|suid sandbox|failed to move to new namespace/i.test(message)) {
    return { problem: 'sandbox_unusable', detail: 'its sandbox cannot be used' }
  }
  if (message === noPage) return { problem: 'no_page', detail: noPage }
  if (/^[^\n]*Timeout \d+ms exceeded/.test(message)) {
    return { problem: 'no_page', detail: 'it starts, but does not get ready' }
  }
  if (/^[^\n]*(has been closed|failed to launch the browser)/i.test(message)) {
    return { problem: 'does_not_start', detail: 'it ends at once' }
  }
  const detail = withoutHome(message.split('\n', 1)[0] ?? 'unknown reason')
  return { problem: 'does_not_start', detail }
}

/** Replaces the home folder in a path, because it contains the user's name. */
export function withoutHome(file: string): string {
  return file.replace(os.homedir(), '~')
}

function playwrightPath(chromium: BrowserType): string | undefined {
  try {
    return chromium.executablePath() || undefined
  } catch {
    // Playwright has no build for this system.
    return undefined
  }
}
