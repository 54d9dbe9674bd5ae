import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { copyInArguments } from '../../src-main/backup/opened.ts'
import { ok, owner, signedIn, startApp } from '../support/app.ts'
import { copiesOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'

const folder = path.resolve('/campaña')
const named = path.join(folder, 'Referidos 2026-11-29 0640.referidos')

test('a copy is found among arguments as a path and as a file URL', () => {
  expect(copyInArguments(['--disable-gpu', '.', named], '/')).toBe(named)
  expect(copyInArguments([path.basename(named)], folder)).toBe(named)
  expect(copyInArguments([pathToFileURL(named).href], '/')).toBe(named)
  expect(copyInArguments(['--x=a.referidos', '.', 'lista.xlsx'], folder)).toBeNull()
  expect(copyInArguments(['file://%%/a.referidos'], folder)).toBeNull()
})

test('an opened copy is described once, to whoever is there, but not behind the lock', async () => {
  const first = await signedIn()
  ok(await first.call('backup', 'copyNow'))
  const [copy] = copiesOf(first.dataDir)
  const file = path.join(temporaryFolder(), 'de otro equipo.referidos')
  fs.copyFileSync(copy?.file ?? '', file)
  const described = expect.objectContaining({
    copyId: copy?.header.copyId,
    people: 0,
    where: ['here', 'chosen'],
  })

  first.app.openCopy(file)
  expect(first.events.at(-1)).toEqual({ name: 'backup.copyOpened', event: null })
  expect(ok(await first.call('backup', 'takeOpened'))).toEqual(described)
  expect(ok(await first.call('backup', 'takeOpened'))).toBeNull()

  first.app.openCopy(file)
  first.app.lock()
  expect(await first.call('backup', 'takeOpened')).toEqual({ ok: false, error: { code: 'busy' } })
  ok(await first.call('session', 'signIn', { slotId: slotIn(first.dataDir), password: owner.password }))
  expect(ok(await first.call('backup', 'takeOpened'))).toEqual(described)

  const second = startApp()
  second.app.openCopy(file)
  expect(ok(await second.call('backup', 'takeOpened'))).toMatchObject({ where: ['chosen'] })
  fs.writeFileSync(file, 'otra cosa')
  second.app.openCopy(file)
  expect(await second.call('backup', 'takeOpened')).toEqual({ ok: false, error: { code: 'not_a_copy' } })
  expect(ok(await second.call('backup', 'takeOpened'))).toBeNull()
})
