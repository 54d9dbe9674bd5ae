import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readKeys, writeKeys } from '../../src-main/accounts/key-file.ts'
import { createSlot, newDataKey } from '../../src-main/accounts/keys.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { listedParts } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, exportOf, invented, named, ok, owner, signedIn, startApp } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { noLookups } from '../support/headless.ts'
import { authorised, quickCost } from '../support/invented.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { quickDerive } from '../support/quick-derive.ts'

test('first start makes an account; its own cédula is queued; the next start asks for the password', async () => {
  const dataDir = temporaryFolder()
  const first = startApp({ dataDir })
  expect(ok(await first.call('session', 'state'))).toMatchObject({
    kind: 'first_start',
    consent: { version: 1 },
  })
  const account = ok(await first.call('session', 'createFirstAccount', owner))
  expect(account).toMatchObject({ displayName: 'Marta G.', role: 'LEADER', isOwner: true })
  expect(ok(await first.call('census', 'own'))).toMatchObject({ cedula: '52000001', status: 'PENDING' })
  expect(ok(await first.call('queue', 'state'))).toMatchObject({ waiting: 1 })
  await first.app.close()

  const second = startApp({ dataDir })
  const state = ok(await second.call('session', 'state'))
  if (state.kind !== 'signed_out') throw new Error(state.kind)
  const slotId = state.accounts[0]?.slotId ?? ''
  expect(state.accounts).toEqual([{ slotId, displayName: 'Marta G.' }])
  expect(await second.call('session', 'signIn', { slotId, password: 'cinco gatos negros' })).toEqual({
    ok: false,
    error: { code: 'wrong_password', retryAt: null },
  })
  expect(await second.call('people', 'list', everyone)).toMatchObject({ error: { code: 'not_signed_in' } })
  ok(await second.call('session', 'signIn', { slotId, password: owner.password }))
  expect(ok(await second.call('census', 'own'))).toMatchObject({ name: 'Marta Gómez' })
})

test('a first start that is clicked twice makes one account', async () => {
  const { call, dataDir } = startApp()
  const both = await Promise.all([
    call('session', 'createFirstAccount', owner),
    call('session', 'createFirstAccount', owner),
  ])
  expect(both).toMatchObject([{ ok: true }, { ok: false, error: { code: 'already_signed_in' } }])
  expect(JSON.parse(fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')).slots).toHaveLength(1)
})

test('a first start cut off before its key was written starts over; one cut off after it goes on', async () => {
  const dataDir = temporaryFolder()
  const newborn = path.join(dataDir, 'referidos.db.new')
  fs.writeFileSync(newborn, 'half a database')
  const first = startApp({ dataDir })
  ok(await first.call('session', 'createFirstAccount', owner))
  await first.app.close()
  fs.renameSync(path.join(dataDir, 'referidos.db'), newborn)
  const second = startApp({ dataDir })
  const state = ok(await second.call('session', 'state'))
  if (state.kind !== 'signed_out') throw new Error(state.kind)
  ok(
    await second.call('session', 'signIn', {
      slotId: state.accounts[0]?.slotId ?? '',
      password: owner.password,
    }),
  )
  expect(ok(await second.call('census', 'own'))).toMatchObject({ name: 'Marta Gómez' })
})

test('a database without its key file is never written over', async () => {
  const dataDir = temporaryFolder()
  const first = await signedIn({ dataDir })
  await first.app.close()
  for (const name of ['keys.json', 'keys.json.copy']) fs.rmSync(path.join(dataDir, name))
  const before = fs.readFileSync(path.join(dataDir, 'referidos.db'))
  const second = startApp({ dataDir })
  expect(await second.call('session', 'state')).toEqual({ ok: false, error: { code: 'keys_missing' } })
  expect(await second.call('session', 'createFirstAccount', owner)).toMatchObject({ ok: false })
  expect(fs.readFileSync(path.join(dataDir, 'referidos.db')).equals(before)).toBe(true)
})

test('a registration is on disk with its consent, its record and its job when it is acknowledged', async () => {
  const { call, events, dataDir } = await signedIn()
  const row = ok(await call('people', 'register', invented(231)))
  expect(row).toMatchObject({
    cedula: '1014880231',
    phone: '3005550147',
    notes: null,
    status: 'PENDING',
    consent: { method: 'signature', textVersion: authorised.textVersion },
  })
  expect(events).toContainEqual({ name: 'people.changed', event: { rows: [row], altered: listedParts } })
  expect(ok(await call('queue', 'state')).waiting).toBe(2)
  const wal = fs.readFileSync(path.join(dataDir, 'referidos.db-wal'))
  expect(wal.length).toBeGreaterThan(0)
})

test('the same cédula is registered once, however it is written', async () => {
  const { call } = await signedIn()
  ok(await call('people', 'register', invented(231)))
  const again = await call('people', 'register', {
    ...invented(231),
    cedula: '01014880231',
    name: 'Otra Persona',
  })
  expect(again).toEqual({ ok: false, error: { code: 'duplicate', duplicate: 'yours' } })
  expect(ok(await call('people', 'checkCedula', { cedula: '1 014 880 231' })).check).toBe('yours')
  expect(ok(await call('people', 'checkCedula', { cedula: owner.cedula })).check).toBe('own')
  expect(ok(await call('people', 'checkCedula', { cedula: '1014880232' })).check).toBe('free')
  expect(ok(await call('people', 'list', everyone)).ids).toHaveLength(1)
})

const long = 'x'.repeat(90_000)

const badInputs: [what: string, wrong: object, fields: object][] = [
  ['letters in the cédula', { cedula: '12345a789' }, { cedula: 'cedula_characters' }],
  ['four digits', { cedula: '1234' }, { cedula: 'cedula_too_short' }],
  ['eleven digits', { cedula: '12345678901' }, { cedula: 'cedula_too_long' }],
  ['a number that lost its digits', { cedula: '1,03E+09' }, { cedula: 'cedula_lost_digits' }],
  ['a NIT', { cedula: '900.123.456-7' }, { cedula: 'cedula_looks_like_nit' }],
  ['no cédula', { cedula: ' ' }, { cedula: 'required' }],
  ['a name of one letter', { name: 'Y' }, { name: 'name_too_short' }],
  ['a name with digits', { name: 'R2D2' }, { name: 'name_characters' }],
  ['a phone of nine digits', { phone: '300 555 014' }, { phone: 'phone_digits' }],
  ['a phone of no operator', { phone: '200 555 0147' }, { phone: 'phone_prefix' }],
  ['far too much in the cédula', { cedula: long }, { cedula: 'too_long' }],
  ['far too much in the name', { name: long }, { name: 'too_long' }],
  ['far too much in the notes', { notes: long }, { notes: 'too_long' }],
  [
    'no authorisation',
    { consent: { method: 'signature', textVersion: 1, accepted: false } },
    { 'consent.accepted': 'not_authorised' },
  ],
  ['a field that is not ours', { id: 7 }, { '': 'invalid' }],
]

test('bad input is refused field by field and nothing of it is saved', async () => {
  const { send, call } = await signedIn()
  for (const [what, wrong, fields] of badInputs) {
    const refused = await send('people.register', { ...invented(231), ...wrong })
    expect(refused, what).toEqual({ ok: false, error: { code: 'invalid_input', fields } })
  }
  // The size check runs before the schema, so the error names no field.
  const huge = { ...invented(231), notes: 'x'.repeat(10 * 1024 * 1024) }
  expect(await send('people.register', huge)).toEqual({ ok: false, error: { code: 'invalid_input' } })
  expect([...ok(await call('people', 'list', everyone)).ids]).toEqual([])
  expect(ok(await call('queue', 'state')).waiting).toBe(1)
})

test('editing changes what was written and queues nothing', async () => {
  const { call, events } = await signedIn()
  const row = ok(await call('people', 'register', invented(231)))
  const { waiting } = ok(await call('queue', 'state'))
  const edited = await call('people', 'edit', {
    personId: row.id,
    cedula: row.cedula,
    name: 'Yolanda Patiño',
    phone: null,
    ...blankTexts,
    notes: 'Tarde',
  })
  expect(edited).toEqual({ ok: true, value: { isCedulaCorrected: false } })
  const [now] = ok(await call('people', 'rows', { ids: [row.id] }))
  expect(now).toMatchObject({ name: 'Yolanda Patiño', phone: null, barrio: null, notes: 'Tarde' })
  expect(now?.revision).toBeGreaterThan(row.revision)
  expect(events).toContainEqual({
    name: 'people.changed',
    event: { rows: [now], altered: ['name', 'phone', 'barrio'] },
  })
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting)
})

test('another person’s row is neither changed nor asked for', async () => {
  const { call } = await signedIn()
  const own = ok(await call('census', 'own'))
  const edit = { personId: own.id, cedula: own.cedula, name: 'Otra', phone: null, ...blankTexts }
  expect(await call('people', 'edit', edit)).toEqual({ ok: false, error: { code: 'not_found' } })
  expect(await call('census', 'refresh', { personIds: [999] })).toEqual({
    ok: false,
    error: { code: 'not_found' },
  })
  expect(ok(await call('people', 'rows', { ids: [own.id, 999] }))).toEqual([])
})

test('lists sort as a Colombian list does, and each tab shows its own', async () => {
  const { call } = await signedIn()
  const names = ['Óscar Torres', 'Núñez Ana', 'Ñáñez Yolanda', 'adriana Peña', 'Nadia Ruiz', 'Ángela Díaz']
  for (const [n, name] of names.entries()) ok(await call('people', 'register', invented(n, name)))
  const listed = ok(await call('people', 'list', everyone))
  const rows = ok(await call('people', 'rows', { ids: [...listed.ids] }))
  expect(named(rows)).toEqual([
    'adriana Peña',
    'Ángela Díaz',
    'Nadia Ruiz',
    'Núñez Ana',
    'Ñáñez Yolanda',
    'Óscar Torres',
  ])
  expect(listed.counts).toEqual({ todos: 6, pendientes: 6, encontrados: 0, novedades: 0, errores: 0 })
  const found = ok(await call('people', 'list', { ...everyone, tab: 'encontrados' }))
  expect(found.ids).toHaveLength(0)
})

test('a refresh is refused for 30 seconds after the last one', async () => {
  const { call } = await signedIn()
  const { id } = ok(await call('people', 'register', invented(231)))
  expect(ok(await call('census', 'refresh', { personIds: [id] }))).toMatchObject({ queued: 1 })
  expect(ok(await call('census', 'refresh', { personIds: [id] }))).toMatchObject({
    queued: 0,
    skippedCooldown: 1,
    skippedUnauthorised: 0,
  })
})

test('a refresh takes ten people at most', async () => {
  const { call } = await signedIn()
  const ids: number[] = []
  for (let n = 0; n < 11; n++) ids.push(ok(await call('people', 'register', invented(n))).id)
  const eleven = await call('census', 'refresh', { personIds: ids })
  expect(eleven).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  expect(ok(await call('census', 'refresh', { personIds: ids.slice(0, 10) }))).toMatchObject({ queued: 10 })
})

test('an unforeseen error of the reader’s thread is logged and told as such', async () => {
  const { call, logged } = await signedIn({
    dialogs: {
      saveSpreadsheet: async () => `/${'x'.repeat(300)}.xlsx`,
      savePdf: async () => null,
      showInFolder: () => {},
    },
  })
  expect(await call('spreadsheet', 'export', exportOf(everyone))).toEqual({
    ok: false,
    error: { code: 'internal' },
  })
  expect(logged.splice(0).filter((line) => line.startsWith('error'))).toEqual([
    expect.stringContaining('ENAMETOOLONG'),
  ])
})

const noPeer = { peer: null, first: '2captcha', dailyCeiling: 5, pesoRate: null }

test('the captcha key is kept in the database, and only its ending comes out again', async () => {
  const { call, dataDir } = await signedIn()
  expect(ok(await call('settings', 'captcha'))).toMatchObject({ keyEnding: null, source: 'none' })
  const key = '0123456789abcdef0123456789abcdef'
  expect(ok(await call('settings', 'saveCaptchaKey', { key }))).toEqual({
    way: 'service',
    ...noPeer,
    keyEnding: 'cdef',
    source: 'saved',
  })
  for (const file of fs.readdirSync(dataDir))
    expect(fs.readFileSync(path.join(dataDir, file)).includes(key), file).toBe(false)
  expect(ok(await call('settings', 'saveCaptchaKey', { key: null }))).toEqual({
    way: null,
    ...noPeer,
    keyEnding: null,
    source: 'none',
  })
})

test('an unknown channel is refused', async () => {
  const { send } = await signedIn()
  expect(await send('people.drop', {})).toEqual({ ok: false, error: { code: 'forbidden' } })
})

test('behind the lock the queue goes on, the page is told nothing, and the password opens what is there', async () => {
  const site = await listenOnLoopback(() => {}, 0)
  onTestFinished(() => site.close())
  const asked: { answer(answer: LookupAnswer): void }[] = []
  let lookedUp = () => {}
  const started = await signedIn({
    environment: readEnvironment({ REFERIDOS_CENSUS_URL: site.url, REFERIDOS_CAPTCHA_KEY: 'f'.repeat(32) }),
    createLookup: () => ({
      ...noLookups,
      lookup: () =>
        new Promise((resolve) => {
          asked.push({ answer: resolve })
          lookedUp()
        }),
    }),
  })
  const { call, events, app } = started
  if (asked.length === 0) await new Promise<void>((resolve) => (lookedUp = resolve))
  ok(await call('session', 'lock'))
  expect(app.signedIn()).toBeNull()
  expect(await call('census', 'own')).toMatchObject({ error: { code: 'not_signed_in' } })
  const heard = events.length
  asked[0]?.answer({
    outcome: { kind: 'not_found', rawResponse: '<p></p>' },
    source: 'census.example',
  })
  const state = ok(await call('session', 'state'))
  if (state.kind !== 'locked') throw new Error(state.kind)
  const slotId = state.accounts[0]?.slotId ?? ''
  expect(await call('session', 'signIn', { slotId, password: 'cinco gatos negros' })).toMatchObject({
    error: { code: 'wrong_password' },
  })
  expect(events).toHaveLength(heard)
  ok(await call('session', 'signIn', { slotId, password: owner.password }))
  expect(ok(await call('census', 'own'))).toMatchObject({ status: 'NOT_FOUND' })
  expect(await call('session', 'signIn', { slotId, password: owner.password })).toMatchObject({
    error: { code: 'already_signed_in' },
  })
})

test('who passes the captchas: 2captcha with a key, or whom the leader chooses; until then the queue asks', async () => {
  const { call, events } = startApp()
  ok(await call('session', 'createFirstAccount', owner))
  const key = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6'
  expect(ok(await call('queue', 'state')).parked).toEqual({ reason: 'no_captcha_way', until: null })
  expect(events.some(({ name }) => name === 'queue.changed')).toBe(true)
  expect(ok(await call('settings', 'captcha'))).toEqual({
    way: null,
    keyEnding: null,
    source: 'none',
    ...noPeer,
  })
  const saved = { way: 'service', keyEnding: 'c5d6', source: 'saved', ...noPeer }
  expect(ok(await call('settings', 'saveCaptchaKey', { key }))).toEqual(saved)
  expect(ok(await call('settings', 'chooseCaptchaWay', { way: 'assisted' }))).toEqual({
    ...saved,
    way: 'assisted',
  })
  expect(ok(await call('settings', 'captcha'))).toMatchObject({ way: 'assisted' })
  expect(ok(await call('settings', 'saveCaptchaKey', { key }))).toMatchObject({ way: 'service' })
  expect(ok(await call('settings', 'saveCaptchaKey', { key: null }))).toMatchObject({ way: null })
})

test('a key file that was exchanged behind the lock opens nothing, and the right one is back', async () => {
  const { call, dataDir } = await signedIn()
  ok(await call('session', 'lock'))
  const file = path.join(dataDir, 'keys.json')
  const kept = fs.readFileSync(file)
  const copy = `${file}.copy`
  const slotId = readKeys(file)?.[0]?.keys.slots[0]?.id ?? ''
  const password = 'la clave de otro'
  const key = newDataKey()
  const slot = {
    ...(await createSlot(password, key, quickCost, { id: slotId, derive: quickDerive })),
    displayName: owner.displayName,
  }
  writeKeys(file, { generation: 1, slots: [slot], recovery: null }, key)
  expect(await call('session', 'signIn', { slotId, password })).toMatchObject({
    error: { code: 'wrong_password' },
  })
  expect(await call('census', 'own')).toMatchObject({ error: { code: 'not_signed_in' } })
  for (const name of [file, copy]) expect(fs.readFileSync(name)).toEqual(kept)
  ok(await call('session', 'signIn', { slotId, password: owner.password }))
})
