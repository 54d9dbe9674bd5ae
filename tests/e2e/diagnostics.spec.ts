// What is copied, logged and noted of crashes names nobody, and no dump of main is written.
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type { Result } from '../../src-preload/contract/index.ts'
import { placeAccounts } from '../support/accounts.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { launch } from '../support/launch.ts'
import { eventually } from '../support/processes.ts'
import { leader, register, runAction, signIn } from '../support/screens.ts'
import { markOwnAnswered } from '../support/seeded.ts'
import { findTraces } from '../support/traces.ts'
import { expect, test } from './fixtures.ts'

test.skip(process.platform !== 'linux', 'dumps are written on Linux alone')

const yolanda = { name: 'Yolanda Zarrabeitía', cedula: '1014880231', phone: '3005550147' }
const user = 'Hortensia Vizcarrondo'
const listName = 'Lista de Piedraluna.xlsx'
const proxyPassword = 'quebrantahuesos-del-norte'

const secrets = [
  yolanda.name,
  'Zarrabeitía',
  yolanda.cedula,
  '1.014.880.231',
  yolanda.phone,
  leader.name,
  leader.displayName,
  leader.cedula,
  leader.phone,
  leader.password,
  captchaTestKey,
  user,
  'Vizcarrondo',
  listName,
  proxyPassword,
]

/** What is found in the names and contents of the folder's files, apart from its own path. */
const findIn = (folder: string) => findTraces([folder], secrets).traces

const dumpsIn = (folder: string): string[] =>
  fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dmp'))

test('diagnosis, log and crashes tell what failed and where, and nothing of anybody', {
  tag: '@full',
}, async ({ dataDir: folder, site, captcha }) => {
  const home = path.join(folder, user)
  const dataDir = path.join(home, '.config', 'Referidos')
  const runtime = path.join(folder, 'runtime')
  for (const one of [dataDir, runtime]) fs.mkdirSync(one, { recursive: true })
  const { database } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
  markOwnAnswered(database)
  database.close()
  const { app, page, kill } = await launch({
    dataDir,
    censusUrl: site.page,
    captchaUrl: captcha.url,
    captchaKey: captchaTestKey,
    hostilePage: true,
    env: {
      HOME: home,
      XDG_RUNTIME_DIR: runtime,
      HTTPS_PROXY: `http://${user.split(' ')[0]}:${proxyPassword}@127.0.0.1:9`,
    },
  })
  try {
    await signIn(page)
    await register(page, yolanda)

    await test.step('main fails with words and paths that name somebody', async () => {
      await app.evaluate(
        (_, { list, json }) => {
          const { readFileSync } = process.getBuiltinModule('node:fs')
          setTimeout(() => JSON.parse(json))
          void Promise.resolve().then(() => readFileSync(list))
        },
        { list: path.join(home, 'Documentos', listName), json: `${yolanda.name} ${yolanda.cedula}` },
      )
      const log = path.join(dataDir, 'logs', 'main.log')
      const logged = () => fs.readFileSync(log, 'utf8')
      await eventually(() => logged().includes('uncaught: '), 10_000, 'no uncaught error is logged')
      await eventually(() => logged().includes('unhandled: '), 10_000, 'no unhandled error is logged')
    })

    await test.step('the page and a helper crash', async () => {
      await app.evaluate(
        async ({ app: electron, utilityProcess }, file) => {
          process.getBuiltinModule('node:fs').writeFileSync(file, 'process.crash()')
          const isGone = new Promise<void>((resolve) => electron.once('child-process-gone', () => resolve()))
          utilityProcess.fork(file)
          await isGone
        },
        path.join(home, 'helper.cjs'),
      )
      await app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        const isBack = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()))
        contents?.forcefullyCrashRenderer()
        await isBack
      })
    })

    // Playwright cannot use a page after a crash.
    const text = (await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('window.referidos.diagnostics.read()'),
    )) as Result<string>
    if (!text.ok) throw new Error(text.error.code)
    expect(text.value).toMatch(/^Personas: 1$/m)
    expect(text.value).toMatch(/error unhandled ENOENT/)
    expect(text.value).toMatch(/error uncaught SyntaxError/)
    expect(text.value).toMatch(
      /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d renderer crashed \d+ en \S+\+0x[0-9a-f]+ pila /m,
    )
    expect(text.value).toMatch(/Utility crashed \d+ en \S+\+0x[0-9a-f]+ pila /)

    const sent = path.join(folder, 'sent')
    fs.mkdirSync(sent)
    fs.writeFileSync(path.join(sent, 'diagnosis.txt'), text.value)
    fs.copyFileSync(path.join(dataDir, 'crashes.json'), path.join(sent, 'crashes.json'))
    fs.cpSync(path.join(dataDir, 'logs'), path.join(sent, 'logs'), { recursive: true })
    expect(findIn(sent)).toEqual([])
    expect(dumpsIn(runtime)).toEqual([])
    expect(findIn(runtime)).toEqual([])

    await test.step('a crash of main writes no dump', async () => {
      const gone = once(app.process(), 'exit')
      void app.evaluate(() => process.crash()).catch(() => {})
      const [, signal] = await gone
      expect(signal).toBe('SIGSEGV')
      expect(dumpsIn(runtime)).toEqual([])
    })
  } finally {
    await kill()
  }
})

test('the diagnosis is copied from Ajustes, from the palette and where nothing opens', {
  tag: '@full',
}, async ({ begin, start, dataDir }) => {
  const { app, page, quit } = await begin()
  await expect(page.getByRole('contentinfo')).not.toContainText('Versión de prueba')
  const copied = () => app.evaluate(({ clipboard }) => clipboard.readText())
  await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
  await page
    .getByRole('region', { name: 'Acerca de Referidos' })
    .getByRole('button', { name: 'Copiar diagnóstico' })
    .click()
  await expect(page.getByText('Diagnóstico copiado')).toBeVisible()
  expect(await copied()).toContain('Revisión de los datos: ')
  await app.evaluate(({ clipboard }) => clipboard.writeText(''))
  await runAction(page, 'diagnóstico', 'Copiar diagnóstico')
  await expect.poll(copied).toContain('Captchas: servicio, clave de una variable')
  await quit()

  for (const name of ['keys.json', 'keys.json.copy']) fs.rmSync(path.join(dataDir, name))
  const next = await start()
  await next.page.getByRole('button', { name: 'Copiar diagnóstico' }).click()
  await expect(next.page.getByText('Diagnóstico copiado')).toBeVisible()
  const text = await next.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(text).toContain('Archivo de claves: no existe')
  expect(text).toContain('Datos abiertos\nnadie ha ingresado')
})
