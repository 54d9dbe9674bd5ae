// Runs 500 lookups in a row on stand-ins that answer at once, in the app's own browser or (`chromium`) in an installed
// one. Memory, windows, contexts, folders and processes must not accumulate, and no outcome may contain a key or a token.
// Linux only; a part of npm run test:full. Usage: lookups.ts own|chromium
//
// V8 resizes its young generation by some 50 MB at any time, which hides growth or looks like growth. test:full caps
// the young generation (--max-semi-space-size).
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { ensureChromium } from '../../scripts/runtime/chromium.ts'
import { builtBrowser } from '../../scripts/runtime/own-browser.ts'
import { createLookupBrowsers } from '../../src-main/lookup/browser.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { serviceAt } from '../support/captcha-service.ts'
import { openLookupStand } from '../support/lookup-stand.ts'
import { median } from '../support/median.ts'
import { groupGone, groupMemory, renderersGone } from '../support/processes.ts'
import { openBeside, watchPages } from '../support/watched-browser.ts'

const lookups = 500
const rowEach = 50
/** A row is the median of its last lookups: a single sample depends on the last garbage collection. */
const rowWindow = 10
const growthAllowed = 0.05

const collectGarbage = globalThis.gc
if (collectGarbage === undefined) throw new Error('usage: npm run test:full')

// A temp folder of its own, because other programs write to the system's.
const temp = await mkdtemp(path.join(os.tmpdir(), 'referidos-soak-'))
for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = temp
const stand = await openLookupStand()
const profilesDir = path.join(temp, 'profiles')

function ownOnly() {
  const built = builtBrowser()
  if ('lacks' in built) throw new Error(built.lacks)
  return built
}

interface Row {
  lookup: number
  own: number
  heap: number
  browser: number
  open: number
  folders: number
}

let last: Page | undefined
const isOwn = process.argv[2] !== 'chromium'
const lookupBrowser = createLookupBrowsers({
  profilesDir,
  ...(isOwn ? ownOnly() : { executable: (await ensureChromium()).executablePath }),
}).hidden
const browser = watchPages(lookupBrowser, (page) => {
  last = page
})

const solver = serviceAt(stand.captchaUrl, { pollMs: 10 })
const lookup = createLookup({ browser, solver, url: stand.page })
const never = new AbortController().signal

const problems: string[] = []
const expect = (holds: boolean, problem: string): void => {
  if (!holds) problems.push(problem)
}
const leaders = new Set<number>()
const rows: Row[] = []
const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1)

/** Open contexts and pages of lookups, without the browser's default context. */
function openNow(): number {
  if (last === undefined) return 0
  const { contexts, pages } = openBeside(last)
  return contexts - 1 + pages
}

async function run(): Promise<void> {
  const own: number[] = []
  const heap: number[] = []
  const ofBrowser: number[] = []
  for (let n = 1; n <= lookups; n += 1) {
    const cedula = String(1_000_000_000 + n)
    const { outcome } = await lookup({ cedula, signal: never, onStep: () => {} })
    expect(outcome.kind === 'found', `lookup ${n} came to ${outcome.kind}`)
    const given = await stand.newSecrets()
    expect(given.length >= 2, `no token and no nonce were given out for lookup ${n}`)
    const told = JSON.stringify(outcome)
    const isTold = [captchaTestKey, ...given].some((secret) => told.includes(secret))
    expect(!isTold, `lookup ${n} came to an outcome that holds a key or a token`)
    const leader = browser.pid()
    if (leader !== null) leaders.add(leader)
    if (n % rowEach === 0 || n % rowEach > rowEach - rowWindow) {
      collectGarbage?.()
      const memory = process.memoryUsage()
      own.push(memory.rss)
      heap.push(memory.heapUsed + memory.external)
      // null: the browser was just recycled.
      if (leader !== null) {
        // The control page stays.
        await renderersGone(leader, isOwn ? 1 : 0)
        ofBrowser.push(groupMemory(leader))
      }
    }
    if (n % rowEach === 0) {
      const folders = (await readdir(profilesDir)).length
      print({
        lookup: n,
        own: median(own),
        heap: median(heap),
        browser: median(ofBrowser),
        open: openNow(),
        folders,
      })
      for (const window of [own, heap, ofBrowser]) window.length = 0
    }
  }
}

function print(row: Row): void {
  rows.push(row)
  const { lookup, own, heap, browser: ofBrowser, open, folders } = row
  console.log(
    `| ${lookup} | ${megabytes(own)} | ${megabytes(heap)} | ${megabytes(ofBrowser)} | ${leaders.size} | ${open} | ${folders} |`,
  )
  expect(open === 0, `${open} windows or contexts left after lookup ${lookup}`)
  expect(folders <= 1, `${folders} browser folders after lookup ${lookup}`)
}

/** Growth from the second to the last hundred lookups (0.05: 5 %), so that whole browser lifetimes are compared. */
function growth(of: (row: Row) => number): number {
  const during = (from: number, to: number) =>
    median(rows.filter(({ lookup }) => lookup > from && lookup <= to).map(of))
  return during(lookups - 100, lookups) / during(100, 200) - 1
}

const start = performance.now()
try {
  console.log(
    '| lookup | own RSS, MB | of it in use, MB | browser RSS, MB | browsers so far | left open | browser folders |',
  )
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  await run()
  for (const [name, of] of [
    ['own process', (row: Row) => row.own],
    ['browser', (row: Row) => row.browser],
  ] as const) {
    const grown = growth(of)
    console.log(
      `${name}: ${(grown * 100).toFixed(1)} % from lookups 101-200 to ${lookups - 99}-${lookups} (allowed: 5 %)`,
    )
    expect(grown <= growthAllowed, `${name} grew by ${(grown * 100).toFixed(1)} %`)
  }
} finally {
  await browser.close()
  for (const leader of leaders) await groupGone(leader).catch((error: Error) => problems.push(error.message))
  await stand.close()
  const left = [...(await readdir(profilesDir)), ...(await readdir(temp))]
  expect(left.length === 1, `left in the temp folder: ${left.join(', ')}`)
  await rm(temp, { recursive: true, force: true })
}
const seconds = ((performance.now() - start) / 1000).toFixed(0)
console.log(
  `${lookups} lookups in ${seconds} s; ${leaders.size} browsers, none left running; ${os.cpus().length} cores`,
)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
