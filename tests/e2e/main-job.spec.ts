import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import type { Page } from 'playwright-core'
import { startCensusSite } from '../support/census-site/index.ts'
import {
  chooseWhereToSave,
  fillFirstStart,
  issueCode,
  leader,
  openNewPerson,
  register,
  row,
  saveExport,
  signIn,
  typeGroups,
} from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const place = {
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: 'I.E. TOMAS INVENTADO',
  direccion: 'CRA 22 # 25-14',
  mesa: '7',
}

test('first start with its recovery code, register offline, online, green, export, own voting place, quit while a lookup runs, start: all there', async ({
  start,
  site,
  captcha,
  dataDir,
}) => {
  const { port, page: censusUrl } = site
  await site.close()
  const first = await start({ censusUrl })
  await fillFirstStart(first.page)
  await first.page.getByRole('button', { name: 'Crear cuenta' }).click()
  // One screen, and the table.
  await first.page.getByRole('heading', { name: 'Referidos', level: 1 }).waitFor()
  const groups = await issueCode(first.page, leader.password)
  await first.page.getByRole('button', { name: 'Ya lo guardé' }).click()
  await typeGroups(
    first.page,
    groups.map(() => 'AAAA'),
  )
  await expect(first.page.getByText('No coincide con el código.')).toBeVisible()
  await typeGroups(first.page, groups)
  // After the code is confirmed there is no reminder.
  await expect(first.page.getByRole('complementary', { name: 'Código de recuperación' })).toHaveCount(0)
  await register(first.page, { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: '3005550147' })
  await expect(
    first.page.getByText(/^Guardada: .* · hoy va 1\. Se consultará cuando haya conexión$/),
  ).toBeVisible()
  await expect(first.page.getByRole('contentinfo')).toContainText('Sin conexión')
  await expect(row(first.page, 'Yolanda Patiño Ñáñez')).toContainText('Pendiente')

  const online = await startCensusSite({ port, redeem: captcha.redeem })
  online.script('1014880231', { kind: 'found', ...place })
  online.script(leader.cedula, { kind: 'found', ...place, puesto: 'ESCUELA INVENTADA', mesa: '12' })
  await first.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(row(first.page, 'Yolanda Patiño Ñáñez')).toContainText('Encontrado')
  await expect(first.page.getByRole('contentinfo')).toContainText('En línea')
  await row(first.page, 'Yolanda Patiño Ñáñez').click()
  const detail = first.page.getByRole('row').filter({ hasText: 'Firma (texto' })
  for (const fact of [...Object.values(place), 'Firma (texto, versión 2)'])
    await expect(detail).toContainText(fact)

  const file = path.join(dataDir, 'salida', 'referidos.xlsx')
  fs.mkdirSync(path.dirname(file))
  await chooseWhereToSave(first.app, file)
  await first.page.getByRole('button', { name: 'Exportar' }).click()
  await saveExport(first.page, { all: true })
  await expect(first.page.getByText('Se exportó 1 persona')).toBeVisible()
  const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
  const [head = [], cells = []] = sheet?.rows ?? []
  expect(Object.fromEntries(head.map((title, at) => [String(title), cells[at]]))).toMatchObject({
    Nombre: 'Yolanda Patiño Ñáñez',
    Cédula: '1014880231',
    Teléfono: '3005550147',
    Estado: 'Encontrado',
    Departamento: 'BOYACA',
    Municipio: 'PAIPA',
    Puesto: place.puesto,
    Dirección: place.direccion,
    Mesa: 7,
  })

  await first.page.getByRole('link', { name: 'Mi perfil' }).click()
  const own = first.page.getByRole('region', { name: 'Dónde vota usted' })
  for (const fact of ['ESCUELA INVENTADA', '12']) await expect(own).toContainText(fact)
  await expect(own.getByRole('button', { name: 'Actualizar' })).toBeVisible()
  await first.page.getByRole('link', { name: 'Referidos' }).click()

  // Quitting returns the running job to the queue and leaves no browser behind.
  online.script('1014880232', [{ kind: 'hang' }, { kind: 'not_found' }])
  await register(first.page, { name: 'Dora Inés Quintero', cedula: '1014880232', phone: null })
  await online.waitFor(({ cedula }) => cedula === '1014880232')
  await first.quit()
  for (const kind of ['hidden', 'visible']) {
    const profiles = path.join(dataDir, 'browser-profiles', kind)
    expect(fs.existsSync(profiles) ? fs.readdirSync(profiles) : []).toEqual([])
  }

  const second = await start({ censusUrl })
  await signIn(second.page)
  await expect(row(second.page, 'Dora Inés Quintero')).toContainText('No está en el censo')
  await expect(row(second.page, 'Yolanda Patiño Ñáñez')).toContainText('Encontrado')
  expect(online.log.filter(({ cedula }) => cedula === '1014880231')).toHaveLength(1)
  await online.close()
})

const many = 20

test(`${many} people registered offline, quit, start, go online: none asked twice; killed during a lookup with two forms half typed, all comes back`, {
  tag: '@full',
}, async ({ start, begin, site, captcha, dataDir }) => {
  test.setTimeout(300_000)
  const { port, page: censusUrl } = site
  await site.close()
  const cedulas = Array.from({ length: many }, (_, n) => String(1_014_880_300 + n))
  const first = await begin({ censusUrl, isOwnWaiting: true })
  for (const [n, cedula] of cedulas.entries())
    await register(first.page, {
      name: `Persona ${'ABCDEFGHIJKLMNOPQRST'[n]} Inventada`,
      cedula,
      phone: null,
    })
  await expect(first.page.getByRole('tab', { name: 'Todos' })).toContainText(String(many))
  await first.quit()

  const second = await start({ censusUrl })
  await signIn(second.page)
  await expect(second.page.getByRole('contentinfo')).toContainText('Sin conexión')
  const online = await startCensusSite({ port, redeem: captcha.redeem })
  await second.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(second.page.getByRole('tab', { name: 'Encontrados' })).toContainText(String(many), {
    timeout: 150_000,
  })
  // The leader's own lookup is done too.
  await expect(second.page.getByRole('contentinfo')).toContainText('Nada en cola')
  const asked = online.log.filter(({ kind }) => kind === 'query').map(({ cedula }) => cedula ?? '')
  expect(asked.toSorted()).toEqual([...cedulas, leader.cedula].toSorted())

  online.script('1014880231', [{ kind: 'hang' }, { kind: 'found', ...place }])
  const { page: before } = second
  await register(before, { name: 'Carlos Andrés Vega', cedula: '1014880231', phone: '6015550133' })
  await online.waitFor(({ cedula }) => cedula === '1014880231')
  await expect(row(before, 'Carlos Andrés Vega')).toContainText('Consultando')
  await (await openNewPerson(before)).getByLabel('Nombre completo').fill('A medio escr')
  await before.keyboard.press('Escape')
  await row(before, 'Carlos Andrés Vega').click()
  await before.getByRole('button', { name: 'Editar' }).click()
  const edited = (page: Page) => page.getByRole('complementary', { name: 'Editar referido' })
  await edited(before).getByLabel('Nombre completo').fill('Carlos a medio corr')
  const wal = path.join(dataDir, 'referidos.db-wal')
  const written = fs.statSync(wal).mtimeMs
  await edited(before).getByLabel('Observaciones').fill('vive en la esquina')
  // The hanging lookup writes nothing, so this write is the draft.
  await expect.poll(() => fs.statSync(wal).mtimeMs).toBeGreaterThan(written)
  await second.kill()
  const profiles = path.join(dataDir, 'browser-profiles', 'hidden')
  expect(fs.readdirSync(profiles)).not.toEqual([])

  const { page } = await start({ censusUrl })
  await expect.poll(() => fs.readdirSync(profiles)).toEqual([])
  await signIn(page)
  await expect(edited(page).getByLabel('Nombre completo')).toHaveValue('Carlos a medio corr')
  await expect((await openNewPerson(page)).getByLabel('Nombre completo')).toHaveValue('A medio escr')
  await expect(row(page, 'Carlos Andrés Vega').first()).toContainText('Encontrado')
  expect(online.log.filter(({ cedula }) => cedula === '1014880231')).toHaveLength(2)
  await online.close()
})
