import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLookupBrowser, type LookupBrowserOptions } from '../../src-main/lookup/browser.ts'
import { NoBrowser } from '../../src-main/lookup/outcome.ts'
import { groupGone } from '../support/processes.ts'

const executable = process.env.REFERIDOS_CHROMIUM
const never = new AbortController().signal
let folder: string
let profilesDir: string

const browserOf = (options: Partial<LookupBrowserOptions> = {}) =>
  createLookupBrowser({ profilesDir, executable, ...options })

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-browser-'))
  profilesDir = path.join(folder, 'profiles')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('the lookup browser', () => {
  it('starts when it is needed, gives each loan a context of its own, and leaves no profile', async () => {
    const browser = browserOf()
    expect(browser.pid()).toBeNull()
    const one = await browser.borrow(never)
    const other = await browser.borrow(never)
    const pid = browser.pid() ?? 0
    await one.context.addCookies([{ name: 'a', value: 'b', url: 'http://127.0.0.1/' }])
    expect(await other.context.cookies()).toEqual([])
    const page = await one.context.newPage()
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

  it('is started afresh after so many loans', async () => {
    const browser = browserOf({ loansEach: 2 })
    const pids: (number | null)[] = []
    for (let loans = 0; loans < 3; loans += 1) {
      const loan = await browser.borrow(never)
      pids.push(browser.pid())
      await loan.giveBack('whole')
    }
    expect(pids[0]).toBe(pids[1])
    expect(pids[2]).not.toBe(pids[1])
    await browser.close()
  })

  it('closes when nobody has used it for a while', async () => {
    const browser = browserOf({ idleMs: 10 })
    const loan = await browser.borrow(never)
    const chromium = loan.context.browser()
    const gone = new Promise((resolve) => chromium?.once('disconnected', resolve))
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

  it('lends nothing to one who has left', async () => {
    const browser = browserOf()
    await expect(browser.borrow(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
    await browser.close()
  })

  it('dies with a process that is killed, and its profile goes at the next start', async () => {
    const holder = spawn(process.execPath, ['tests/support/browser-holder.ts', profilesDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(holder.stdout, 'data')
    const pid = Number(String(line))
    const [profile] = await readdir(profilesDir)
    const died = once(holder, 'exit')
    holder.kill('SIGKILL')
    await died
    await groupGone(pid)

    const left = path.join(profilesDir, profile ?? 'none')
    await access(left)
    await browserOf().close()
    await expect(access(left)).rejects.toThrow('ENOENT')
  })
})
