import type { Page } from 'playwright-core'
import { bogotaDate, dayMs } from '../../../src-preload/bogota.ts'
import type { Arguments, Contract } from '../../../src-preload/contract/index.ts'
import { cast, populateFolder } from '../populated.ts'
import { leader, row, signIn } from '../screens.ts'
import { openPart, type Stage, type Tour } from './tour.ts'

type Request = Arguments<Contract['requests']['add']>[0]

const now = Date.now()
const [adriana] = cast(now)

const before = (days: number): string => bogotaDate(now - days * dayMs)
const requests: readonly Request[] = [
  {
    kind: 'erase',
    way: 'whatsapp',
    receivedOn: before(40),
    name: 'Zenaida Tovar Quimbaya',
    cedula: null,
    contact: '300 555 01 99',
    asked: 'Que borren su número: dice que nunca se inscribió.',
  },
  {
    kind: 'query',
    way: 'letter',
    receivedOn: before(11),
    name: 'Gonzalo Ibáñez Mosquera',
    cedula: '79000123',
    contact: 'Carrera 22 # 25-14, Paipa',
    asked: 'Qué datos suyos tiene la campaña y de dónde los sacó.',
  },
  {
    kind: 'rectify',
    way: 'in_person',
    receivedOn: before(2),
    name: 'Adriana Muñoz Peña',
    cedula: adriana?.cedula ?? null,
    contact: '',
    asked: 'Su segundo apellido está mal escrito.',
  },
]

const dialog = (page: Page) => page.getByRole('dialog').last()

async function walk({ page, look }: Stage): Promise<void> {
  await signIn(page, leader.password)
  for (const one of requests) await page.evaluate((request) => window.referidos.requests.add(request), one)
  const answered = await page.evaluate((request) => window.referidos.requests.add(request), {
    ...(requests[1] as Request),
    name: 'Hortensia Cubillos',
  })
  if (answered.ok)
    await page.evaluate((requestId) => {
      const answeredOn = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 10)
      return window.referidos.requests.answer({ requestId, answeredOn, text: 'Se le entregó el PDF.' })
    }, answered.value.id)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await page.getByRole('complementary', { name: 'Solicitudes con plazo de ley' }).waitFor()
  await look('Solicitudes', 'aviso')
  await row(page, 'Adriana Muñoz Peña').first().click()
  await page.getByRole('treegrid').getByRole('button', { name: 'Sus datos' }).click()
  await dialog(page).getByText('Entregarle sus datos').waitFor()
  await look('Sus datos', 'derechos de una persona')
  await dialog(page).getByRole('button', { name: 'PDF o papel…' }).click()
  await page.getByRole('dialog', { name: 'Imprimir' }).getByRole('article').first().waitFor()
  await look('Imprimir', 'los datos de una persona')
  await page.keyboard.press('Escape')
  await openPart(page, 'Solicitudes de las personas')
  await look('Ajustes', 'Solicitudes de las personas')
  await page.getByRole('main').getByRole('button', { name: 'Ver las solicitudes' }).click()
  await dialog(page).getByRole('listitem').first().waitFor()
  await look('Solicitudes', 'por responder')
  await dialog(page).getByRole('button', { name: 'Prorrogar' }).first().click()
  await dialog(page).getByText('Nuevo plazo').waitFor()
  await look('Solicitudes', 'prorrogar')
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Responder' }).first().click()
  await dialog(page).getByLabel('Qué le respondió').waitFor()
  await look('Solicitudes', 'responder')
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Anotar una solicitud' }).click()
  await dialog(page).getByRole('button', { name: 'Anotar', exact: true }).click()
  await dialog(page).getByText('Hay que responder').waitFor()
  await look('Solicitudes', 'anotar, con errores')
  await page.keyboard.press('Escape')
  await dialog(page).getByLabel('Mostrar').selectOption('answered')
  await dialog(page).getByRole('button', { name: 'Borrar sus datos de aquí' }).first().click()
  await dialog(page).getByText('No se puede deshacer').waitFor()
  await look('Solicitudes', 'borrar los datos de una')
}

/** Requests under Ley 1581, and a leader's answers to them. */
export const rights: Tour = {
  name: 'what people ask for',
  seed: (dataDir) => populateFolder(dataDir, { people: 300, seed: 7, now }),
  walk,
}
