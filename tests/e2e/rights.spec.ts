import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { bogotaDate } from '../../src-preload/bogota.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { afterWorkingDays } from '../../src-preload/working-days.ts'
import { faults } from '../support/faults.ts'
import { pagesOf } from '../support/pdf.ts'
import { chooseWhereToSave, row, runAction } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const words = messages.personData
const bare = (text: string): string => text.replace(/\s/g, '')
const yolanda = seededPerson('Yolanda Patiño', '1014880241', { ...atSchool, notes: 'Llamar tarde' })

test('each right of a person, from the click to what they get: know, rectify, ask and be answered in time', {
  tag: '@full',
}, async ({ turn }) => {
  const { app, page, dataDir, who } = await turn({ people: [yolanda], queue: 'paused' })
  const action = (name: string) => page.getByRole('treegrid').getByRole('button', { name, exact: true })
  const dialog = page.getByRole('dialog').last()
  const rights = async () => {
    await action('Sus datos').click()
    await expect(dialog).toContainText('Ley 1581')
  }
  await row(page, yolanda.name).click()

  await test.step('rectify: what it was, what it is, when and who', async () => {
    await rights()
    expect(await faults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Editar' }).click()
    await page.getByLabel('Nombre completo').fill('Yolanda Patiño Ñáñez')
    await page.keyboard.press('Enter')
    await expect(row(page, 'Yolanda Patiño Ñáñez')).toBeVisible()
    await rights()
    await dialog.getByRole('button', { name: 'Historial' }).click()
    const change = dialog.getByRole('listitem').first()
    await expect(change).toContainText('Nombre: Yolanda Patiño → Yolanda Patiño Ñáñez')
    await expect(change).toContainText(who.displayName)
    await page.keyboard.press('Escape')
  })

  await test.step('ask: noted with its last day, extended, answered, listed and exported', async () => {
    await rights()
    await dialog.getByRole('button', { name: 'Anotar una solicitud…' }).click()
    await expect(dialog).toContainText('Es Yolanda Patiño Ñáñez, de sus referidos.')
    const today = bogotaDate(Date.now())
    const due = format.isoDate(afterWorkingDays(today, 10))
    await expect(dialog).toContainText(`Hay que responder a más tardar el ${due}.`)
    expect(await faults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Anotar', exact: true }).click()
    await expect(dialog.getByText(messages.fieldProblem.required)).toBeVisible()
    await dialog.getByLabel('Lo que pide, con sus palabras').fill('Quiere ver qué datos tenemos')
    await dialog.getByRole('button', { name: 'Anotar', exact: true }).click()
    await expect(page.getByText(`anotada. Vence el ${due}.`)).toBeVisible()

    await runAction(page, 'ver las solicitudes')
    const list = page.getByRole('dialog', { name: 'Solicitudes de las personas' })
    const item = list.getByRole('listitem')
    await expect(item).toContainText('quedan 10 días hábiles')
    expect(await faults(page)).toEqual([])
    await item.getByRole('button', { name: 'Prorrogar' }).click()
    await dialog.getByLabel('Por qué no se alcanza a responder').fill('Falta el archivo de la sede')
    await dialog.getByRole('button', { name: 'Prorrogar' }).click()
    await expect(item).toContainText('quedan 15 días hábiles')
    await expect(item).toContainText('Prorrogada')
    await item.getByRole('button', { name: 'Responder' }).click()
    await dialog.getByLabel('Qué le respondió').fill('Se le entregaron en PDF')
    await dialog.getByRole('button', { name: 'Anotar la respuesta' }).click()
    await expect(list).toContainText('No hay solicitudes por responder.')
    await list.getByLabel('Mostrar').selectOption('answered')
    await expect(item).toContainText('a tiempo')
    const file = path.join(dataDir, 'solicitudes.xlsx')
    await chooseWhereToSave(app, file)
    await list.getByRole('button', { name: 'Exportar a Excel' }).click()
    await expect(page.getByText('Se exportó 1 solicitud.')).toBeVisible()
    const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
    expect(sheet?.rows[1]).toEqual(expect.arrayContaining(['Consulta', 'Yolanda Patiño Ñáñez', 'Respondida']))
    await page.keyboard.press('Escape')
    await expect(list).toBeHidden()
  })

  await test.step('know: the PDF says what the screen and the file of data say', async () => {
    await rights()
    const json = path.join(dataDir, 'yolanda.json')
    await chooseWhereToSave(app, json)
    await dialog.getByRole('button', { name: 'Archivo para otro programa (JSON)…' }).click()
    await expect(page.getByText(`Se guardaron sus datos en ${json}`)).toBeVisible()
    await dialog.getByRole('button', { name: 'PDF o papel…' }).click()
    const sheets = page.getByRole('dialog', { name: 'Imprimir' })
    const pages = sheets.getByRole('article')
    await expect(pages.first()).toContainText('Yolanda Patiño Ñáñez')
    const more = sheets.getByRole('button', { name: /falta/ })
    while ((await more.count()) > 0) {
      const before = await pages.count()
      await more.click()
      await expect.poll(() => pages.count()).toBeGreaterThan(before)
    }
    const shown = (await pages.allTextContents()).map(bare)
    const pdf = path.join(dataDir, 'yolanda.pdf')
    await chooseWhereToSave(app, pdf)
    await sheets.getByRole('button', { name: 'Guardar PDF' }).click()
    await expect(page.getByText('Se guardó el PDF de 1 persona')).toBeVisible()
    const read = pagesOf(fs.readFileSync(pdf)).map(bare)
    expect(read).toEqual(shown)

    const all = read.join('')
    const parts = JSON.parse(fs.readFileSync(json, 'utf8')) as Record<string, object | object[]>
    for (const [title, part] of Object.entries(parts)) {
      if (title === words.census.page) continue
      expect(all).toContain(bare(title))
      // Times are written in two ways.
      for (const facts of Array.isArray(part) ? part : [part])
        for (const value of typeof facts === 'string' ? [facts] : Object.values(facts))
          if (typeof value === 'string' && !/^\d{4}-\d\d-\d\d/.test(value)) expect(all).toContain(bare(value))
    }
    for (const said of ['Llamar tarde', 'Autorizo de manera previa', 'Se le entregaron en PDF'])
      expect(all).toContain(bare(said))
    expect(all).toContain(bare('Se guardaron en un archivo de datos todos los datos de Yolanda'))
  })
})
