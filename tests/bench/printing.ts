// Measures printing 2,000 people in the app, against a bare window that prints a plain table of as many rows, in turn.
// Then the preview of 100,000 people, and how long it holds main up. Usage: npm run bench:printing
import fs from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { everybody, type PrintedDocument, type SheetGroup } from '../../src-preload/contract/index.ts'
import { placeAccounts } from '../support/accounts.ts'
import { inventPeople } from '../support/counted.ts'
import { type Launched, launch } from '../support/launch.ts'
import { median } from '../support/median.ts'
import { chooseWhereToSave, leader, signIn } from '../support/screens.ts'
import { inTemporaryFolder, machine } from './bench.ts'
import { loopDelay, watchLoop } from './ui-machine.ts'

const people = 2_000
const many = 100_000
const runs = 7
const boundMs = 2_000

const documentBy = (by: SheetGroup): PrintedDocument => ({
  kind: 'people',
  of: { kind: 'view', view: everybody },
  about: '',
  by,
  order: 'surname',
})

/** Milliseconds for a PDF of plain tables, one a page, with all people, from a new hidden window on. */
const bare = (app: ElectronApplication, pages: number): Promise<number> =>
  app.evaluate(
    async ({ BrowserWindow }, { people, pages }) => {
      const began = performance.now()
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, javascript: false } })
      const row =
        '<tr><td></td><td>Carlos Andrés Vega Parra</td><td>1.014.880.231</td><td>300 555 0147</td></tr>'
      const page = `<table style="break-after: page">${row.repeat(Math.ceil(people / pages))}</table>`
      await window.loadURL(`data:text/html,${encodeURIComponent(page.repeat(pages))}`)
      await window.webContents.printToPDF({ pageSize: 'Letter' })
      window.destroy()
      return performance.now() - began
    },
    { people, pages },
  )

const preview = (
  page: Page,
  document: PrintedDocument,
  edition: string | null = null,
): Promise<{ ms: number; pages: number; edition: string }> =>
  page.evaluate(
    async ({ document, edition }) => {
      const began = performance.now()
      const first = edition === null ? 1 : 9
      const answer = await window.referidos.printing.preview({ document, edition, first })
      if (!answer.ok) throw new Error(answer.error.code)
      return { ms: performance.now() - began, pages: answer.value.pages, edition: answer.value.edition }
    },
    { document, edition },
  )

const savePdf = (page: Page, document: PrintedDocument): Promise<number> =>
  page.evaluate(async (document) => {
    const began = performance.now()
    const answer = await window.referidos.printing.savePdf({ document, edition: null })
    if (!answer.ok || answer.value.kind !== 'saved') throw new Error(JSON.stringify(answer))
    return performance.now() - began
  }, document)

/** Milliseconds from the shortcut until the first sheet is on the screen. */
async function shown(page: Page): Promise<number> {
  const began = performance.now()
  await page.keyboard.press('Control+P')
  await page.getByRole('article').first().waitFor()
  const took = performance.now() - began
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  return took
}

/** The app with this many people of a leader, who is signed in. */
async function startWith(folder: string, people: number): Promise<Launched> {
  const dataDir = path.join(folder, String(people))
  fs.mkdirSync(dataDir)
  const now = Date.now()
  const { database } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now)
  inventPeople(database, { people, puestos: Math.ceil(people / 33), referredBy: 1, now })
  database.close()
  const nowhere = 'http://127.0.0.1:9/censo/consultar/'
  const launched = await launch({ dataDir, censusUrl: nowhere, captchaUrl: nowhere, captchaKey: null })
  await signIn(launched.page)
  await launched.page.getByRole('treegrid').waitFor()
  return launched
}

/** Notes what each thing took; prints the medians. */
function createFigures() {
  const figures = new Map<string, number[]>()
  return {
    note: (what: string, ms: number) => figures.set(what, [...(figures.get(what) ?? []), ms]),
    print(verdict: (what: string, ms: number) => string) {
      for (const [what, times] of figures) {
        const ms = median(times)
        console.log(`${what}: median ${ms.toFixed(0)} ms${verdict(what, ms)}`)
      }
    },
  }
}

async function measurePrinting(folder: string): Promise<void> {
  const { app, page, quit } = await startWith(folder, people)
  await chooseWhereToSave(app, path.join(folder, 'hojas.pdf'))
  const { note, print } = createFigures()
  for (let run = 0; run < runs; run++) {
    note('from the shortcut to the sheets', await shown(page))
    for (const by of ['list', 'puesto', 'mesa'] as const) {
      const { ms, pages } = await preview(page, documentBy(by))
      note(`preview by ${by}, ${pages} pages`, ms)
      note(`PDF by ${by}, ${pages} pages`, await savePdf(page, documentBy(by)))
      note(`bare window, ${pages} pages`, await bare(app, pages))
    }
  }
  console.log(`${people} people, ${machine()}`)
  print((what, ms) =>
    what.startsWith('bare') ? '' : `; ${boundMs} ms at most: ${ms <= boundMs ? 'met' : 'MISSED'}`,
  )
  await quit()
}

async function measureMany(folder: string): Promise<void> {
  const { app, page, quit } = await startWith(folder, many)
  await watchLoop(app)
  const { note, print } = createFigures()
  for (let run = 0; run < runs; run++)
    for (const by of ['list', 'puesto', 'mesa'] as const) {
      await loopDelay(app)
      const { ms, edition } = await preview(page, documentBy(by))
      note(`preview by ${by}`, ms)
      note('  more pages of it', (await preview(page, documentBy(by), edition)).ms)
      note('  the longest that main was held up', (await loopDelay(app)).max)
    }
  console.log(`${many} people, ${machine()}`)
  print(() => '')
  await quit()
}

await inTemporaryFolder(async (folder) => {
  await measurePrinting(folder)
  await measureMany(folder)
})
