import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { examineBrowsers, testLookup } from '../../src-main/lookup/browser-check.ts'
import { installedChromium, testBrowsers } from '../support/engines.ts'
import { isFull, part } from '../support/extent.ts'
import { watchPages } from '../support/watched-browser.ts'

const never = new AbortController().signal
let folder: string
let profilesDir: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-check-'))
  profilesDir = path.join(folder, 'profiles')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('the browsers on this computer', () => {
  it('are examined in the order in which they are tried, and the first that works is chosen', async () => {
    const broken = path.join(folder, 'electron')
    await writeFile(broken, '#!/bin/sh\nexit 1\n')
    await chmod(broken, 0o755)
    const own = { executable: broken, args: [] }
    const examined = await examineBrowsers({ profilesDir, own }, never)
    const order = ['Referidos', 'Chrome', 'Edge', 'Chromium', 'Playwright']
    expect([...new Set(examined.map(({ name }) => name))]).toEqual(order)
    expect(examined[0]).toMatchObject({
      found: true,
      chosen: false,
      broken: { problem: 'does_not_start', detail: 'it ends at once' },
    })
    const chosen = examined.filter((one) => one.chosen)
    expect(chosen).toEqual([
      expect.objectContaining({ found: true, version: expect.stringMatching(/^\d+\./) }),
    ])
    for (const one of examined.filter(({ found }) => !found)) expect(one.broken).toBeUndefined()
    expect(await readdir(profilesDir)).toEqual([])
  })

  it('are the named one alone, where one was named', async () => {
    const examined = await examineBrowsers({ profilesDir, executable: path.join(folder, 'none') }, never)
    expect(examined).toEqual([
      { name: 'named', path: path.join(folder, 'none'), found: false, chosen: false },
    ])
  })

  it('are not taken where they start and cannot show a page', async () => {
    // A Chromium whose renderer processes cannot start.
    const brokenChromium = path.join(folder, 'chrome')
    await writeFile(
      brokenChromium,
      `#!/bin/sh\nexec '${installedChromium}' --renderer-cmd-prefix=/bin/false "$@"\n`,
    )
    await chmod(brokenChromium, 0o755)
    const [examined] = await examineBrowsers(
      { profilesDir, executable: brokenChromium, startDeadlineMs: part(3_000, 1_500) },
      never,
    )
    // A Chromium without renderers may also end by itself before the deadline.
    const reasons = ['it starts, but does not get ready', 'it ends at once']
    expect(examined).toMatchObject({ found: true, chosen: false })
    expect(reasons).toContain(examined?.broken?.detail)
    expect(await readdir(profilesDir)).toEqual([])
  })
})

describe('a browser that says nothing', () => {
  it('is ended, and leaves nothing', async () => {
    const silentChromium = path.join(folder, 'chrome')
    const pidFile = path.join(folder, 'pid')
    await writeFile(silentChromium, `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 1000\n`)
    await chmod(silentChromium, 0o755)
    const [examined] = await examineBrowsers(
      { profilesDir, executable: silentChromium, startDeadlineMs: 500 },
      never,
    )
    expect(examined?.broken).toEqual({
      problem: 'no_page',
      detail: 'it starts, but does not get ready',
    })
    const pid = Number(await readFile(pidFile, 'utf8'))
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await readdir(profilesDir)).toEqual([])
  })
})

describe('a test lookup', () => {
  // The self-test in browser-care.test.ts does so as well.
  it.runIf(isFull)('goes the whole way without a network', async () => {
    const browser = testBrowsers({ profilesDir }).hidden
    expect(await testLookup(browser, never)).toEqual({ kind: 'works', ms: expect.any(Number) })
    await browser.close()
  })

  it('says where it stopped when there is no browser', async () => {
    const browser = testBrowsers({ profilesDir, executable: path.join(folder, 'none') }).hidden
    expect(await testLookup(browser, never)).toEqual({
      kind: 'failed',
      failedAt: 'browser',
      detail: expect.stringContaining('not there'),
    })
  })

  it('says where it stopped when the browser dies', async () => {
    const browser = testBrowsers({ profilesDir }).hidden
    const mortal = watchPages(browser, () => process.kill(browser.pid() ?? 0, 'SIGKILL'))
    expect(await testLookup(mortal, never)).toEqual({
      kind: 'failed',
      failedAt: 'opening',
      detail: expect.stringContaining('network_error: the browser'),
    })
    await browser.close()
  })
})
