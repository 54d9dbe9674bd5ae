import { access, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserInstallProblem, InstallProgress } from '../../src-preload/contract/index.ts'
import { deleteFolder, discard } from '../discard.ts'

/**
 * Runs a JavaScript file in a process of its own, passes on what it prints, ends it on the signal; resolves with its
 * exit code once it has ended.
 */
export type RunScript = (
  script: string,
  args: string[],
  env: Record<string, string | undefined>,
  onOutput: (text: string) => void,
  signal: AbortSignal,
) => Promise<number | null>

export interface InstallOptions {
  run: RunScript
  /** Path of install-browser-worker, built or not. */
  script: string
  /** Where it goes: `usualBrowsersDir`, or else only one that is told so finds it. */
  browsersDir: string
  /** Proxy for the download, in the form of `HTTPS_PROXY`; null: as the environment says. */
  proxy: string | null
  onProgress(progress: DownloadProgress): void
  signal: AbortSignal
}

/** `what`: the part being downloaded, by its own name. */
export interface DownloadProgress {
  what: string
  percent: number
}

export type Installed =
  | { kind: 'installed' }
  | { kind: 'failed'; reason: BrowserInstallProblem; detail: string }

/**
 * Playwright's own Chromium, by Playwright's own installer. Rejects with the signal's reason once it is aborted.
 * Whatever it comes to, half of a browser is never left.
 */
export async function installBrowser(options: InstallOptions): Promise<Installed> {
  const { run, script, browsersDir, proxy, onProgress, signal } = options
  signal.throwIfAborted()
  const temp = path.join(browsersDir, 'referidos-download')
  const env = {
    // Our own settings are none of its business, and npm's would silence it.
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(REFERIDOS|npm_config)_/i.test(name)),
    ),
    ...(proxy === null ? {} : { HTTPS_PROXY: proxy }),
    PLAYWRIGHT_BROWSERS_PATH: browsersDir,
    TMPDIR: temp,
    TMP: temp,
    TEMP: temp,
  }
  let printed = ''
  const read = createProgressReader(onProgress)
  try {
    await rm(temp, { recursive: true, force: true })
    await mkdir(temp, { recursive: true })
    const code = await run(
      script,
      // The headless shell alone could not show a window; one that is there and does not work is to be replaced.
      ['install', 'chromium', '--no-shell', '--force'],
      env,
      (text) => {
        printed += text
        read(text)
      },
      signal,
    )
    signal.throwIfAborted()
    return code === 0 ? { kind: 'installed' } : { kind: 'failed', ...problemOf(printed) }
  } catch (error) {
    signal.throwIfAborted()
    return { kind: 'failed', ...problemOf(String(error)) }
  } finally {
    await removeHalves(browsersDir)
    await rm(temp, { recursive: true, force: true }).catch(() => {})
  }
}

/** Takes what the installer prints, in pieces of any length. */
export function createProgressReader(
  onProgress: (progress: DownloadProgress) => void,
): (text: string) => void {
  let rest = ''
  let what = ''
  return (text) => {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const begun = /^Downloading (.+?) \(playwright /.exec(line)?.[1]
      if (begun !== undefined) {
        what = begun
        onProgress({ what, percent: 0 })
      }
      const percent = /^\|.*\|\s*(\d{1,3})% of /.exec(line)?.[1]
      if (percent !== undefined) onProgress({ what, percent: Number(percent) })
    }
  }
}

/** The first part is the browser, and nearly all of it. `now`: monotonic milliseconds. */
export function createProgressTeller(
  tell: (progress: InstallProgress) => void,
  now: () => number,
): (progress: DownloadProgress) => void {
  let browser: string | null = null
  let since = 0
  return ({ what, percent }) => {
    browser ??= what
    if (what !== browser || percent === 100) return tell({ phase: 'finishing' })
    // Another try begins at nothing again.
    if (percent === 0) since = now()
    const leftMs = percent === 0 ? null : Math.round(((now() - since) * (100 - percent)) / percent)
    tell({ phase: 'downloading', percent, leftMs })
  }
}

/** What the installer's output says went wrong; `detail` holds a code and no path. */
export function problemOf(printed: string): { reason: BrowserInstallProblem; detail: string } {
  const known: [BrowserInstallProblem, RegExp][] = [
    ['no_space', /\b(ENOSPC|EDQUOT)\b/],
    ['no_permission', /\b(EACCES|EROFS|EPERM)\b/],
    ['busy', /active (lockfile)/],
    ['unsupported', /(does not support \w+) on/],
    ['refused', /server returned (code \d{3})/],
    ['broken', /(size mismatch|server closed connection|end of central directory)/i],
    [
      'unreachable',
      /\b(ENOTFOUND|EAI_AGAIN|ECONN[A-Z]+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EPROTO|\w*CERT\w*|timed out)\b/,
    ],
  ]
  for (const [reason, pattern] of known) {
    const detail = pattern.exec(printed)?.[1]
    if (detail !== undefined) return { reason, detail }
  }
  return { reason: 'unknown', detail: 'the installer failed' }
}

/** Playwright takes a browser for installed as soon as its program is there; this one must have been unpacked whole. */
async function removeHalves(browsersDir: string): Promise<void> {
  for (const name of await readdir(browsersDir).catch(() => [])) {
    if (!/^(chromium|ffmpeg|winldd)-\d+$/.test(name)) continue
    const folder = path.join(browsersDir, name)
    const whole = await access(path.join(folder, 'INSTALLATION_COMPLETE')).then(
      () => true,
      () => false,
    )
    if (!whole) await discard([folder], deleteFolder)
  }
}

/** Where Playwright looks for its browsers. */
export async function usualBrowsersDir(): Promise<string> {
  const { chromium } = await import('playwright')
  const dir = /^(.+)[\\/]chromium-\d+[\\/]/.exec(chromium.executablePath())?.[1]
  if (dir === undefined) throw new Error('Playwright does not say where its browsers are')
  return dir
}
