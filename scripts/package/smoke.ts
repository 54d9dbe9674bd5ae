// node scripts/package/smoke.ts PROGRAM
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { readXlsx } from 'hucre/xlsx'
import { captchaTestKey, startCaptchaServer } from '../../tests/support/captcha-server/index.ts'
import { startCensusSite } from '../../tests/support/census-site/index.ts'
import { type Launched, launch } from '../../tests/support/launch.ts'
import {
  chooseWhereToSave,
  createAccount,
  fillFirstStart,
  leader,
  register,
  row,
  saveExport,
  signIn,
} from '../../tests/support/screens.ts'

const yolanda = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: '3005550147' }
const dora = { name: 'Dora Inés Quintero', cedula: '1014880232', phone: null }

/**
 * Drives a packaged test build through a leader's day: printed output, first start, registration, a hidden lookup, the
 * captcha's window, an export, a copy, quitting, another start, and a restore after the loss of the data. Rejects at
 * the first step that fails. `program`: path of the packaged app's executable.
 */
async function smokeTest(program: string): Promise<void> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-smoke-'))
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem })
  const running: Launched[] = []
  const start = async () => {
    const begun = performance.now()
    const launched = await launch({
      packaged: program,
      dataDir,
      censusUrl: site.page,
      captchaUrl: captcha.url,
      captchaKey: captchaTestKey,
    })
    running.push(launched)
    await launched.page.getByRole('heading').first().waitFor()
    step(`started in ${Math.round(performance.now() - begun)} ms`)
    return launched
  }
  try {
    const printed = async (name: string) => (await promisify(execFile)(program, [name])).stdout
    expect(await printed('--version')).toMatch(/^Referidos \d+\.\d+\.\d+\n$/)
    expect(await printed('--diagnostics')).toContain('(versión de prueba)\n')
    const first = await start()
    await fillFirstStart(first.page)
    await createAccount(first.page)
    await expect(first.page.getByRole('contentinfo')).toContainText('Versión de prueba')
    step('account created')
    await register(first.page, yolanda)
    await expect(row(first.page, yolanda.name)).toContainText('Encontrado', { timeout: 60_000 })
    step('registered and looked up')

    await first.page.getByRole('link', { name: 'Ajustes', exact: true }).click()
    await first.page.getByRole('radio', { name: 'Yo resuelvo el captcha' }).check()
    await first.page.getByRole('link', { name: 'Referidos', exact: true }).click()
    site.scriptPage({ kind: 'form', person: true })
    await register(first.page, dora)
    await expect(row(first.page, dora.name)).toContainText('Encontrado', { timeout: 60_000 })
    step('captcha solved in its window')

    const file = path.join(dataDir, 'salida.xlsx')
    await chooseWhereToSave(first.app, file)
    await first.page.getByRole('button', { name: 'Exportar', exact: true }).click()
    await saveExport(first.page)
    await expect(first.page.getByText('Se exportaron 2 personas')).toBeVisible()
    const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
    expect(sheet?.rows.slice(1).map(([name]) => name)).toEqual([dora.name, yolanda.name])
    step('exported')

    const copied = await first.page.evaluate(() => window.referidos.backup.copyNow())
    expect(copied.ok).toBe(true)
    step('copied')
    await first.quit()

    const second = await start()
    await signIn(second.page)
    await expect(row(second.page, yolanda.name)).toContainText('Encontrado')
    await second.quit()
    step('started again, all there')

    for (const name of fs.readdirSync(dataDir))
      if (/^(referidos\.db|keys\.json)/.test(name)) fs.rmSync(path.join(dataDir, name))
    const third = await start()
    await third.page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await third.page.getByRole('button', { name: 'Continuar' }).click()
    await third.page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill(leader.password)
    await third.page.getByRole('button', { name: 'Ver qué cambia' }).click()
    await third.page.getByRole('button', { name: 'Restaurar esta copia' }).click()
    await third.page.getByRole('button', { name: 'Ir a ingresar' }).click()
    await signIn(third.page)
    await third.page.getByRole('link', { name: 'Referidos', exact: true }).click()
    for (const { name } of [yolanda, dora]) await expect(row(third.page, name)).toContainText('Encontrado')
    step('restored')
    await third.quit()
    for (const { complaints } of running) expect(complaints()).toEqual([])
  } finally {
    for (const { kill } of running) await kill()
    await site.close()
    await captcha.close()
    fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

function step(what: string): void {
  console.log(`packaged app: ${what}`)
}

await smokeTest(path.resolve(process.argv[2] ?? ''))
