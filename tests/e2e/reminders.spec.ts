// What the app tells the leaders without being asked: reminders, damage, what others did. Days and faults are in the
// files before the start.
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { writeRemembered } from '../../src-main/backup/places.ts'
import { record } from '../../src-main/database/audit.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { dayMs } from '../../src-preload/bogota.ts'
import type { LastSalvage } from '../../src-preload/contract/index.ts'
import { placeAccounts } from '../support/accounts.ts'
import { copiesOf, damageUnreadTable } from '../support/backups.ts'
import { faults } from '../support/faults.ts'
import { misplaced } from '../support/layout.ts'
import { beto } from '../support/populated.ts'
import { leader, register, row, signIn } from '../support/screens.ts'
import { atSchool, insertInOrder, markOwnAnswered, seededPerson } from '../support/seeded.ts'
import { foreignOn } from '../support/words.ts'
import { expect, test } from './fixtures.ts'

const people = [...'ABCDEFGHIJKL'].map((letter, at) =>
  seededPerson(`Rosa ${letter}${letter.toLowerCase()}`, String(1014880300 + at), atSchool),
)
const banner = (page: Page, name: string) => page.getByRole('complementary', { name })

async function isPlain(page: Page): Promise<void> {
  expect.soft(await misplaced(page)).toEqual([])
  expect.soft(await foreignOn(page)).toEqual([])
  expect.soft(await faults(page)).toEqual([])
}

/** A lock replaces the page. */
async function lockAndReturn(page: Page): Promise<void> {
  await page.keyboard.press('Control+L')
  await page.getByRole('heading', { name: 'Bloqueado' }).waitFor()
  await signIn(page)
}

/** The data of the leader and of another one, who has nobody. */
async function place(dataDir: string) {
  const accounts = [{ ...leader, role: 'LEADER' as const }, beto]
  const { database, placed } = await placeAccounts(dataDir, accounts, Date.now() - 30 * dayMs)
  markOwnAnswered(database)
  const [own, other] = placed
  if (own === undefined || other === undefined) throw new Error('no account')
  insertInOrder(database, own.accountId, people)
  writeSetting(database, 'paused', 'yes')
  return { database, own, other }
}

test(
  'a second place that was not seen for a week is a reminder, until it was read of',
  {
    tag: '@full',
  },
  async ({ begin, start, dataDir }, testInfo) => {
    const now = Date.now()
    writeRemembered(dataDir, {
      place: {
        placeId: '0195b1a0-0000-4000-8000-0000000000a1',
        folder: path.join(dataDir, 'no existe', 'KINGSTON'),
        inVolume: '',
        name: 'KINGSTON',
        kind: 'usb',
        seenAt: now - 9 * dayMs,
        copy: { at: now - 9 * dayMs, people: 4, rows: 5 },
      },
      askAt: null,
    })
    const { page, quit } = await begin({ people: people.slice(0, 6) })
    const reminder = banner(page, 'Copia fuera de este equipo')
    await expect(reminder).toContainText('USB KINGSTON: no se ve desde el')
    await isPlain(page)
    await page.screenshot({ path: testInfo.outputPath('reminder.png') })
    await reminder.getByRole('button', { name: 'Entendido' }).click()
    await expect(reminder).toBeHidden()
    await lockAndReturn(page)
    await expect(page.getByRole('contentinfo')).toContainText('personas')
    await expect(reminder).toBeHidden()
    await quit()
    const again = await start()
    await signIn(again.page)
    await expect(again.page.getByRole('contentinfo')).toContainText('personas')
    await expect(banner(again.page, 'Copia fuera de este equipo')).toBeHidden()
  },
)

test(
  'damage is said by itself and leads to the salvage, which the owner then finds recorded',
  {
    tag: '@full',
  },
  async ({ start, dataDir }, testInfo) => {
    const { database } = await place(dataDir)
    damageUnreadTable(dataDir, database)
    const { page } = await start()
    await page.getByRole('radio', { name: leader.displayName }).check()
    await signIn(page)
    // The first check begins ten seconds after the sign-in.
    const damaged = banner(page, 'Reparar los datos')
    await expect(damaged).toContainText('Una parte de los datos de este equipo está dañada', {
      timeout: 60_000,
    })
    await isPlain(page)
    await page.screenshot({ path: testInfo.outputPath('damaged.png') })
    await damaged.getByRole('button', { name: 'Reparar los datos…' }).click()
    await page.getByRole('radio', { name: leader.displayName }).check()
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await page.getByRole('button', { name: 'Reparar los datos', exact: true }).click()
    await page.getByRole('heading', { name: 'Datos reparados' }).waitFor()
    await page.getByRole('button', { name: 'Ir a ingresar' }).click()
    await page.getByRole('radio', { name: leader.displayName }).check()
    await signIn(page)
    // She did it herself: no news.
    await expect(banner(page, 'Pasó sin usted')).toBeHidden()
    await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
    const log = page.getByRole('list', { name: 'Anotaciones' })
    await expect(log).toContainText('Se repararon los datos dañados')
    await expect(log).toContainText(`${leader.displayName}, no falta nadie`)
  },
)

test(
  'people to look at after a salvage, and what others did: both stay away once they were read of',
  {
    tag: '@full',
  },
  async ({ start, dataDir }, testInfo) => {
    const { database, own, other } = await place(dataDir)
    const at = Date.now() - 2 * 3_600_000
    const salvaged: LastSalvage = {
      at,
      pages: 40,
      unreadable: 1,
      tables: [{ table: 'people', kept: 11, rebuilt: 1, missing: 0, removed: 0 }],
      lookedUpAgain: 0,
      copyOf: null,
      people: [
        {
          id: 5,
          kind: 'rebuilt',
          cedula: '1014880302',
          name: 'Rosa Cc',
          phone: null,
          referredBy: own.accountId,
        },
      ],
    }
    writeSetting(database, 'salvaged', JSON.stringify(salvaged))
    const salvage = { unreadable: 1, rebuilt: 1, missing: 0, by: 'password' }
    record(database, { at, accountId: other.accountId, action: 'salvaged', detail: salvage })
    record(database, {
      at: at + 60_000,
      accountId: other.accountId,
      action: 'restored',
      detail: { copy: 'x', copyOf: at - dayMs, returned: 3, by: 'password' },
    })
    for (const accountId of [own.accountId, own.accountId])
      record(database, { at: at + 120_000, accountId, action: 'key_rotated', detail: {} })
    database.close()
    const { page } = await start()
    await page.getByRole('radio', { name: leader.displayName }).check()
    await signIn(page)
    const toLookAt = banner(page, 'Datos reparados')
    await expect(toLookAt).toContainText('revise a 1 persona de los suyos')
    const news = banner(page, 'Pasó sin usted')
    await expect(news).toContainText('se restauró la copia de ayer a las')
    await expect(news).toContainText(`(${beto.displayName}, `)
    await expect(news).toContainText('Hay 1 anotación más.')
    await isPlain(page)
    await page.screenshot({ path: testInfo.outputPath('news.png') })
    await toLookAt.getByRole('button', { name: 'Más tarde' }).click()
    await expect(toLookAt).toBeHidden()
    await news.getByRole('button', { name: 'Ver el registro' }).click()
    const heading = page.getByRole('heading', { name: 'Registro de seguridad' })
    await expect(heading).toBeFocused()
    await expect(heading).toBeInViewport()
    const log = page.getByRole('list', { name: 'Anotaciones' })
    await expect(log.getByRole('listitem')).toHaveCount(3)
    await page.getByRole('button', { name: 'Buscar y exportar' }).click()
    const whole = page.getByRole('dialog', { name: 'Registro de seguridad' })
    // The sign-in is one of them.
    await expect(whole.getByRole('listitem')).toHaveCount(5)
    await isPlain(page)
    await page.screenshot({ path: testInfo.outputPath('log.png') })
    await page.keyboard.press('Escape')
    await news.getByRole('button', { name: 'Entendido' }).click()
    await expect(news).toBeHidden()
    await lockAndReturn(page)
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /copia|este equipo/i })
      .waitFor()
    await expect(toLookAt).toBeHidden()
    await expect(news).toBeHidden()
  },
)

test(
  'data that another program moves away: it is said at once, and everybody comes back from the copy',
  {
    tag: '@full',
  },
  async ({ begin, start, dataDir }, testInfo) => {
    const { page, quit } = await begin({ people })
    const yolanda = { name: 'Yolanda Patiño', cedula: '1014880231', phone: '3005550147' }
    await register(page, yolanda)
    fs.renameSync(path.join(dataDir, 'referidos.db'), path.join(dataDir, 'movida.db'))
    const grave = banner(page, 'Datos cambiados por otro programa')
    await expect(grave).toContainText('con 13 personas, está en una copia de ese momento')
    await isPlain(page)
    await page.screenshot({ path: testInfo.outputPath('replaced.png') })
    expect(copiesOf(dataDir)[0]?.header).toMatchObject({ reason: 'replaced', people: 13 })
    await quit()
    const again = await start()
    await again.page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await again.page.getByRole('button', { name: 'Ingresar' }).click()
    await again.page.getByRole('heading', { name: 'Faltan los datos' }).waitFor()
    await isPlain(again.page)
    await expect(
      again.page.getByText(/La copia más nueva es de hoy a las \d+:\d\d, con 13 personas\./),
    ).toBeVisible()
    await again.page.screenshot({ path: testInfo.outputPath('start-after.png') })
    await again.page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await again.page.getByRole('button', { name: 'Continuar' }).click()
    await again.page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill(leader.password)
    await again.page.getByRole('button', { name: 'Ver qué cambia' }).click()
    await again.page.getByRole('button', { name: 'Restaurar esta copia' }).click()
    await again.page.getByRole('button', { name: 'Ir a ingresar' }).click()
    await signIn(again.page)
    await expect(row(again.page, yolanda.name)).toBeVisible()
  },
)

test(
  'the owner’s restore that fails leads to the sign-in, which says what was kept',
  { tag: '@full' },
  async ({ begin, dataDir }, testInfo) => {
    const { page } = await begin({ people })
    await page.evaluate(() => window.referidos.queue.pause())
    await page.evaluate(() => window.referidos.backup.copyNow())
    await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
    await page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill(leader.password)
    await page.getByRole('button', { name: 'Ver qué cambia' }).click()
    await page.getByRole('heading', { name: 'Qué cambia' }).waitFor()
    // Somebody else writes the data while the new ones are built.
    const file = path.join(dataDir, 'referidos.db')
    const incoming = path.join(dataDir, 'incoming')
    const touch = () => fs.utimesSync(file, new Date(), new Date(Date.now() + 5_000))
    const watchers = [
      fs.watch(dataDir, (_, name) => {
        if (name === 'incoming' && fs.existsSync(incoming)) watchers.push(fs.watch(incoming, touch))
      }),
    ]
    await page.getByRole('button', { name: 'Restaurar esta copia' }).click()
    await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
    for (const watcher of watchers) watcher.close()
    await expect(page.getByText('No se restauró nada y sus datos siguen como estaban.')).toBeVisible()
    await isPlain(page)
    await page.screenshot({ path: testInfo.outputPath('failed-restore.png') })
    await signIn(page)
    await page.getByRole('link', { name: 'Referidos', exact: true }).click()
    await expect(row(page, people[0]?.name ?? '')).toBeVisible()
  },
)
