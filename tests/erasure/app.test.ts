import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startHiddenExpiry } from '../../src-main/erasure/hidden.ts'
import { hide } from '../../src-main/people/repository.ts'
import { dayMs } from '../../src-preload/bogota.ts'
import { allEntries } from '../../src-preload/contract/index.ts'
import { everyone, invented, ok, owner, signedIn, startApp } from '../support/app.ts'
import { copiesOf, dataKeyOf, openCopy, peopleOf, slotIn } from '../support/backups.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { leftovers } from './leftovers.ts'

const only = (id: number) => ({ selection: { view: everyone, picks: { kind: 'only' as const, ids: [id] } } })
const somebody = { ...invented(1, 'Rosalba Wxyzquez'), phone: '3009998887' }
const texts = [somebody.cedula, somebody.phone, 'Wxyzquez', 'wxyzquez']
const secret = (dataDir: string) => ({ slotId: slotIn(dataDir), password: owner.password })

test('an erased person leaves the data folder, its copies too, and does not come back with an older copy', async () => {
  const app = await signedIn()
  const { call, dataDir } = app
  const { id } = ok(await call('people', 'register', somebody))
  ok(await call('people', 'register', invented(2, 'Nelson Fajardo')))
  ok(await call('backup', 'copyNow'))
  const older = path.join(temporaryFolder(), 'older.referidos')
  const [copy] = copiesOf(dataDir)
  fs.copyFileSync(copy?.file ?? '', older)
  ok(await call('accounts', 'rotateKey', { password: owner.password }))
  ok(await call('erasure', 'erase', only(id)))

  const before = ok(await call('erasure', 'state'))
  // One before the change of the key, and one that the change made.
  expect(before.copies).toHaveLength(2)
  const { rewritten, left, state } = ok(await call('erasure', 'rewriteCopies'))
  expect({ rewritten, left, copies: state.copies, aside: state.aside }).toEqual({
    rewritten: 2,
    left: 0,
    copies: [],
    aside: 0,
  })
  expect(
    ok(await call('audit', 'search', { filter: allEntries, before: null })).entries.map(
      ({ action }) => action,
    ),
  ).toEqual(expect.arrayContaining(['person_erased', 'copies_rewritten']))
  await app.app.close()

  const work = temporaryFolder()
  const key = await dataKeyOf(dataDir, owner.password)
  const databases = [{ file: path.join(dataDir, 'referidos.db'), key }]
  for (const [at, { file }] of copiesOf(dataDir).entries()) {
    const folder = path.join(work, String(at))
    fs.mkdirSync(folder)
    const opened = await openCopy(file, folder, owner.password)
    expect(opened.sqlite.prepare('SELECT name FROM people WHERE referred_by = 1').pluck().all()).toEqual([
      'Nelson Fajardo',
    ])
    const image = opened.sqlite.serialize()
    for (const text of texts) expect(image.includes(Buffer.from(text)), `${file}: ${text}`).toBe(false)
    opened.close()
  }
  expect(leftovers(dataDir, texts, databases)).toEqual([])

  fs.copyFileSync(older, path.join(dataDir, 'copias', 'older.referidos'))
  const again = startApp({ dataDir })
  const listed = ok(await again.call('backup', 'list')).copies.find(
    ({ copyId }) => copyId === copy?.header.copyId,
  )
  fs.rmSync(copy?.file ?? '')
  ok(await again.call('backup', 'restore', { copyId: listed?.copyId ?? '', secret: secret(dataDir) }))
  ok(await again.call('session', 'signIn', secret(dataDir)))
  expect(await peopleOf(again)).toEqual(['Nelson Fajardo'])
})

test('people behind an account that signs in stay, and are counted', async () => {
  const { call } = await signedIn()
  const { id } = ok(await call('people', 'register', somebody))
  ok(await call('people', 'remove', { personId: id }))
  expect(ok(await call('erasure', 'state')).hidden).toBe(1)
  expect(ok(await call('erasure', 'eraseHidden'))).toEqual({ erased: 1, withAccount: 0 })
  expect(ok(await call('erasure', 'state')).hidden).toBe(0)
})

test('hidden people are erased once their time is over, and not before', () => {
  const clock = fakeClock()
  const database = openDatabase()
  database.sqlite.exec(`INSERT INTO settings VALUES ('hidden_days', '30')`)
  const ids = [1, 2].map((n) => registerPerson(database, n, clock.now() - 90 * dayMs))
  const [long = 0, short = 0] = ids
  hide(database, long, clock.now() - 31 * dayMs)
  hide(database, short, clock.now() - 29 * dayMs)
  const gone: number[] = []
  const stop = startHiddenExpiry({
    database,
    clock,
    erased: (some) => gone.push(...some),
    log: (_, message) => expect.fail(message),
  })
  clock.advance(90_000)
  expect(gone).toEqual([long])
  clock.advance(2 * dayMs)
  expect(gone).toEqual([long, short])
  stop()
})
