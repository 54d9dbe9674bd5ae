// Measures how fast the app responds with 100,000 people, against a bare window of Electron and React and a plain
// virtual table of the same rows, alternating in the same run.
// Usage: npm run bench:ui [-- --people N] [--campaign] [--only start,search,order,open,changes,scroll,lookup].
// `--campaign`: the people are of 200 leaders, and the owner's window shows the whole campaign. Targets exist for 100,000
// people, and for 1,000,000 of a campaign.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import react from '@vitejs/plugin-react'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { build } from 'vite'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { placeAccounts } from '../support/accounts.ts'
import { captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { startCensusSite } from '../support/census-site/index.ts'
import { quickCost } from '../support/invented.ts'
import { launch } from '../support/launch.ts'
import { median } from '../support/median.ts'
import { leader, signIn } from '../support/screens.ts'
import { load, quantile } from './bench.ts'
import { firstPaint } from './first-paint.ts'
import { cpuOf, type LoopDelay, loopDelay, memoryOf, watchLoop } from './ui-machine.ts'
import { benchPerson } from './ui-people.ts'
import { callBare, changePeople, type Edit, type Scrolled, scrollWhole, untilPainted } from './ui-probe.ts'
import { passwordCost, type Seeded, seedBench } from './ui-seed.ts'

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    campaign: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})
const parts = ['start', 'search', 'order', 'open', 'changes', 'scroll', 'lookup'] as const
/** Whether `--only` selects the part; every part without it. */
const isWanted = (part: (typeof parts)[number]) => options.only?.split(',').includes(part) ?? true
const people = Number(options.people)
const leaders = options.campaign ? 200 : 1
const hasBounds = people === 100_000 || (people === 1_000_000 && options.campaign)
const isMillion = people === 1_000_000
const starts = 7
const scrolls = 3
const scrollSeconds = 10
const changeSeconds = 10

const root = path.resolve(import.meta.dirname, '../..')
const bare = path.join(import.meta.dirname, 'bare')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-bench-ui-'))
const dataDir = path.join(folder, 'data')
fs.mkdirSync(dataDir)

const nobody = {
  dataDir,
  censusUrl: 'http://127.0.0.1:9/',
  captchaUrl: 'http://127.0.0.1:9/',
  captchaKey: null,
}

// ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function line(what: string, figures: string, target: string, isMet: boolean | null): void {
  const verdict = isMet === null || !hasBounds ? '' : isMet ? ': met' : ': MISSED'
  console.log(`${what.padEnd(34)} ${figures}; ${target}${verdict} (load ${load()})`)
}

function timesLine(what: string, times: readonly number[], most: number, of: 'median' | 'p95'): void {
  const worst = times.length === 0 ? Number.NaN : Math.max(...times)
  const figures = `median ${median(times).toFixed(0)} ms, p95 ${quantile(0.95, times).toFixed(0)} ms, worst ${worst.toFixed(0)} ms of ${times.length}`
  line(what, figures, `${of} ${most} ms at the most`, quantile(of === 'median' ? 0.5 : 0.95, times) <= most)
}

// ── The windows ─────────────────────────────────────────────────────────────────────────────────────────────────────

const pages = path.join(folder, 'pages')

const buildPages = () =>
  build({
    configFile: false,
    logLevel: 'error',
    root: bare,
    base: './',
    plugins: [react()],
    build: {
      outDir: pages,
      target: 'chrome130',
      rolldownOptions: { input: [path.join(bare, 'bare.html'), path.join(bare, 'plain-table.html')] },
    },
  })

const main = path.join(bare, 'main.mjs')
const bareEnvironment = (page: 'bare' | 'plain-table') => ({
  ...(process.env as Record<string, string>),
  BARE_PAGE: path.join(pages, `${page}.html`),
  BARE_DATA: path.join(folder, page),
  BARE_PEOPLE: String(people),
})

async function launchBare(page: 'bare' | 'plain-table'): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({ args: [main], cwd: root, env: bareEnvironment(page) })
  return { app, page: await app.firstWindow() }
}

async function measureStarts(): Promise<void> {
  const electron = createRequire(import.meta.url)('electron') as string
  const app: number[] = []
  const window: number[] = []
  const appEnvironment = {
    ...(process.env as Record<string, string>),
    REFERIDOS_DATA_DIR: dataDir,
    REFERIDOS_CENSUS_URL: nobody.censusUrl,
  }
  for (let n = 0; n < starts; n++) {
    window.push(await firstPaint(electron, [main], bareEnvironment('bare'), 'h1'))
    app.push(await firstPaint(electron, ['.'], appEnvironment, 'input[type=password]'))
  }
  const most = 1.3 * median(window) + 300
  line(
    'start to the sign-in screen',
    `median ${median(app).toFixed(0)} ms, bare window ${median(window).toFixed(0)} ms, of ${starts}`,
    `${most.toFixed(0)} ms at the most (1.3 × + 300)`,
    median(app) <= most,
  )
}

// ── Measurements in the app ─────────────────────────────────────────────────────────────────────────────────────────

const tabPanel = '[role=tabpanel]'
/** Selects loaded rows: they do not wait for main. */
const wholeRows = `${tabPanel} tr[data-id][aria-busy=false]`

/** Milliseconds from the click to the first loaded rows, with the cost of the password. */
async function measureSignIn(page: Page): Promise<{ whole: number }> {
  // At the speed of a person.
  await page.getByRole('textbox', { name: 'Contraseña' }).pressSequentially(leader.password, { delay: 60 })
  await page.evaluate((rows) => {
    const probe = { start: 0, rows: null as Promise<number> | null }
    addEventListener('click', ({ timeStamp }) => (probe.start = timeStamp), { capture: true, once: true })
    probe.rows = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector(rows) === null) return
        observer.disconnect()
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(performance.now() - probe.start)
          port2.postMessage(null)
        })
      })
      observer.observe(document.body, { childList: true, subtree: true, attributes: true })
    })
    Object.assign(window, { signIn: probe })
  }, wholeRows)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  return {
    whole: await page.evaluate(
      () => (window as unknown as { signIn: { rows: Promise<number> } }).signIn.rows,
    ),
  }
}

/** The owner's next windows show the campaign. */
async function showCampaign(): Promise<void> {
  const { page, quit } = await launch(nobody)
  await signIn(page)
  await page.getByRole('radio', { name: 'Toda la campaña' }).check()
  await page.locator('th').getByRole('button', { name: 'Líder', exact: true }).waitFor()
  await page.locator(wholeRows).first().waitFor()
  await quit()
}

/** Delay of main during the sign-in and the first lookup, which loads the browser and the code that drives it. */
async function measureFirstLookup(): Promise<LoopDelay> {
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem })
  const own = path.join(folder, 'lookup')
  fs.mkdirSync(own)
  const { database } = await placeAccounts(own, [{ ...leader, role: 'LEADER' }], Date.now())
  database.close()
  const { app, page, log, quit } = await launch({
    dataDir: own,
    censusUrl: site.page,
    captchaUrl: captcha.url,
    captchaKey: captchaTestKey,
  })
  await page.getByRole('textbox', { name: 'Contraseña' }).waitFor()
  await watchLoop(app)
  await signIn(page)
  while (!log().some((line) => line.includes(': found'))) await page.waitForTimeout(100)
  const delay = await loopDelay(app)
  await quit()
  await site.close()
  await captcha.close()
  return delay
}

const searched = ['tunja', 'rodriguez', 'zuluaga', '1000012', 'maria tunja']

async function measureSearch(page: Page): Promise<void> {
  const field = page.getByRole('searchbox')
  const times: number[] = []
  const perTerm: string[] = []
  let unchanged = 0
  for (let round = 0; round < 3; round++)
    for (const term of searched) {
      await field.focus()
      const own: number[] = []
      for (const letter of term) {
        const { ms } = await untilPainted(page, 'keydown', () => page.keyboard.press(letter))
        if (ms === null) unchanged += 1
        else own.push(ms)
      }
      times.push(...own)
      perTerm.push(`${term} ${own.map((ms) => ms.toFixed(0)).join(' ')}`)
      await untilPainted(page, 'keydown', () => page.keyboard.press('Escape'))
    }
  timesLine('a letter in the search', times, isMillion ? 150 : 80, 'p95')
  console.log(`  the first time: ${times[0]?.toFixed(0)} ms; ${unchanged} letters changed nothing to be seen`)
  for (const said of perTerm.slice(-searched.length)) console.log(`  ${said}`)
}

async function measureSortAndTab(page: Page): Promise<void> {
  const sorts: number[] = []
  const tabs: number[] = []
  const keep = (of: number[], ms: number | null) => ms !== null && of.push(ms)
  for (let round = 0; round < 4; round++) {
    for (const name of ['Nombre', 'Cédula', 'Estado', 'Puesto', ...(options.campaign ? ['Líder'] : [])]) {
      const button = page.locator('th').getByRole('button', { name, exact: true })
      keep(sorts, (await untilPainted(page, 'click', () => button.click())).ms)
    }
    for (const tab of await page.getByRole('tab').all())
      keep(tabs, (await untilPainted(page, 'click', () => tab.click())).ms)
    const first = page.getByRole('tab').first()
    keep(tabs, (await untilPainted(page, 'click', () => first.click())).ms)
  }
  if (isMillion) timesLine('another order', sorts, 200, 'p95')
  else timesLine('another order', sorts, 100, 'median')
  timesLine('another tab', tabs, isMillion ? 200 : 100, 'median')
}

async function measureOpening(page: Page): Promise<void> {
  const times: number[] = []
  for (let n = 0; n < 15; n++) {
    const row = page.locator(`${tabPanel} tr[data-id]`).nth(2 + (n % 8))
    const { ms } = await untilPainted(page, 'click', () => row.click({ position: { x: 200, y: 20 } }))
    if (ms !== null) times.push(ms)
    await untilPainted(page, 'click', () => row.click({ position: { x: 200, y: 20 } }))
  }
  timesLine('opening a row', times, 50, 'median')
}

/** The most edits of a round. Rounds change different people, so that no round reverts a name of the one before. */
const maxEdits = 2_000

/** Edits of different people all over the table, who must be the owner's. Every second edit changes the name too. */
function editsOf({ firstId, own }: Seeded, count: number, round: number): Edit[] {
  return Array.from({ length: count }, (_, k) => {
    const n = ((k + round * maxEdits) * 7_919) % own
    const { name, cedula, phone } = benchPerson(n)
    const changed = k % 2 === 0 ? `${name} ${'ABCDEFGH'[round % 8]}` : name
    return {
      personId: firstId + n,
      cedula,
      name: changed,
      phone,
      ...blankTexts,
      barrio: `Barrio ${round}-${k}`,
    }
  })
}

async function measureScroll(
  app: Page,
  appMain: ElectronApplication,
  plain: Page,
  plainMain: ElectronApplication,
  seeded: Seeded,
): Promise<LoopDelay> {
  const own: Scrolled[] = []
  const still: Scrolled[] = []
  const other: Scrolled[] = []
  const paces: number[] = []
  const ownTable = `div:has(> table[role=treegrid])`
  await loopDelay(plainMain)
  for (let round = 0; round < scrolls; round++) {
    await plain.bringToFront()
    other.push(await scrollWhole(plain, '#scroller', scrollSeconds))
    await app.bringToFront()
    const changes = changePeople(app, editsOf(seeded, 20 * (scrollSeconds + 2), round), 20)
    own.push(await scrollWhole(app, ownTable, scrollSeconds))
    paces.push(await changes)
    still.push(await scrollWhole(app, ownTable, scrollSeconds))
  }
  const frames = (of: readonly Scrolled[]) => median(of.map(({ framesPerSecond }) => framesPerSecond))
  const way = (of: readonly Scrolled[]) => (100 * Math.min(...of.map((one) => one.way))).toFixed(0)
  const ratio = frames(own) / frames(other)
  line(
    'scrolling the whole table',
    `${frames(own).toFixed(1)} frames a second with ${median(paces).toFixed(0)} changes a second, ` +
      `${frames(still).toFixed(1)} without, plain table ${frames(other).toFixed(1)}: ratio ${ratio.toFixed(2)}`,
    'ratio 0.95 at least',
    ratio >= 0.95,
  )
  console.log(`  way made: ${way(own)} %, without changes ${way(still)} %, plain ${way(other)} %`)
  const scrolled = await loopDelay(appMain)
  report('  main while the table was scrolled', scrolled)
  report("  the plain table's main meanwhile", await loopDelay(plainMain))
  return scrolled
}

/** Subtracts the cost of the calls themselves, measured in the bare window. */
async function measureChanges(page: Page, pid: number, bare: Page, bareProcess: number, seeded: Seeded) {
  const perSecond = 200
  const costs = {
    rest: [] as number[],
    bareRest: [] as number[],
    calls: [] as number[],
    changes: [] as number[],
  }
  const paces: number[] = []
  const kinds = new Map<string, number>()
  const rounds = 3
  async function costOf(process: number, work: () => Promise<unknown>, keep: number[]): Promise<void> {
    const before = cpuOf(process)
    const start = performance.now()
    await work()
    const ms = performance.now() - start
    const after = cpuOf(process)
    keep.push(share(before, after, ms))
    if (keep !== costs.changes) return
    for (const [kind, spent] of after)
      kinds.set(kind, (kinds.get(kind) ?? 0) + (100 * (spent - (before.get(kind) ?? 0))) / ms / rounds)
  }
  for (let round = 0; round < rounds; round++) {
    const edits = editsOf(seeded, perSecond * changeSeconds, 100 + round)
    await bare.bringToFront()
    await costOf(bareProcess, () => bare.waitForTimeout(3_000), costs.bareRest)
    await costOf(bareProcess, () => callBare(bare, edits, perSecond), costs.calls)
    await page.bringToFront()
    await costOf(pid, () => page.waitForTimeout(3_000), costs.rest)
    const change = async () => paces.push(await changePeople(page, edits, perSecond))
    await costOf(pid, change, costs.changes)
  }
  const own = median(costs.changes) - median(costs.rest)
  const calls = median(costs.calls) - median(costs.bareRest)
  line(
    '200 changes a second',
    `${own.toFixed(0)} % of a core beyond the rest, ${calls.toFixed(0)} % in the bare window for the same calls where they do ` +
      `nothing: ${(own - calls).toFixed(0)} % for the changes; ${median(paces).toFixed(0)} a second`,
    '30 % at the most',
    own - calls <= 30,
  )
  console.log(`  ${[...kinds].map(([kind, percent]) => `${kind} ${percent.toFixed(0)} %`).join(', ')}`)
}

const total = (of: ReadonlyMap<string, number>) => [...of.values()].reduce((all, one) => all + one, 0)

const share = (before: Map<string, number>, after: Map<string, number>, ms: number): number =>
  (100 * (total(after) - total(before))) / ms

function report(what: string, { max, p99 }: LoopDelay): void {
  console.log(`${what}: held up ${max.toFixed(0)} ms at the most, p99 ${p99.toFixed(1)} ms`)
}

// ── The run ─────────────────────────────────────────────────────────────────────────────────────────────────────────

try {
  console.log(
    `${people} people of ${leaders === 1 ? 'one leader' : `${leaders} leaders, the owner's view of all`}, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${os.cpus().length} cores, load ${load()}`,
  )
  const begun = performance.now()
  const seeded = await seedBench(dataDir, people, leaders)
  console.log(`seeded in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  await buildPages()
  if (isWanted('start')) await measureStarts()

  if (options.campaign) await showCampaign()
  const window = await launchBare('bare')
  await window.page.locator('h1').waitFor()
  await watchLoop(window.app)
  const signIns: number[] = []
  const hash: number[] = []
  for (let n = 0; n < 3; n++) {
    const again = await launch(nobody)
    signIns.push((await measureSignIn(again.page)).whole)
    hash.push(await passwordCost(quickCost))
    await again.quit()
  }
  const launched = await launch(nobody)
  const { app, page } = launched
  await watchLoop(app)
  signIns.push((await measureSignIn(page)).whole)
  hash.push(await passwordCost(quickCost))
  const opened = signIns.map((ms) => ms - median(hash))
  timesLine('the first rows after signing in', opened, 500, 'median')
  console.log(`  the password's own ${median(hash).toFixed(0)} ms taken off`)
  const delays: [string, LoopDelay][] = [['signing in', await loopDelay(app)]]
  await page.waitForTimeout(2_000)
  const pid = app.process().pid ?? 0
  const fresh = total(memoryOf(pid))

  if (isWanted('search')) await measureSearch(page)
  delays.push(['searching', await loopDelay(app)])
  if (isWanted('order')) await measureSortAndTab(page)
  delays.push(['orders and tabs', await loopDelay(app)])
  if (isWanted('open')) await measureOpening(page)
  delays.push(['opening rows', await loopDelay(app)])

  if (isWanted('changes')) await measureChanges(page, pid, window.page, window.app.process().pid ?? 0, seeded)
  delays.push(['200 changes a second', await loopDelay(app)])
  if (isWanted('scroll')) {
    const plain = await launchBare('plain-table')
    await plain.page.locator('#scroller tr').first().waitFor()
    await watchLoop(plain.app)
    delays.push(['scrolling', await measureScroll(page, app, plain.page, plain.app, seeded)])
    await plain.app.close()
  }
  if (isWanted('lookup')) delays.push(['signing in and the first lookup', await measureFirstLookup()])
  await page.waitForTimeout(3_000)
  const kinds = memoryOf(pid)
  const memory = total(kinds)
  const bareMemory = total(memoryOf(window.app.process().pid ?? 0))
  line(
    'memory (PSS) of all processes',
    `${memory.toFixed(0)} MB at the end, ${fresh.toFixed(0)} MB after signing in, bare window ${bareMemory.toFixed(0)} MB`,
    `${(bareMemory + 150).toFixed(0)} MB at the most (+ 150)`,
    memory <= bareMemory + 150,
  )
  console.log(`  ${[...kinds].map(([kind, mb]) => `${kind} ${mb.toFixed(0)} MB`).join(', ')}`)
  const noise = await loopDelay(window.app)
  for (const [what, delay] of delays) report(`main while ${what}`, delay)
  report("the bare window's main all the while", noise)
  const most = Math.max(...delays.map(([, { max }]) => max))
  line(
    'the longest that main was held up',
    `${most.toFixed(0)} ms, the bare window's ${noise.max.toFixed(0)} ms: ${(most - noise.max).toFixed(0)} ms beyond the machine's`,
    '50 ms beyond it at the most',
    most - noise.max <= 50,
  )
  for (const said of launched.complaints()) console.log(`complaint: ${said}`)
  await launched.quit()
  await window.app.close()
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
