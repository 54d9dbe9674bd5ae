import { access, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserInstallProblem, InstallProgress } from '../../src-preload/contract/index.ts'
import { deleteFolder, discard } from '../discard.ts'

/**
 * Runs a JavaScript file in its own process and passes on its output; resolves with the exit code. `signal` kills it.
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
  /** Path of install-browser-worker. */
  script: string
  /**
   * Target folder: `usualBrowsersDir`, where Playwright searches. For another folder, Playwright must be configured to
   * search there.
   */
  browsersDir: string
  /** Proxy for the download, in the form of `HTTPS_PROXY`; null: the environment's. */
  proxy: string | null
  onProgress(progress: DownloadProgress): void
  signal: AbortSignal
}

/** `what`: name of the part being downloaded. */
export interface DownloadProgress {
  what: string
  percent: number
}

export type Installed =
  | { kind: 'installed' }
  | { kind: 'failed'; reason: BrowserInstallProblem; detail: string }

/**
 * Installs Playwright's own Chromium with Playwright's own installer. Once the signal is aborted, rejects with its
 * reason. Never leaves an incomplete browser behind.
 */
export async function installBrowser(options: InstallOptions): Promise<Installed> {
  const { run, script, browsersDir, proxy, onProgress, signal } = options
  signal.throwIfAborted()
  const temp = path.join(browsersDir, 'referidos-download')
  const env = {
    // Our own settings may be secret, and npm's would silence the installer.
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
      // The headless shell cannot show a window. --force replaces a browser that does not work.
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
    await removeIncomplete(browsersDir)
    await rm(temp, { recursive: true, force: true }).catch(() => {})
  }
}

/** Reads the installer's output, in pieces of any length. */
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

/**
 * Converts download progress into phases with a time estimate. Only the first part counts: the browser is nearly the
 * whole download. `now`: monotonic milliseconds.
 */
export function createProgressTeller(
  tell: (progress: InstallProgress) => void,
  now: () => number,
): (progress: DownloadProgress) => void {
  let browser: string | null = null
  let since = 0
  return ({ what, percent }) => {
    browser ??= what
    if (what !== browser || percent === 100) return tell({ phase: 'finishing' })
    // A retry starts again at 0.
    if (percent === 0) since = now()
    const leftMs = percent === 0 ? null : Math.round(((now() - since) * (100 - percent)) / percent)
    tell({ phase: 'downloading', percent, leftMs })
  }
}

/** Why the installation failed, derived from the installer's output. `detail` contains no path. */
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

/** Playwright treats a browser as installed once its executable exists, even if the unpacking was interrupted. */
async function removeIncomplete(browsersDir: string): Promise<void> {
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

/** Folder in which Playwright looks for its browsers. */
export async function usualBrowsersDir(): Promise<string> {
  const { chromium } = await import('playwright-core')
  const dir = /^(.+)[\\/]chromium-\d+[\\/]/.exec(chromium.executablePath())?.[1]
  if (dir === undefined) throw new Error('Playwright does not say where its browsers are')
  return dir
}
