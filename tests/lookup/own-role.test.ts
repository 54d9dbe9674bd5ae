// What only the app's own Electron in its second role must refuse or tell; browser.test.ts has what both engines promise.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createLookupBrowsers, type Loan, type LookupBrowsers } from '../../src-main/lookup/browser.ts'
import { testLookup } from '../../src-main/lookup/browser-check.ts'
import { lookupRole } from '../../src-main/lookup/control-page.ts'
import { temporaryFolder } from '../support/database.ts'
import { engine, installedChromium, ownBrowser, testBrowsers } from '../support/engines.ts'
import { type LoopbackServer, listenOnLoopback } from '../support/loopback.ts'

const never = new AbortController().signal
const mark = 'una-marca-que-no-debe-quedar'

describe.runIf(engine === 'own')('the app’s own browser', () => {
  let folder: string
  let server: LoopbackServer
  let browsers: LookupBrowsers
  let loan: Loan
  let page: Page

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-role-'))
    server = await listenOnLoopback((request, response) => {
      if (request.url === '/file') {
        response.writeHead(200, { 'content-disposition': 'attachment; filename=a.bin' }).end('x'.repeat(100))
      } else {
        response
          .writeHead(200, {
            'content-type': 'text/html',
            'set-cookie': `of=${mark}`,
            'cache-control': 'max-age=999',
          })
          .end(`<title>${request.headers['user-agent']}</title><p>${mark}</p>`)
      }
    }, 0)
    browsers = testBrowsers({ profilesDir: path.join(folder, 'profiles') })
    loan = await browsers.hidden.borrow(never)
    page = await loan.newPage()
    await page.goto(server.url)
  })
  afterAll(async () => {
    await loan.giveBack('whole')
    await browsers.close()
    await server.close()
    fs.rmSync(folder, { recursive: true, force: true })
  })

  it('says what it is: the app, its Electron, and that it is automated', async () => {
    const agent = await page.title()
    expect(agent).toMatch(/ Referidos\/\S+ Chrome\/\S+ Electron\/\S+ /)
    expect(agent).not.toContain('Headless')
    expect(await page.evaluate('navigator.userAgent')).toBe(agent)
    expect(await page.evaluate('navigator.webdriver')).toBe(true)
  })

  it('gives a page no permission, no window, no dialog and no file', async () => {
    const states = await page.evaluate(() =>
      Promise.all(
        (['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[]).map(
          async (name) => (await navigator.permissions.query({ name })).state,
        ),
      ),
    )
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied'])
    const position = await page.evaluate(
      () =>
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('known'),
            ({ code }) => resolve(code),
          ),
        ),
    )
    expect(position).toBe(1)
    expect(await page.evaluate((url) => window.open(url) === null, server.url)).toBe(true)
    expect(await page.evaluate(() => [window.alert('x'), window.confirm('x')])).toEqual([undefined, false])
    await expect(page.goto(`${server.url}/file`)).rejects.toThrow('net::ERR_ABORTED')
    expect(
      fs.readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.bin')),
    ).toEqual([])
  })

  it.each(['mailto:a@example.com', 'file:///etc/passwd', 'referidos-control://page/', 'data:text/html,x'])(
    'lets no page lead to %s',
    async (address) => {
      await page.goto(server.url)
      const reached: string[] = []
      const note = (frame: Frame) => void reached.push(frame.url())
      page.on('framenavigated', note)
      await page.evaluate((url) => window.location.assign(url), address)
      // A later navigation of the same page is carried out, so the refused one is over.
      await page.evaluate(
        (url) => window.location.assign(url),
        `${server.url}/next?${encodeURIComponent(address)}`,
      )
      await page.waitForURL(/next/)
      page.off('framenavigated', note)
      expect(reached).toEqual([page.url()])
    },
  )

  it('writes nothing of a page to the disk', async () => {
    await page.goto(server.url)
    await page.evaluate((text) => {
      localStorage.setItem('a', text)
      return new Promise<void>((resolve) => {
        indexedDB.open(text).onsuccess = () => resolve()
      })
    }, mark)
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const holding = files.filter((name) => {
      const file = path.join(folder, name)
      const stat = fs.lstatSync(file, { throwIfNoEntry: false })
      return name.includes(mark) || (stat?.isFile() && fs.readFileSync(file).includes(mark))
    })
    expect(holding).toEqual([])
  })

  it('lets the operator close a window whose page does not want it, and shows one at a time', async () => {
    const seen = await browsers.visible.borrow(never)
    const gone = new Promise<void>((resolve) => seen.onGone(resolve))
    const first = await seen.newPage()
    await first.goto(server.url)
    const second = await seen.newPage()
    await second.goto(server.url)
    expect([first.isClosed(), second.isClosed()]).toEqual([true, false])
    await second.evaluate(() => {
      window.onbeforeunload = (event) => {
        event.preventDefault()
        event.returnValue = 'stay'
      }
    })
    await second.evaluate('window.close()')
    await second.close()
    await gone
    expect(await browsers.visible.show()).toBe(false)
    await seen.giveBack('whole')
    // The hidden page beside it is untouched.
    expect(page.isClosed()).toBe(false)
  })

  it('ends at once where nobody drives it', async () => {
    const { executable, args } = ownBrowser()
    const home = temporaryFolder()
    const child = spawn(executable, [...args, `--${lookupRole}`, `--user-data-dir=${home}`, '--no-sandbox'], {
      stdio: 'ignore',
    })
    expect(await once(child, 'exit')).toEqual([2, null])
  })
})

it.runIf(engine === 'own')(
  'where the own browser does not start, the next is taken, and it is said why',
  async () => {
    const broken = path.join(temporaryFolder(), 'electron')
    fs.writeFileSync(broken, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const profilesDir = path.join(temporaryFolder(), 'profiles')
    const started: { name: string; tried: readonly string[] }[] = []
    const browsers = createLookupBrowsers({
      profilesDir,
      own: { executable: broken, args: [] },
      onStarted: (one) => void started.push(one),
    })
    onTestFinished(browsers.close)
    expect(fs.existsSync(installedChromium)).toBe(true)
    expect(await testLookup(browsers.hidden, never)).toMatchObject({ kind: 'works' })
    expect(started).toHaveLength(1)
    expect(started[0]?.name).not.toBe('Referidos')
    expect(started[0]?.tried[0]).toMatch(/^Referidos \(.*\): it ends at once$/)
  },
)
