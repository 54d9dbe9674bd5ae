import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { startCensusSite } from '../support/census-site/index.ts'
import { chooseWhereToSave, firstStart, register, row, signIn } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const place = {
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: 'I.E. TOMAS INVENTADO',
  direccion: 'CRA 22 # 25-14',
  mesa: '7',
}

test('first start, register offline, online, green, export, quit, start: still there', async ({
  start,
  site,
  captcha,
  dataDir,
}) => {
  const { port, page: censusUrl } = site
  await site.close()
  const first = await start({ censusUrl })
  await firstStart(first.page)
  await register(first.page, { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: '3005550147' })
  await expect(first.page.getByText('Guardado. Se consultará cuando haya conexión')).toBeVisible()
  await expect(first.page.getByRole('contentinfo')).toContainText('Sin conexión')
  await expect(row(first.page, 'Yolanda Patiño Ñáñez')).toContainText('Pendiente')

  const online = await startCensusSite({ port, redeem: captcha.redeem })
  online.script('1014880231', { kind: 'found', ...place })
  await first.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(row(first.page, 'Yolanda Patiño Ñáñez')).toContainText('Encontrado')
  await expect(first.page.getByRole('contentinfo')).toContainText('En línea')
  await row(first.page, 'Yolanda Patiño Ñáñez').click()
  const detail = first.page.getByRole('row').filter({ hasText: 'Puesto de votación' })
  for (const fact of [...Object.values(place), 'Firma, texto v1']) await expect(detail).toContainText(fact)

  const file = path.join(dataDir, 'salida', 'referidos.xlsx')
  fs.mkdirSync(path.dirname(file))
  await chooseWhereToSave(first.app, file)
  await first.page.getByRole('button', { name: 'Exportar' }).click()
  await expect(first.page.getByText('Se exportó 1 persona')).toBeVisible()
  const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
  expect(sheet?.rows[1]?.slice(0, 3)).toEqual(['Yolanda Patiño Ñáñez', '1014880231', '3005550147'])
  expect(sheet?.rows[1]?.slice(4, 10)).toEqual([
    'Encontrado',
    'BOYACA',
    'PAIPA',
    place.puesto,
    place.direccion,
    7,
  ])

  await first.quit()
  const second = await start({ censusUrl })
  await signIn(second.page)
  await expect(row(second.page, 'Yolanda Patiño Ñáñez')).toContainText('Encontrado')
  expect(online.log.filter(({ cedula }) => cedula === '1014880231')).toHaveLength(1)
  await online.close()
})

test('a wrong password is told as such, and the right one still opens', async ({ start, begin }) => {
  const first = await begin()
  await first.quit()
  const second = await start()
  await second.page.getByRole('textbox', { name: 'Contraseña' }).fill('cinco gatos negros')
  await second.page.getByRole('button', { name: 'Ingresar' }).click()
  await expect(second.page.getByText('Contraseña incorrecta')).toBeVisible()
  await signIn(second.page)
})

test('20 people registered offline, quit, start, go online: 20 answers, none asked twice', async ({
  start,
  begin,
  site,
  captcha,
}) => {
  // Some thirty steps and twenty-one lookups: minutes on a machine that has other things to do.
  test.setTimeout(300_000)
  const { port, page: censusUrl } = site
  await site.close()
  const cedulas = Array.from({ length: 20 }, (_, n) => String(1_014_880_300 + n))
  const first = await begin({ censusUrl })
  for (const [n, cedula] of cedulas.entries())
    await register(first.page, {
      name: `Persona ${'ABCDEFGHIJKLMNOPQRST'[n]} Inventada`,
      cedula,
      phone: null,
    })
  await expect(first.page.getByRole('tab', { name: 'Todos' })).toContainText('20')
  await first.quit()

  const second = await start({ censusUrl })
  await signIn(second.page)
  await expect(second.page.getByRole('contentinfo')).toContainText('Sin conexión')
  const online = await startCensusSite({ port, redeem: captcha.redeem })
  await second.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(second.page.getByRole('tab', { name: 'Encontrados' })).toContainText('20', {
    timeout: 150_000,
  })
  const asked = online.log.filter(({ kind }) => kind === 'query').map(({ cedula }) => cedula ?? '')
  expect(asked.toSorted()).toEqual([...cedulas, '52000001'].toSorted())
  await online.close()
})

test('kill -9 while a lookup runs: the next start takes its traces away and finishes it', async ({
  start,
  begin,
  site,
  dataDir,
}) => {
  site.script('1014880231', [{ kind: 'hang' }, { kind: 'found', ...place }])
  const first = await begin()
  await register(first.page, { name: 'Carlos Andrés Vega', cedula: '1014880231', phone: '6015550133' })
  await site.waitFor(({ cedula }) => cedula === '1014880231')
  await expect(row(first.page, 'Carlos Andrés Vega')).toContainText('Consultando')
  await first.kill()
  const profiles = path.join(dataDir, 'browser-profiles', 'hidden')
  expect(fs.readdirSync(profiles)).not.toEqual([])

  const second = await start()
  await expect.poll(() => fs.readdirSync(profiles)).toEqual([])
  await signIn(second.page)
  await expect(row(second.page, 'Carlos Andrés Vega')).toContainText('Encontrado')
  expect(site.log.filter(({ cedula }) => cedula === '1014880231')).toHaveLength(2)
})

test('quitting while a lookup runs gives it back, and leaves no browser behind', async ({
  start,
  begin,
  site,
  dataDir,
}) => {
  site.script('1014880231', [{ kind: 'hang' }, { kind: 'not_found' }])
  const first = await begin()
  await register(first.page, { name: 'Dora Inés Quintero', cedula: '1014880231', phone: null })
  await site.waitFor(({ cedula }) => cedula === '1014880231')
  await first.quit()
  for (const kind of ['hidden', 'visible']) {
    const profiles = path.join(dataDir, 'browser-profiles', kind)
    expect(fs.existsSync(profiles) ? fs.readdirSync(profiles) : []).toEqual([])
  }

  const second = await start()
  await signIn(second.page)
  await expect(row(second.page, 'Dora Inés Quintero')).toContainText('No está en el censo')
})
