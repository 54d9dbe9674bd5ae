import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Starts a command, passes on what it prints, ends it on the signal; resolves with its exit code once it has ended. */
export type Run = (
  command: string,
  args: string[],
  env: Record<string, string | undefined>,
  onOutput: (text: string) => void,
  signal: AbortSignal,
) => Promise<number | null>

export interface InstallOptions {
  /** A program that runs JavaScript as Node does. */
  node: string
  run: Run
  /** Where Playwright looks for its browsers, unless given: then only one that is told so finds this one. */
  browsersDir?: string
  onProgress(progress: InstallProgress): void
  signal: AbortSignal
}

/** `what`: the part being downloaded, by its own name. */
export interface InstallProgress {
  what: string
  percent: number
}

export type Installed = { kind: 'installed' } | { kind: 'failed'; reason: InstallProblem; detail: string }

/** `refused`: the server has no such file; `broken`: the download did not come to its end; `busy`: another runs. */
type InstallProblem =
  | 'unreachable'
  | 'refused'
  | 'broken'
  | 'no_space'
  | 'no_permission'
  | 'busy'
  | 'unsupported'
  | 'unknown'

/**
 * Playwright's own Chromium, by Playwright's own installer. Rejects with the signal's reason once it is aborted.
 * Whatever it comes to, half of a browser is never left.
 */
export async function installBrowser(options: InstallOptions): Promise<Installed> {
  const { node, run, onProgress, signal } = options
  signal.throwIfAborted()
  const browsersDir = options.browsersDir ?? (await usualBrowsersDir())
  const installer = path.join(
    path.dirname(createRequire(import.meta.url).resolve('playwright/package.json')),
    'cli.js',
  )
  const temp = path.join(browsersDir, 'referidos-download')
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('REFERIDOS_'))),
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
      node,
      // The headless shell alone could not show a window.
      [installer, 'install', 'chromium', '--no-shell'],
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
  onProgress: (progress: InstallProgress) => void,
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

/** What the installer's output says went wrong; `detail` holds a code and no path. */
export function problemOf(printed: string): { reason: InstallProblem; detail: string } {
  const known: [InstallProblem, RegExp][] = [
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
    if (!whole) await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {})
  }
}

async function usualBrowsersDir(): Promise<string> {
  const { chromium } = await import('playwright')
  const dir = /^(.+)[\\/]chromium-\d+[\\/]/.exec(chromium.executablePath())?.[1]
  if (dir === undefined) throw new Error('Playwright does not say where its browsers are')
  return dir
}
