import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LookupBrowsersOptions } from '../../src-main/lookup/browser.ts'
import { createBrowserHome, sweepBrowserHomes } from '../../src-main/lookup/browser-home.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import { temporaryFolder } from '../support/database.ts'
import { engine, ownBrowser, testBrowsers } from '../support/engines.ts'
import { inFull, isFull } from '../support/extent.ts'
import { undeletable } from '../support/filesystem.ts'
import { type LoopbackServer, listenOnLoopback } from '../support/loopback.ts'
import { groupGone } from '../support/processes.ts'
import { program } from '../support/programs.ts'

const never = new AbortController().signal
let folder: string
let profilesDir: string

function browserOf(options: Partial<LookupBrowsersOptions> = {}) {
  const { hidden, renew } = testBrowsers({ profilesDir, ...options })
  return { ...hidden, renew }
}

let server: LoopbackServer

beforeAll(async () => {
  server = await listenOnLoopback((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>server</title>')
  }, 0)
})
afterAll(() => server.close())
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-browser-'))
  profilesDir = path.join(folder, 'profiles')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** Variables that lead to a copy of the Electron of the tests, which everybody may read. */
async function copyOfElectron(): Promise<Record<string, string>> {
  const copy = path.join(folder, 'electron')
  await cp(path.dirname(ownBrowser().executable), copy, { recursive: true })
  for (const one of [folder, copy]) await chmod(one, 0o755)
  // As root's Electron, ours may run without a sandbox.
  return { ELECTRON_OVERRIDE_DIST_PATH: copy, ELECTRON_DISABLE_SANDBOX: '' }
}

describe('the lookup browser', () => {
  it.runIf(isFull)(
    'that closes a session too slowly is ended, but not while another loan works in it',
    async () => {
      const browser = browserOf({ closeDeadlineMs: 0 })
      const slow = await browser.borrow(never)
      const other = await browser.borrow(never)
      const pid = browser.pid() ?? 0
      await slow.newPage()
      const page = await other.newPage()
      await slow.giveBack('whole')
      await page.goto(server.url)
      expect(await page.title()).toBe('server')
      await other.giveBack('whole')
      await groupGone(pid)
      expect(browser.pid()).toBeNull()
    },
  )

  it('starts when it is needed, gives each loan a session of its own, and leaves no profile', async () => {
    const browser = browserOf()
    expect(browser.pid()).toBeNull()
    const one = await browser.borrow(never)
    const other = await browser.borrow(never)
    const pid = browser.pid() ?? 0
    const page = await one.newPage()
    const beside = await other.newPage()
    for (const [at, of] of [page, beside].entries()) {
      await of.goto(server.url)
      expect(await of.evaluate('document.cookie')).toBe('')
      await of.evaluate(`document.cookie = 'of=${at}'; localStorage.of = ${at}`)
    }
    expect(await page.evaluate('[document.cookie, localStorage.of]')).toEqual(['of=0', '0'])
    expect(await page.evaluate('Intl.DateTimeFormat().resolvedOptions().timeZone')).toBe('America/Bogota')
    expect(await page.evaluate('navigator.language')).toBe('es-CO')
    await one.giveBack('whole')
    await other.giveBack('whole')
    expect(browser.pid()).toBe(pid)
    await browser.close()
    expect(browser.pid()).toBeNull()
    await groupGone(pid)
    expect(await readdir(profilesDir)).toEqual([])
  })

  it('answers the requests of one loan for it alone, and closes all of its pages', async () => {
    const browser = browserOf()
    const one = await browser.borrow(never)
    const first = await one.newPage()
    await one.route('**/*', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>one</title>' }),
    )
    const second = await one.newPage()
    for (const page of [first, second]) {
      await page.goto(server.url)
      expect(await page.title()).toBe('one')
    }
    expect(one.lastPage()).toBe(second)
    await one.giveBack('whole')
    expect([first.isClosed(), second.isClosed()]).toEqual([true, true])
    const other = await browser.borrow(never)
    const page = await other.newPage()
    await page.goto(server.url)
    expect(await page.title()).toBe('server')
    await other.giveBack('whole')
    await browser.close()
  })

  it.runIf(isFull)(
    'is started afresh after so many loans, or when another may have come, and never under a loan',
    async () => {
      const browser = browserOf({ sessionsEach: 2 })
      const pids: (number | null)[] = []
      for (let loans = 0; loans < 2; loans += 1) {
        const loan = await browser.borrow(never)
        pids.push(browser.pid())
        await loan.giveBack('whole')
      }
      expect(pids[0]).toBe(pids[1])
      const loan = await browser.borrow(never)
      const second = browser.pid()
      expect(second).not.toBe(pids[1])
      browser.renew()
      await loan.newPage()
      await loan.giveBack('whole')
      const next = await browser.borrow(never)
      expect(browser.pid()).not.toBe(second)
      await next.giveBack('whole')
      await browser.close()
    },
  )

  it.runIf(isFull)('closes when nobody has used it for a while', async () => {
    let onEnded = () => {}
    const gone = new Promise<void>((resolve) => {
      onEnded = resolve
    })
    const browser = browserOf({ idleMs: 10, onEnded })
    const loan = await browser.borrow(never)
    await loan.giveBack('whole')
    await gone
    expect(browser.pid()).toBeNull()
    await browser.close()
  })

  it('is no browser where the one named is not there, and says what was tried', async () => {
    const browser = browserOf({ executable: path.join(folder, 'none') })
    const error = await browser.borrow(never).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NoBrowser)
    expect((error as NoBrowser).tried).toEqual([expect.stringContaining('not there')])
  })

  it('is no browser where the one named is something else', async () => {
    const browser = browserOf({ executable: process.execPath })
    const error = await browser.borrow(never).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NoBrowser)
    expect(await readdir(profilesDir)).toEqual([])
  })

  it('runs in a sandbox, but where the user is root', async (context) => {
    const holder = program('browserHolder')
    const nobody = { uid: 65_534, gid: 65_534 }
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      context.skip('only root can be somebody else')
    if (spawnSync('test', ['-r', holder], nobody).status !== 0)
      context.skip('nobody else can read this folder')
    // The folder of the Electron of the tests is its owner's, so it is copied: 250 MB.
    if (engine === 'own' && !isFull) context.skip('in full alone')
    const electron = engine === 'own' ? await copyOfElectron() : {}
    const flags = async (who: Partial<typeof nobody>): Promise<string[]> => {
      const home = await mkdtemp(path.join(os.tmpdir(), 'rb-'))
      if (who.uid !== undefined) await chown(home, nobody.uid, nobody.gid)
      const child = spawn(process.execPath, [holder, path.join(home, 'profiles')], {
        ...who,
        env: { ...process.env, ...electron, HOME: home },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const died = once(child, 'exit')
      const [line] = await once(child.stdout, 'data')
      const pid = Number(String(line))
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
      child.kill('SIGKILL')
      await died
      await groupGone(pid)
      await rm(home, { recursive: true })
      return command.split('\0')
    }
    expect(await flags(nobody)).not.toContain('--no-sandbox')
    // Here root's browser starts in every other test, which it does not do with a sandbox.
    if (isFull) expect(await flags({})).toContain('--no-sandbox')
  })

  it('lends nothing to one who has left', async () => {
    const browser = browserOf()
    await expect(browser.borrow(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
    await browser.close()
  })
})

describe('what the lookup browser writes', () => {
  /** Replaces the system's temp folder, which other programs use at the same time. */
  let temp: string

  beforeEach(async () => {
    temp = path.join(folder, 't')
    await mkdir(temp)
    for (const name of ['TMPDIR', 'TMP', 'TEMP']) vi.stubEnv(name, temp)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  /** Starts a process and kills it while its browser shows a page. */
  async function killHolder(homes: string, kind = 'hidden'): Promise<void> {
    const holder = spawn(process.execPath, [program('browserHolder'), homes, kind], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const died = once(holder, 'exit')
    const [line] = await once(holder.stdout, 'data')
    holder.kill('SIGKILL')
    await died
    await groupGone(Number(String(line)))
  }

  it('lies in its own folder alone while it runs, and nowhere afterwards; our own settings are not passed', async () => {
    vi.stubEnv('REFERIDOS_CAPTCHA_KEY', 'f'.repeat(32))
    const browser = browserOf()
    const loan = await browser.borrow(never)
    await loan.newPage()
    const environment = await readFile(`/proc/${browser.pid()}/environ`, 'utf8')
    expect(environment).toContain('TMPDIR=')
    expect(environment).not.toContain('REFERIDOS_')
    expect(await readdir(temp)).toEqual([])
    const [home] = await readdir(profilesDir)
    const written = await readdir(path.join(profilesDir, home ?? 'none'))
    expect(written).toContain('profile')
    expect(written.length).toBeGreaterThan(1)
    await loan.giveBack('whole')
    await browser.close()
    expect([await readdir(temp), await readdir(profilesDir)]).toEqual([[], []])
  })

  it.runIf(isFull)('goes with a browser that is killed', async () => {
    const browser = browserOf()
    const loan = await browser.borrow(never)
    await loan.newPage()
    process.kill(browser.pid() ?? 0, 'SIGKILL')
    await loan.giveBack('broken')
    await browser.close()
    expect([await readdir(temp), await readdir(profilesDir)]).toEqual([[], []])
  })

  it.each<[string, () => { close(): Promise<void> }]>([
    ['hidden', browserOf],
    ...inFull<[string, () => { close(): Promise<void> }]>([
      ['visible', () => testBrowsers({ profilesDir }).visible],
    ]),
  ])(
    'dies with a process that is killed, and what it left goes at the next start: %s',
    async (kind, next) => {
      await killHolder(profilesDir, kind)
      expect(await readdir(temp)).toEqual([])
      expect(await readdir(profilesDir)).toHaveLength(1)
      await next().close()
      expect(await readdir(profilesDir)).toEqual([])
    },
  )

  it('is swept as well where the folder is too deep for a socket of Chromium', async () => {
    profilesDir = path.join(folder, 'a'.repeat(80))
    if (isFull) await killHolder(profilesDir)
    else await createBrowserHome(profilesDir)
    expect(await readdir(temp)).toHaveLength(1)
    await browserOf().close()
    expect(await readdir(temp)).toEqual([])
    expect(await readdir(profilesDir)).toEqual([])
  })

  it('is not swept where it came after the start', async () => {
    const before = await createBrowserHome(profilesDir)
    const swept = sweepBrowserHomes(profilesDir)
    const after = await createBrowserHome(profilesDir)
    await swept
    expect(await readdir(profilesDir)).toEqual([path.basename(after.artifacts)])
    expect(before.artifacts).not.toBe(after.artifacts)
  })
})

describe('a folder that cannot be deleted', () => {
  /** Milliseconds. Starting, lending and closing a browser takes one or two seconds. */
  const soon = 8_000
  const deep = (home: string) => path.join(home, 'a', 'b', 'c')

  for (const kind of ['hidden', ...inFull(['visible'] as const)] as const) {
    it(`holds up no lookup and no closing where an earlier run left it: ${kind}`, async (context) => {
      const homes = temporaryFolder()
      undeletable(context, deep(path.join(homes, 'b-left')))
      await mkdir(path.join(homes, 'b-other'))
      const since = performance.now()
      const browser = testBrowsers({ profilesDir: homes })[kind]
      const loan = await browser.borrow(never)
      await loan.newPage()
      await loan.giveBack('whole')
      await browser.close()
      expect(performance.now() - since).toBeLessThan(soon)
      expect(await readdir(homes)).toEqual(['b-left'])
    })
  }

  it('holds up no closing where the browser itself left it', async (context) => {
    const homes = temporaryFolder()
    const browser = testBrowsers({ profilesDir: homes }).hidden
    const loan = await browser.borrow(never)
    const [home = ''] = await readdir(homes)
    undeletable(context, deep(path.join(homes, home)))
    const since = performance.now()
    await loan.giveBack('broken')
    await browser.close()
    expect(performance.now() - since).toBeLessThan(soon)
  })

  it('keeps no other home from being swept, and none that came after the start is swept for it', async (context) => {
    const profiles = temporaryFolder()
    undeletable(context, deep(path.join(profiles, 'b-left')))
    await mkdir(path.join(profiles, 'c-left'), { recursive: true })
    const swept = sweepBrowserHomes(profiles)
    const current = await createBrowserHome(profiles)
    await swept
    expect((await readdir(profiles)).toSorted()).toEqual(
      ['b-left', path.basename(current.artifacts)].toSorted(),
    )
  })
})
