// A full working day on the real app. Afterwards no data that was typed, sent or received is on the disk in plain text.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { type Api, everybody, sortColumns, tabNames } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { placeAccounts } from '../support/accounts.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { isFull, part } from '../support/extent.ts'
import { authorised } from '../support/invented.ts'
import {
  createAccount,
  fillFirstStart,
  fillPerson,
  openNewPerson,
  register,
  signIn,
} from '../support/screens.ts'
import { findTraces } from '../support/traces.ts'
import { expect, test } from './fixtures.ts'

declare global {
  interface Window {
    readonly referidos: Api
  }
}

const owner = {
  name: 'Hortensia Vizcarrondo',
  displayName: 'Jefa',
  cedula: '52998877',
  phone: '3158877665',
  password: 'once tejones azules',
}
/** Texts that all people of the day contain. The test searches for each of them. */
const typed = {
  family: 'Zarrabeitía',
  cedula: '1098765',
  cedulaWithDots: '1.098.765',
  phone: '3209876',
  barrio: 'Villa Quimbaya',
  notes: 'vecina del molino',
  draft: 'Quebrantahuesos',
  draftCedula: '1076543210',
}
const answered = { puesto: 'ESCUELA PIEDRALUNA', direccion: 'CRA 91 # 27-35', novedad: 'FALLECIMIENTO LUNAR' }
const forbiddenTexts = [
  owner.name,
  owner.cedula,
  '52.998.877',
  owner.phone,
  owner.password,
  captchaTestKey,
  ...Object.values(typed),
  // As in the sort keys.
  'zarrabeitia',
  'vizcarrondo',
  ...Object.values(answered),
]

const person = (n: number) => ({
  name: `Ana ${'abcdefghij'[n % 10]}${'abcdefghij'[Math.floor(n / 10) % 10]} ${typed.family}`,
  cedula: `${typed.cedula}${String(n).padStart(3, '0')}`,
  phone: `${typed.phone}${String(n).padStart(3, '0')}`,
  ...blankTexts,
  barrio: typed.barrio,
  notes: typed.notes,
})

/**
 * Index of the person whose lookup is running when the app is killed. The people before get answers of every kind, one
 * of each in `npm test`.
 */
const killedAt = part(10, 3)
const answeredBefore = part(50, 8)
const sorted = part(999, 300)
const kinds = part(10, 3)

/** Calls the form's channel directly, because typing takes longer. */
const registerMany = (page: Page, from: number, to: number) =>
  page.evaluate(
    async (people) => {
      for (const one of people) {
        const answer = await window.referidos.people.register(one)
        if (!answer.ok) throw new Error(answer.error.code)
      }
    },
    Array.from({ length: to - from }, (_, n) => ({ ...person(from + n), consent: authorised })),
  )

test('after a working day, a kill and a large sort nothing is in clear on the disk', {
  tag: '@full',
}, async ({ start, captcha, site, dataDir }) => {
  test.setTimeout(420_000)
  const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'rt-'))
  const env = {
    TMPDIR: temp,
    XDG_CONFIG_HOME: path.join(temp, 'config'),
    XDG_DATA_HOME: path.join(temp, 'data'),
  }
  const found = { departamento: 'BOYACA', municipio: 'PAIPA', mesa: '7', ...answered }
  for (let n = 0; n < answeredBefore; n++)
    site.script(
      person(n).cedula,
      n % kinds === kinds - 3
        ? { kind: 'novedad', novedad: answered.novedad }
        : n % kinds === kinds - 2
          ? { kind: 'html', html: `<p>${typed.family} ${person(n).cedula}: algo que nadie entiende</p>` }
          : { kind: 'found', ...found },
    )
  site.script(person(killedAt).cedula, [{ kind: 'hang' }, { kind: 'found', ...found }])
  const folders = [dataDir, temp]
  const inClear = () => findTraces(folders, [...forbiddenTexts, ...captcha.secrets, ...site.secrets])

  // Only `npm run test:full` checks a first start: its password costs seconds.
  if (!isFull) {
    const { database } = await placeAccounts(dataDir, [{ ...owner, role: 'LEADER' }], Date.now())
    database.close()
  }
  const first = await start({ env, captchaKey: null })
  if (isFull) {
    await fillFirstStart(first.page, owner)
    await createAccount(first.page)
  } else await signIn(first.page, owner.password)
  await first.page.evaluate(
    async (key) => void (await window.referidos.settings.saveCaptchaKey({ key })),
    captchaTestKey,
  )
  await first.page.evaluate(
    async () => void (await window.referidos.settings.chooseCaptchaWay({ way: 'service' })),
  )
  for (let n = 0; n < 3; n++) await register(first.page, person(n))
  await registerMany(first.page, 3, answeredBefore)

  // A half-typed form, locked.
  const draft = { name: typed.draft, cedula: typed.draftCedula, phone: '3201112233', barrio: typed.barrio }
  await fillPerson(await openNewPerson(first.page), draft)
  await first.page.keyboard.press('Control+L')
  await signIn(first.page, owner.password)
  await fillPerson(await openNewPerson(first.page), draft)

  // A lookup is running when the app is killed.
  await site.waitFor(({ cedula }) => cedula === person(killedAt).cedula)
  expect(fs.readFileSync(`/proc/${first.app.process().pid}/coredump_filter`, 'utf8').trim()).toBe('00000000')
  await first.kill()
  expect(inClear().traces).toEqual([])
  const everyFile = folders.flatMap((folder) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  expect(everyFile.filter((file) => /\.dmp$|(^|\/)core(\.\d+)?$/.test(file))).toEqual([])

  const second = await start({ env, captchaKey: null })
  await signIn(second.page, owner.password)
  await site.waitFor(({ cedula }) => cedula === person(killedAt + 1).cedula)
  await second.page.evaluate(() => window.referidos.queue.pause())
  await registerMany(second.page, answeredBefore, sorted)
  await second.page.evaluate(
    async ({ view, tabs, columns }) => {
      for (const tab of tabs)
        for (const by of columns)
          for (const direction of ['asc', 'desc'] as const) {
            const answer = await window.referidos.people.list({ ...view, tab, sort: { by, direction } })
            if (!answer.ok) throw new Error(answer.error.code)
          }
    },
    { view: everybody, tabs: part(tabNames, ['todos'] as const), columns: sortColumns },
  )
  // The files while the app runs, with the WAL.
  const running = inClear()
  expect(running.traces).toEqual([])
  expect(running.files).toBeGreaterThan(10)
  // Half typed again: what the page may have kept of the form reaches the disk when the app quits.
  await fillPerson(await openNewPerson(second.page), draft)
  await second.quit()
  expect(inClear().traces).toEqual([])
  // The search does find words: display names, the only data in plain text.
  expect(findTraces([dataDir], [owner.displayName]).traces).toContainEqual({
    file: path.join(dataDir, 'keys.json'),
    word: owner.displayName,
    encoding: 'UTF-8',
  })
  fs.rmSync(temp, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})
