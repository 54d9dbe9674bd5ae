import fs from 'node:fs'
import type http from 'node:http'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readEnvironment } from '../../src-main/environment.ts'
import {
  browserReport,
  canInstall,
  createTestLookup,
  type ExaminedBrowser,
} from '../../src-main/lookup/browser-check.ts'
import type { OwnBrowser } from '../../src-main/lookup/browser-process.ts'
import { createProgressTeller, installBrowser } from '../../src-main/lookup/install-browser.ts'
import { createLookups } from '../../src-main/lookup/lookups.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import type { BrowserReport } from '../../src-preload/contract/index.ts'
import { ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { browserArchive } from '../support/browser-archive.ts'
import { temporaryFolder } from '../support/database.ts'
import { installedChromium, ofEngine, ownBrowser, testBrowsers } from '../support/engines.ts'
import { isFull } from '../support/extent.ts'
import { noLookups } from '../support/headless.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { openNetwork } from '../support/network.ts'
import { eventually } from '../support/processes.ts'
import { browserFile } from '../support/programs.ts'
import { installerScript, runScript } from '../support/run-script.ts'

const real = installedChromium

interface Care {
  app: TestApp
  /** Folder into which Playwright's installer downloads. */
  browsersDir: string
}

/** The app with a real browser, and an installer that downloads from `serve`. */
async function start(serve: http.RequestListener = () => {}): Promise<Care> {
  const server = await listenOnLoopback(serve, 0)
  onTestFinished(() => server.close())
  vi.stubEnv('PLAYWRIGHT_DOWNLOAD_HOST', server.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const dataDir = temporaryFolder()
  const browsersDir = path.join(temporaryFolder(), 'browsers')
  const app = await signedIn({
    dataDir,
    createLookup() {
      const options = { profilesDir: path.join(dataDir, 'browser-profiles'), ...ofEngine() }
      const browser = testBrowsers(options).hidden
      return {
        ...noLookups,
        testLookup: createTestLookup(browser),
        browserCare: {
          examine: (signal) => browserReport(options, browser, signal),
          install: (tell, signal) =>
            installBrowser({
              run: runScript,
              script: installerScript,
              browsersDir,
              proxy: null,
              onProgress: createProgressTeller(tell, () => 0),
              signal,
            }),
        },
        close: browser.close,
      }
    },
  })
  return { app, browsersDir }
}

const progressOf = ({ events }: TestApp) =>
  events.filter(({ name }) => name === 'settings.installProgress').map(({ event }) => event)

describe('the self-test in Ajustes', () => {
  it('works, and says why the real queue waits all the same', async () => {
    const { app } = await start()
    ok(await app.call('settings', 'chooseCaptchaWay', { way: 'service' }))
    expect(ok(await app.call('settings', 'selfTest'))).toEqual({
      kind: 'ended',
      test: { kind: 'works', ms: expect.any(Number) },
      parked: { reason: 'no_captcha_way', until: null },
    })
    expect(fs.existsSync(path.join(app.dataDir, 'self-test'))).toBe(false)
  })

  it('is swept at the next start where a killed run has left it', async () => {
    const dataDir = temporaryFolder()
    fs.mkdirSync(path.join(dataDir, 'self-test'))
    fs.writeFileSync(path.join(dataDir, 'self-test', 'scratch.db'), 'left')
    const { call } = startApp({ dataDir })
    ok(await call('session', 'createFirstAccount', owner))
    const isSwept = () => !fs.existsSync(path.join(dataDir, 'self-test'))
    await eventually(isSwept, 10_000, 'what a killed run has left is still there')
  })
})

describe('what takes long with the browser', () => {
  it('is one thing at a time, is broken off at once, and leaves room for the next', async () => {
    const { app } = await start()
    const first = app.call('settings', 'examineBrowser')
    expect(await app.call('settings', 'selfTest')).toEqual({ ok: false, error: { code: 'busy' } })
    expect(await app.call('settings', 'installBrowser')).toEqual({ ok: false, error: { code: 'busy' } })
    ok(await app.call('settings', 'abortBrowserTask'))
    expect(ok(await first)).toEqual({ kind: 'aborted' })
    const again = app.call('settings', 'selfTest')
    ok(await app.call('settings', 'abortBrowserTask'))
    expect(ok(await again)).toEqual({ kind: 'aborted' })
    // The second one had room; "installing" below examines to the end.
    if (!isFull) return
    expect(ok(await app.call('settings', 'examineBrowser'))).toMatchObject({ kind: 'examined' })
  })

  it('ends with the app', async () => {
    const asked = new Promise<Care>((resolve) => {
      const care = start(() => void care.then(resolve))
      void care.then(({ app }) => app.call('settings', 'installBrowser'))
    })
    const { app, browsersDir } = await asked
    await app.app.close()
    expect(fs.readdirSync(browsersDir).filter((name) => !/^(\.links|__dirlock)$/.test(name))).toEqual([])
  })
})

describe('installing a browser in Ajustes', () => {
  it.runIf(isFull)('tells its progress, and examines the browsers that are there then', async () => {
    const { app, browsersDir } = await start((_, response) => {
      response.writeHead(200, { 'content-length': browserArchive(real).length }).end(browserArchive(real))
    })
    expect(ok(await app.call('settings', 'installBrowser'))).toEqual({
      kind: 'installed',
      report: expect.objectContaining({ test: { kind: 'works', ms: expect.any(Number) } }),
    })
    const progress = progressOf(app)
    expect(progress[0]).toEqual({ phase: 'downloading', percent: 0, leftMs: null })
    expect(progress.at(-1)).toEqual({ phase: 'finishing' })
    expect(fs.readdirSync(browsersDir).some((name) => name.startsWith('chromium-'))).toBe(true)
  })

  it('sets a queue going that waits for a browser', async () => {
    const site = await listenOnLoopback(() => {}, 0)
    onTestFinished(() => site.close())
    let lookups = 0
    let again = () => {}
    const lookedUpAgain = new Promise<void>((resolve) => {
      again = resolve
    })
    let waits = () => {}
    const waiting = new Promise<void>((resolve) => {
      waits = resolve
    })
    const report: BrowserReport = { browsers: [], test: { kind: 'works', ms: 1 }, canInstall: false }
    const { call } = await signedIn({
      environment: readEnvironment({
        REFERIDOS_CENSUS_URL: `${site.url}/censo/consultar/`,
        REFERIDOS_CAPTCHA_KEY: 'prueba',
        REFERIDOS_GAP_MS: '0',
      }),
      createLookup: () => ({
        ...noLookups,
        async lookup() {
          lookups += 1
          if (lookups > 1) again()
          throw new NoBrowser(['none'])
        },
        browserCare: { examine: async () => report, install: async () => ({ kind: 'installed' }) },
      }),
      emit(name, event) {
        if (
          name === 'queue.changed' &&
          event !== null &&
          'parked' in event &&
          event.parked?.reason === 'no_browser'
        )
          waits()
      },
    })
    await waiting
    expect(lookups).toBe(1)
    expect(ok(await call('settings', 'installBrowser'))).toEqual({ kind: 'installed', report })
    await lookedUpAgain
  })

  it('is refused where one was named, which lookups take alone', async () => {
    const dataDir = temporaryFolder()
    const environment = readEnvironment({
      REFERIDOS_CENSUS_URL: 'http://127.0.0.1:9/censo/consultar/',
      REFERIDOS_CHROMIUM: real,
    })
    const { call } = await signedIn({
      dataDir,
      environment,
      createLookup: (captcha, census) =>
        createLookups({
          profilesDir: path.join(dataDir, 'browser-profiles'),
          environment,
          captcha,
          census,
          windowOpening: () => () => {},
          ...openNetwork,
          browserFile,
          installer: { run: runScript, script: installerScript },
          log: () => {},
        }),
    })
    expect(ok(await call('settings', 'installBrowser'))).toEqual({ kind: 'failed', reason: 'named' })
  })

  // install-browser.test.ts covers the reasons without the app.
  it.runIf(isFull)('says why nothing came of it', async () => {
    const { app } = await start((_, response) => response.writeHead(404).end())
    expect(ok(await app.call('settings', 'installBrowser'))).toEqual({ kind: 'failed', reason: 'refused' })
  })

  // "ends with the app" above covers the same abort.
  it.runIf(isFull)('is broken off in the middle of the download', async () => {
    const care = start((_, response) => {
      response.writeHead(200, { 'content-length': browserArchive(real).length })
      response.write(browserArchive(real).subarray(0, 1_000_000), () => {
        void care.then(({ app }) => app.call('settings', 'abortBrowserTask'))
      })
    })
    const { app, browsersDir } = await care
    expect(ok(await app.call('settings', 'installBrowser'))).toEqual({ kind: 'aborted' })
    expect(fs.readdirSync(browsersDir).filter((name) => !/^(\.links|__dirlock)$/.test(name))).toEqual([])
  })
})

describe('the report of the browsers', () => {
  /**
   * `own`: what stands for the app's own Electron. Playwright's and the computer's browsers are examined as well. Its
   * test lookup finds no browser.
   */
  async function report(own: OwnBrowser | undefined, executable?: string): Promise<BrowserReport> {
    const options = { profilesDir: path.join(temporaryFolder(), 'p'), executable, own }
    const none = path.join(temporaryFolder(), 'none')
    const browser = testBrowsers({ ...options, executable: none }).hidden
    onTestFinished(() => browser.close())
    return browserReport(options, browser, new AbortController().signal)
  }
  function program(text: string): OwnBrowser {
    const executable = path.join(temporaryFolder(), 'electron')
    fs.writeFileSync(executable, text, { mode: 0o755 })
    return { executable, args: [] }
  }

  it('takes the one that came with the app, says that the others work as well, and offers no other', async () => {
    const { browsers, canInstall: offers } = await report(ownBrowser())
    expect(browsers[0]).toEqual({ name: 'Referidos', version: expect.any(String), state: 'chosen' })
    expect(browsers.filter(({ state }) => state === 'usable').map(({ name }) => name)).toContain('Chromium')
    expect(offers).toBe(false)
  })

  it.runIf(isFull)('says why one is not taken, and takes the next', async () => {
    const message = 'chrome: error while loading shared libraries: libnss3.so: cannot open shared object file'
    const { browsers, canInstall: offers } = await report(
      program(`#!/bin/sh\necho '${message}' >&2\nexit 127\n`),
    )
    expect(browsers[0]).toEqual({
      name: 'Referidos',
      version: null,
      state: 'broken',
      problem: 'library_missing',
    })
    expect(browsers.filter(({ state }) => state === 'chosen')).toHaveLength(1)
    expect(offers).toBe(false)
  })

  it.runIf(isFull)('does not speak of one that the app did not bring', async () => {
    const { browsers } = await report({ executable: path.join(temporaryFolder(), 'none'), args: [] })
    expect(browsers.map(({ name }) => name)).not.toContain('Referidos')
  })

  it.each<[string, ExaminedBrowser['broken'], boolean]>([
    ['another where none works', { problem: 'no_page', detail: '' }, true],
    ['none where one works', undefined, false],
  ])('offers %s', (_, broken, offers) => {
    const seen = { path: '/a', found: true, chosen: broken === undefined, ...(broken && { broken }) }
    const download = { name: 'Playwright', path: '/b', found: false, chosen: false }
    expect(canInstall([{ name: 'Chrome', ...seen }, download])).toBe(offers)
    const lacks = { problem: 'library_missing', detail: '' } as const
    expect(
      canInstall([
        { name: 'Chrome', ...seen },
        { ...download, broken: lacks },
      ]),
    ).toBe(false)
  })

  it('offers none where one was named', async () => {
    expect((await report(undefined, path.join(temporaryFolder(), 'none'))).canInstall).toBe(false)
  })
})
