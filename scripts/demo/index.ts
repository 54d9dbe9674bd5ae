// Runs the main workflow end to end in the real app, against stand-ins: npm run demo [-- --headless]
// Writes demo-output/referidos.xlsx and demo-output/NN-name.png. Exits with 0 if every result is as expected.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import type { Page } from 'playwright-core'
import { captchaTestKey, startCaptchaServer } from '../../tests/support/captcha-server/index.ts'
import { startCensusSite } from '../../tests/support/census-site/index.ts'
import { type Launched, launch } from '../../tests/support/launch.ts'
import {
  chooseWhereToSave,
  createAccount,
  fillFirstStart,
  fillPerson,
  openNewPerson,
  register,
  row,
  saveExport,
} from '../../tests/support/screens.ts'
import { ensureRuntime, RuntimeProblem } from '../runtime/index.ts'
import { cast } from './cast.ts'

const output = path.resolve(import.meta.dirname, '../../demo-output')
const workbook = path.join(output, 'referidos.xlsx')
const headless = process.argv.includes('--headless')

/** Whether there is a real display. `--headless` hides it, so that the runtime starts a virtual one. */
function hasDisplay(): boolean {
  if (headless) {
    process.env.DISPLAY = ''
    process.env.WAYLAND_DISPLAY = ''
  }
  const variable = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  return !headless && (process.platform !== 'linux' || Boolean(variable))
}

/** A temporary folder, deleted at the end; or REFERIDOS_DATA_DIR, which is kept and must not contain a key file. */
function chooseDataDir(): { dataDir: string; discard(): void } {
  const asked = process.env.REFERIDOS_DATA_DIR
  if (asked) {
    const dataDir = path.resolve(asked)
    fs.mkdirSync(dataDir, { recursive: true })
    if (fs.existsSync(path.join(dataDir, 'keys.json')))
      throw new RuntimeProblem(`${dataDir} already holds somebody's data; name an empty folder for the demo.`)
    return { dataDir, discard: () => {} }
  }
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-demo-'))
  return {
    dataDir,
    discard: () => fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  }
}

async function show({ app, page }: Launched): Promise<void> {
  let pictures = 0
  const picture = async (name: string) => {
    pictures += 1
    const file = `${String(pictures).padStart(2, '0')}-${name}.png`
    await page.screenshot({ path: path.join(output, file), animations: 'disabled' })
  }

  console.log('First start: an account for an invented leader')
  await fillFirstStart(page)
  await picture('sign-in')
  await createAccount(page, true)

  for (const [n, person] of cast.entries()) {
    console.log(`Registering ${person.name}`)
    if (n === 0) {
      await fillPerson(await openNewPerson(page), person)
      await picture('form')
    }
    await register(page, person)
  }
  await page.keyboard.press('Escape')
  await row(page, 'Luis Ángel Rojas').getByText('Consultando').waitFor()
  await picture('table-working')

  for (const { name, estado } of cast) {
    await row(page, name).getByText(estado).waitFor({ timeout: 60_000 })
    console.log(`${name}: ${estado}`)
  }
  await page.getByText('Nada en cola').waitFor()
  await page.getByRole('tab', { name: 'Errores 1' }).waitFor()
  await picture('table-done')

  await row(page, 'Adriana Muñoz Peña').click()
  await page.getByRole('button', { name: 'Copiar dónde vota' }).waitFor()
  await picture('row-open')

  await chooseWhereToSave(app, workbook)
  await page.getByRole('button', { name: 'Exportar' }).click()
  await saveExport(page, { all: true })
  await page.getByText(`Se exportaron ${cast.length} personas`).waitFor()
  await picture('export')
}

/** Prints the exported spreadsheet; false if it differs from the expected results. */
async function report(): Promise<boolean> {
  const [sheet] = (await readXlsx(fs.readFileSync(workbook))).sheets
  const [header = [], ...people] = sheet?.rows ?? []
  const at = (title: string) => header.indexOf(title)
  const shown = ['Nombre', 'Cédula', 'Estado', 'Municipio', 'Puesto', 'Mesa']
  console.table(people.map((cells) => Object.fromEntries(shown.map((title) => [title, cells[at(title)]]))))
  const wrong = cast.filter(
    ({ cedula, estado }) =>
      !people.some((cells) => cells[at('Cédula')] === cedula && cells[at('Estado')] === estado),
  )
  for (const { name, estado } of wrong) console.error(`${name} should have been: ${estado}`)
  return wrong.length === 0 && people.length === cast.length
}

async function leaveOpen(page: Page): Promise<void> {
  console.log('The window stays open: look around, and close it to end the demo.')
  await page.waitForEvent('close', { timeout: 0 })
}

async function demo(): Promise<boolean> {
  const watched = hasDisplay()
  const { dataDir, discard } = chooseDataDir()
  const runtime = await ensureRuntime({ display: true })
  // Playwright finds Electron through the environment of this process.
  Object.assign(process.env, runtime.env)
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem })
  for (const { cedula, answers } of cast) site.script(cedula, answers)
  fs.rmSync(output, { recursive: true, force: true })
  fs.mkdirSync(output, { recursive: true })
  try {
    const launched = await launch({
      dataDir,
      censusUrl: site.page,
      captchaUrl: captcha.url,
      captchaKey: captchaTestKey,
      env: {
        REFERIDOS_GAP_MS: '300',
        REFERIDOS_RETRY_DELAYS_MS: '2000,2000,2000',
        REFERIDOS_BREAKER_DELAYS_MS: '2000',
      },
    })
    try {
      await show(launched)
      const asExpected = await report()
      console.log(
        `${path.relative('.', workbook)} and ${fs.readdirSync(output).length - 1} pictures beside it`,
      )
      if (watched) await leaveOpen(launched.page)
      return asExpected
    } finally {
      await launched.quit()
    }
  } finally {
    await site.close()
    await captcha.close()
    await runtime.stop()
    discard()
  }
}

try {
  process.exitCode = (await demo()) ? 0 : 1
} catch (error) {
  console.error(error instanceof RuntimeProblem ? error.message : error)
  process.exitCode = 1
}
