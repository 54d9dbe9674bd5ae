import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import type http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createProgressReader,
  createProgressTeller,
  type DownloadProgress,
  installBrowser,
  problemOf,
  type RunScript,
} from '../../src-main/lookup/install-browser.ts'
import type { InstallProgress } from '../../src-preload/contract/index.ts'
import { browserArchive } from '../support/browser-archive.ts'
import { isFull } from '../support/extent.ts'
import { type LoopbackServer, listenOnLoopback } from '../support/loopback.ts'
import { installerScript, runScript } from '../support/run-script.ts'

/** Recorded output of Playwright's installer. */
const recorded = [
  'Downloading Chrome for Testing 159.0.8154.6 (playwright chromium v1255)\x1b[2m from https://cdn.example/chrome.zip\x1b[22m\n',
  '|                                                                                |   0% of 176.3 MiB\n|■■■■■■■■           ',
  '                                                             |  10% of 176.3 MiB\n',
  '|■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■| 100% of 176.3 MiB\nChrome for Testing 159.0.8154.6 (playwright chromium v1255) downloaded to /home/x/chromium-1255\n',
  'Downloading FFmpeg (playwright ffmpeg v1011)\x1b[2m from https://cdn.example/ffmpeg.zip\x1b[22m\r\n',
]

describe("what Playwright's installer prints", () => {
  it('is progress, however it is cut', () => {
    const chrome = 'Chrome for Testing 159.0.8154.6'
    for (const pieces of [recorded, [...recorded.join('')], [recorded.join('')]]) {
      const seen: DownloadProgress[] = []
      const read = createProgressReader((progress) => seen.push(progress))
      for (const piece of pieces) read(piece)
      expect(seen).toEqual([
        { what: chrome, percent: 0 },
        { what: chrome, percent: 0 },
        { what: chrome, percent: 10 },
        { what: chrome, percent: 100 },
        { what: 'FFmpeg', percent: 0 },
      ])
    }
  })

  it('is told as how far it is and how long it takes, from its start and again from another try', () => {
    const told: InstallProgress[] = []
    let now = 5_000
    const tell = createProgressTeller(
      (progress) => told.push(progress),
      () => now,
    )
    const steps = [
      ['Chromium', 0, 0],
      ['Chromium', 10, 20_000],
      ['Chromium', 50, 20_000],
      ['Chromium', 0, 0],
      ['Chromium', 50, 10_000],
      ['Chromium', 100, 10_000],
      ['FFmpeg', 0, 0],
    ] as const
    for (const [what, percent, passed] of steps) {
      now += passed
      tell({ what, percent })
    }
    expect(told).toEqual([
      { phase: 'downloading', percent: 0, leftMs: null },
      { phase: 'downloading', percent: 10, leftMs: 180_000 },
      { phase: 'downloading', percent: 50, leftMs: 40_000 },
      { phase: 'downloading', percent: 0, leftMs: null },
      { phase: 'downloading', percent: 50, leftMs: 10_000 },
      { phase: 'finishing' },
      { phase: 'finishing' },
    ])
  })

  it.each([
    ['Error: connect ECONNREFUSED 127.0.0.1:9\n    at TCPConnectWrap', 'unreachable', 'ECONNREFUSED'],
    ['Error: getaddrinfo ENOTFOUND cdn.example', 'unreachable', 'ENOTFOUND'],
    ["Error: Download failed: server returned code 404 body ''. URL: https://x/", 'refused', 'code 404'],
    ['Error: Download failed: size mismatch, file size: 1, expected size: 2', 'broken', 'size mismatch'],
    ['Error: Download failed: ENOSPC: no space left on device, write', 'no_space', 'ENOSPC'],
    ["EACCES: permission denied, mkdir '/home/marta/.cache'", 'no_permission', 'EACCES'],
    ['Error: \n║ An active lockfile is found at: ║', 'busy', 'lockfile'],
    ['ERROR: Playwright does not support chromium on mac10.13', 'unsupported', 'does not support chromium'],
    ['Segmentation fault', 'unknown', 'the installer failed'],
  ])('may be a problem: %s', (printed, reason, detail) => {
    expect(problemOf(printed)).toEqual({ reason, detail })
  })
})

describe('installing a browser', () => {
  const never = new AbortController().signal
  let folder: string
  let browsersDir: string
  let server: LoopbackServer | undefined
  let progress: DownloadProgress[]

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-install-'))
    browsersDir = path.join(folder, 'browsers')
    progress = []
    await mkdir(path.join(folder, 't'))
    for (const name of ['TMPDIR', 'TMP', 'TEMP']) vi.stubEnv(name, path.join(folder, 't'))
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await server?.close()
    server = undefined
    await rm(folder, { recursive: true })
  })

  async function serve(handle: http.RequestListener): Promise<void> {
    server = await listenOnLoopback(handle, 0)
    vi.stubEnv('PLAYWRIGHT_DOWNLOAD_HOST', server.url)
  }
  const install = (signal = never) =>
    installBrowser({
      run: runScript,
      script: installerScript,
      browsersDir,
      proxy: null,
      onProgress: (step) => progress.push(step),
      signal,
    })
  // Names that begin with a dot are Playwright's own bookkeeping.
  const browsers = async () => (await readdir(browsersDir)).filter((name) => !name.startsWith('.'))

  it.each(['http://one.example:3128', null])('goes by the proxy that it is told: %s', async (proxy) => {
    vi.stubEnv('HTTPS_PROXY', 'http://two.example')
    let told: string | undefined
    const run: RunScript = async (_script, _args, env) => {
      told = env.HTTPS_PROXY
      return 1
    }
    await installBrowser({ run, script: '', browsersDir, proxy, onProgress: () => {}, signal: never })
    expect(told).toBe(proxy ?? 'http://two.example')
  })

  // "may be a problem" above covers what it prints, "breaks off" below what it leaves.
  it.runIf(isFull)('says that the server is out of reach, and leaves nothing', async () => {
    await serve(() => {})
    await server?.close()
    expect(await install()).toEqual({ kind: 'failed', reason: 'unreachable', detail: 'ECONNREFUSED' })
    expect(await browsers()).toEqual([])
    expect(await readdir(path.join(folder, 't'))).toEqual([])
  })

  const archive = browserArchive('/bin/true')

  it('takes what the server gives, with its progress', async () => {
    await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length }).end(archive)
    })
    expect(await install()).toEqual({ kind: 'installed' })
    expect((await browsers()).map((name) => name.replace(/-\d+$/, ''))).toEqual(['chromium', 'ffmpeg'])
    expect(progress[0]).toEqual({ what: expect.stringContaining('Chrom'), percent: 0 })
    expect(progress.some(({ percent }) => percent > 0 && percent < 100)).toBe(true)
    expect(await readdir(path.join(folder, 't'))).toEqual([])
  })

  it('leaves nothing of a download that breaks off', async () => {
    await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length })
      response.write(archive.subarray(0, 1_000_000), () => response.destroy())
    })
    expect(await install()).toMatchObject({ kind: 'failed', reason: 'broken' })
    expect(await browsers()).toEqual([])
  })

  // "ends with the app" in browser-care.test.ts covers it.
  it.runIf(isFull)('leaves nothing where it is broken off', async () => {
    const leaving = new AbortController()
    const reason = new Error('no longer wanted')
    await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length })
      response.write(archive.subarray(0, 1_000_000), () => leaving.abort(reason))
    })
    await expect(install(leaving.signal)).rejects.toBe(reason)
    expect((await browsers()).filter((name) => name !== '__dirlock')).toEqual([])
  })
})
