import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { open } from '../../src-main/database/open.ts'
import { listedParts } from '../../src-preload/contract/index.ts'
import {
  everyone,
  invented,
  luz,
  named,
  ok,
  owner,
  pedro,
  signedIn,
  startApp,
  type TestApp,
} from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { quickDerive } from '../support/quick-derive.ts'

async function slotOf({ call }: TestApp, displayName: string): Promise<string> {
  const state = ok(await call('session', 'state'))
  if (state.kind === 'first_start' || state.kind === 'signed_in') throw new Error(state.kind)
  const slot = state.accounts.find((account) => account.displayName === displayName)
  if (slot === undefined) throw new Error(`${displayName} is not in the list`)
  return slot.slotId
}

const namesAtTheDoor = async ({ call }: TestApp): Promise<string[]> => {
  const state = ok(await call('session', 'state'))
  return 'accounts' in state ? state.accounts.map(({ displayName }) => displayName) : []
}

async function signIn(app: TestApp, displayName: string, password: string) {
  return app.call('session', 'signIn', { slotId: await slotOf(app, displayName), password })
}

async function lockAndSignIn(app: TestApp, displayName: string, password: string) {
  ok(await app.call('session', 'lock'))
  return ok(await signIn(app, displayName, password))
}

/** Restarts the app on the same folder. */
async function restarted(before: TestApp, options: Parameters<typeof startApp>[0] = {}): Promise<TestApp> {
  await before.app.close()
  return startApp({ dataDir: before.dataDir, ...options })
}

const keysFile = ({ dataDir }: TestApp) => path.join(dataDir, 'keys.json')
const bothFiles = (app: TestApp) => [keysFile(app), `${keysFile(app)}.copy`]

test('the owner makes accounts, which sign in with what they were given and see their own people alone', async () => {
  const app = await signedIn()
  const { call } = app
  const made = ok(await call('accounts', 'create', luz))
  expect(made).toMatchObject({
    displayName: 'Luz M.',
    name: 'Luz Marina Ortiz',
    cedula: '52000002',
    role: 'LEADER',
    isOwner: false,
    people: 0,
  })
  ok(await call('people', 'register', invented(1)))
  expect(ok(await call('queue', 'state')).waiting).toBe(3)
  expect(ok(await call('accounts', 'list'))).toMatchObject({
    accounts: [{ displayName: 'Marta G.', isOwner: true, people: 1 }, made],
    removed: [],
  })

  const again = await restarted(app)
  expect(ok(await signIn(again, 'Luz M.', luz.password))).toEqual({
    id: made.id,
    displayName: 'Luz M.',
    role: 'LEADER',
    isOwner: false,
    missing: null,
  })
  expect([...ok(await again.call('people', 'list', everyone)).ids]).toEqual([])
  expect(ok(await again.call('census', 'own'))).toMatchObject({
    cedula: '52000002',
    status: 'PENDING',
    consent: { method: 'own_account' },
  })
  expect(await again.call('accounts', 'list')).toEqual({ ok: false, error: { code: 'forbidden' } })
})

test('who was registered before gets an account as the person they are; nobody gets a second one', async () => {
  const app = await signedIn()
  const { call } = app
  const row = ok(await call('people', 'register', { ...invented(1), cedula: luz.cedula }))
  const { waiting } = ok(await call('queue', 'state'))
  expect(ok(await call('accounts', 'create', luz))).toMatchObject({ name: row.name, cedula: row.cedula })
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting)
  expect([...ok(await call('people', 'list', everyone)).ids]).toEqual([row.id])

  for (const cedula of [luz.cedula, owner.cedula])
    expect(await call('accounts', 'create', { ...pedro, cedula })).toEqual({
      ok: false,
      error: { code: 'duplicate' },
    })
  expect(readKeys(keysFile(app))?.[0]?.keys.slots).toHaveLength(2)
  await lockAndSignIn(app, 'Luz M.', luz.password)
  expect(ok(await call('census', 'own')).id).toBe(row.id)
})

test('roles are given by the owner and take effect; the owner stays a leader', async () => {
  const app = await signedIn()
  const { call } = app
  const { id } = ok(await call('accounts', 'create', luz))
  const [first] = ok(await call('accounts', 'list')).accounts
  expect(await call('accounts', 'setRole', { accountId: first?.id ?? 0, role: 'USER' })).toMatchObject({
    error: { code: 'forbidden' },
  })
  expect(await call('accounts', 'setRole', { accountId: 999, role: 'USER' })).toMatchObject({
    error: { code: 'not_found' },
  })
  expect(ok(await call('accounts', 'setRole', { accountId: id, role: 'USER' }))).toMatchObject({
    role: 'USER',
  })
  await lockAndSignIn(app, 'Luz M.', luz.password)
  expect(await call('people', 'list', everyone)).toMatchObject({ error: { code: 'forbidden' } })
})

test('a changed password opens, the old one does not, and the wrong one changes nothing', async () => {
  const app = await signedIn()
  const { call } = app
  const next = 'siete gatos blancos'
  expect(await call('accounts', 'changePassword', { current: 'otra', next })).toEqual({
    ok: false,
    error: { code: 'wrong_password', retryAt: null },
  })
  ok(await call('accounts', 'changePassword', { current: owner.password, next }))
  ok(await call('session', 'lock'))
  expect(await signIn(app, owner.displayName, owner.password)).toMatchObject({
    error: { code: 'wrong_password' },
  })
  ok(await signIn(app, owner.displayName, next))
  const again = await restarted(app)
  expect(await signIn(again, owner.displayName, owner.password)).toMatchObject({
    error: { code: 'wrong_password' },
  })
  ok(await signIn(again, owner.displayName, next))
})

test('the owner gives a leader a new password without the old one', async () => {
  const app = await signedIn()
  const { id } = ok(await app.call('accounts', 'create', luz))
  ok(await app.call('accounts', 'setPassword', { accountId: id, password: 'otra luna llena' }))
  const again = await restarted(app)
  expect(await signIn(again, 'Luz M.', luz.password)).toMatchObject({ error: { code: 'wrong_password' } })
  ok(await signIn(again, 'Luz M.', 'otra luna llena'))
})

test('a removed account signs in no more; its people stay, are looked up, and can be given to others later', async () => {
  const app = await signedIn()
  const { call } = app
  const made = ok(await call('accounts', 'create', luz))
  await lockAndSignIn(app, 'Luz M.', luz.password)
  const theirs = ok(await call('people', 'register', invented(7)))
  await lockAndSignIn(app, owner.displayName, owner.password)
  const [first] = ok(await call('accounts', 'list')).accounts
  expect(await call('accounts', 'remove', { accountId: first?.id ?? 0, peopleTo: null })).toMatchObject({
    error: { code: 'forbidden' },
  })
  const { waiting } = ok(await call('queue', 'state'))

  ok(await call('accounts', 'remove', { accountId: made.id, peopleTo: null }))
  expect(ok(await call('accounts', 'list'))).toMatchObject({
    accounts: [{ isOwner: true }],
    removed: [{ id: made.id, people: 1 }],
  })
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting)
  for (const file of bothFiles(app)) expect(fs.readFileSync(file, 'utf8')).not.toContain('Luz M.')
  expect(
    await call('accounts', 'setPassword', { accountId: made.id, password: 'x'.repeat(8) }),
  ).toMatchObject({
    error: { code: 'not_found' },
  })
  expect(await call('accounts', 'reassign', { personIds: [theirs.id], to: made.id })).toMatchObject({
    error: { code: 'invalid_input', fields: { to: 'invalid' } },
  })

  const mine = ok(await call('people', 'register', invented(8)))
  const move = { personIds: [theirs.id, mine.id, 999], to: first?.id ?? 0 }
  app.events.splice(0)
  expect(ok(await call('accounts', 'reassign', move))).toEqual({ moved: 1 })
  expect(app.events).toContainEqual({
    name: 'people.changed',
    event: {
      rows: [expect.objectContaining({ id: theirs.id, revision: theirs.revision + 1 })],
      altered: listedParts,
    },
  })
  expect([...ok(await call('people', 'list', everyone)).ids].toSorted()).toEqual(
    [theirs.id, mine.id].toSorted(),
  )
  expect(ok(await call('accounts', 'list')).removed).toEqual([])

  expect(ok(await call('accounts', 'create', luz))).toMatchObject({ id: made.id, people: 0 })
  ok(await call('accounts', 'reassign', { personIds: [mine.id], to: made.id }))
  expect(app.events).toContainEqual({ name: 'people.removed', event: { ids: [mine.id] } })
  await lockAndSignIn(app, 'Luz M.', luz.password)
  expect([...ok(await call('people', 'list', everyone)).ids]).toEqual([mine.id])
})

test('who is removed may leave their people to another leader, not to a user', async () => {
  const app = await signedIn()
  const { call } = app
  const made = ok(await call('accounts', 'create', luz))
  const user = ok(await call('accounts', 'create', { ...pedro, role: 'USER' }))
  await lockAndSignIn(app, 'Luz M.', luz.password)
  for (const n of [1, 2]) ok(await call('people', 'register', invented(n)))
  await lockAndSignIn(app, owner.displayName, owner.password)
  for (const peopleTo of [user.id, made.id, 999])
    expect(await call('accounts', 'remove', { accountId: made.id, peopleTo })).toMatchObject({
      error: { code: 'invalid_input', fields: { peopleTo: 'invalid' } },
    })
  const [first] = ok(await call('accounts', 'list')).accounts
  ok(await call('accounts', 'remove', { accountId: made.id, peopleTo: first?.id ?? 0 }))
  const { ids } = ok(await call('people', 'list', everyone))
  expect(named(ok(await call('people', 'rows', { ids: [...ids] })))).toHaveLength(2)
})

const groupsOf = (code: string) => code.match(/.{4}/g) ?? []

test('a recovery code is confirmed by two groups while it is known, by all of it afterwards', async () => {
  const app = await signedIn()
  const { call } = app
  expect(ok(await call('accounts', 'recovery'))).toEqual({ state: 'none', issuedAt: null, byGroups: false })
  expect(await call('accounts', 'issueRecovery', { password: 'otra' })).toMatchObject({
    error: { code: 'wrong_password' },
  })
  const { code } = ok(await call('accounts', 'issueRecovery', { password: owner.password }))
  expect(ok(await call('accounts', 'recovery'))).toMatchObject({ state: 'unconfirmed', byGroups: true })
  const two = (one: string, other: string) => ({
    groups: [
      { index: 1, text: one },
      { index: 5, text: other },
    ],
  })
  const [, second = '', , , , sixth = ''] = groupsOf(code)
  expect(ok(await call('accounts', 'confirmRecovery', two(second, '2222')))).toBe(false)
  const same = { groups: [two(second, sixth).groups[0], two(second, sixth).groups[0]] }
  expect(await app.send('accounts.confirmRecovery', same)).toMatchObject({ error: { code: 'invalid_input' } })
  expect(ok(await call('accounts', 'recovery'))).toMatchObject({ state: 'unconfirmed' })

  ok(await call('session', 'lock'))
  ok(await signIn(app, owner.displayName, owner.password))
  expect(ok(await call('accounts', 'recovery'))).toMatchObject({ state: 'unconfirmed', byGroups: false })
  expect(ok(await call('accounts', 'confirmRecovery', two(second, sixth)))).toBe(false)
  expect(ok(await call('accounts', 'confirmRecovery', { code: code.toLowerCase() }))).toBe(true)
  expect(ok(await call('accounts', 'recovery'))).toMatchObject({ state: 'confirmed' })

  const next = ok(await call('accounts', 'issueRecovery', { password: owner.password })).code
  expect(ok(await call('accounts', 'confirmRecovery', { code }))).toBe(false)
  const groups = groupsOf(next)
  expect(ok(await call('accounts', 'confirmRecovery', two(groups[1] ?? '', groups[5] ?? '')))).toBe(true)
  expect(ok(await call('accounts', 'recovery'))).toMatchObject({ state: 'confirmed', byGroups: false })
  for (const file of bothFiles(app)) expect(fs.readFileSync(file, 'utf8')).not.toContain(next)
})

test('the recovery code gives anybody at the door a new password, locked or closed, and an older code nothing', async () => {
  const app = await signedIn()
  const { call } = app
  ok(await call('accounts', 'create', luz))
  const old = ok(await call('accounts', 'issueRecovery', { password: owner.password })).code
  const { code } = ok(await call('accounts', 'issueRecovery', { password: owner.password }))
  ok(await call('session', 'lock'))
  const slotId = await slotOf(app, 'Luz M.')
  expect(await call('session', 'resetByRecovery', { slotId, code: old, password: 'otra clave' })).toEqual({
    ok: false,
    error: { code: 'wrong_code', retryAt: null },
  })
  expect(
    await call('session', 'resetByRecovery', {
      slotId,
      code: `${code.slice(0, -1)}${code.endsWith('2') ? 3 : 2}`,
      password: 'otra clave',
    }),
  ).toMatchObject({ error: { code: 'invalid_input', fields: { code: 'recovery_code' } } })
  const locked = await call('session', 'resetByRecovery', { slotId, code, password: 'otra clave' })
  expect(ok(locked)).toMatchObject({ displayName: 'Luz M.' })

  const again = await restarted(app)
  ok(await signIn(again, 'Luz M.', 'otra clave'))
  const closed = await restarted(again)
  const ownersSlot = await slotOf(closed, owner.displayName)
  const reset = { slotId: ownersSlot, code, password: 'clave de la dueña' }
  expect(ok(await closed.call('session', 'resetByRecovery', reset))).toMatchObject({ isOwner: true })
  const last = await restarted(closed)
  expect(await signIn(last, owner.displayName, owner.password)).toMatchObject({
    error: { code: 'wrong_password' },
  })
  ok(await signIn(last, owner.displayName, 'clave de la dueña'))
})

test('a wrong password may be tried five times at once; the sixth waits, also after a restart and for the right one', async () => {
  const clock = fakeClock()
  const first = await signedIn({ clock })
  const app = await restarted(first, { clock })
  const wrong = () => signIn(app, owner.displayName, 'otra')
  for (let n = 1; n <= 4; n++) expect(await wrong()).toMatchObject({ error: { retryAt: null } })
  const retryAt = clock.now() + 5_000
  expect(await wrong()).toEqual({ ok: false, error: { code: 'wrong_password', retryAt } })
  const early = { ok: false, error: { code: 'wait', retryAt } }
  expect(await wrong()).toEqual(early)
  expect(await signIn(app, owner.displayName, owner.password)).toEqual(early)

  const again = await restarted(app, { clock })
  expect(await signIn(again, owner.displayName, owner.password)).toEqual(early)
  clock.advance(5_000)
  expect(await signIn(again, owner.displayName, 'otra')).toMatchObject({
    error: { code: 'wrong_password', retryAt: clock.now() + 10_000 },
  })
  clock.advance(10_000)
  ok(await signIn(again, owner.displayName, owner.password))
  ok(await again.call('session', 'lock'))
  expect(await signIn(again, owner.displayName, 'otra')).toMatchObject({ error: { retryAt: null } })
})

test('an account that does not exist is told from a wrong password by nothing', async () => {
  const clock = fakeClock()
  const app = await restarted(await signedIn({ clock }), { clock })
  const slotId = '0195b1a0-0000-4000-8000-00000000000f'
  const answers: unknown[] = []
  for (let n = 0; n < 6; n++) answers.push(await app.call('session', 'signIn', { slotId, password: 'otra' }))
  expect(answers.slice(0, 4)).toEqual(
    Array(4).fill({ ok: false, error: { code: 'wrong_password', retryAt: null } }),
  )
  expect(answers[5]).toMatchObject({ error: { code: 'wait' } })
  ok(await signIn(app, owner.displayName, owner.password))
})

test('a key file that is gone or damaged is written again from its copy, and the copy from it', async () => {
  let app = await signedIn()
  ok(await app.call('accounts', 'create', luz))
  const [file = '', copy = ''] = bothFiles(app)
  const whole = fs.readFileSync(file, 'utf8')
  for (const damage of [
    () => fs.rmSync(file),
    () => fs.writeFileSync(file, whole.slice(0, 700)),
    () => fs.rmSync(copy),
    () => fs.writeFileSync(copy, ''),
  ]) {
    app = await restarted(app)
    damage()
    ok(await signIn(app, 'Luz M.', luz.password))
    expect(fs.readFileSync(file, 'utf8')).toBe(whole)
    expect(fs.readFileSync(copy, 'utf8')).toBe(whole)
  }
})

test('a key file that somebody else wrote opens nothing; where its copy is whole, it is as if nothing had been', async () => {
  const before = await signedIn()
  ok(await before.call('accounts', 'create', luz))
  const [file = '', copy = ''] = bothFiles(before)
  const whole = fs.readFileSync(file, 'utf8')
  const keys = JSON.parse(whole)
  const [first, second] = keys.slots
  const tampered = {
    'a name at the door': { ...keys, slots: [first, { ...second, displayName: 'Marta G. ' }] },
    'an account less': { ...keys, slots: [first] },
    'two names exchanged': {
      ...keys,
      slots: [
        { ...first, displayName: second.displayName },
        { ...second, displayName: first.displayName },
      ],
    },
    'a writing that never was': { ...keys, generation: keys.generation + 1 },
  }
  let app = await restarted(before)
  const slotId = first.id
  const { password } = owner
  for (const [what, changed] of Object.entries(tampered)) {
    for (const one of [file, copy]) fs.writeFileSync(one, JSON.stringify(changed))
    expect(await app.call('session', 'signIn', { slotId, password }), what).toEqual({
      ok: false,
      error: { code: 'keys_tampered' },
    })
    fs.writeFileSync(copy, whole)
    ok(await app.call('session', 'signIn', { slotId, password }))
    expect(fs.readFileSync(file, 'utf8'), what).toBe(whole)
    app = await restarted(app)
  }
})

/** The data key, opened with the owner's password. */
async function keyOf(app: TestApp): Promise<Buffer> {
  const { openSlot } = await import('../../src-main/accounts/keys.ts')
  const slot = readKeys(keysFile(app))?.[0]?.keys.slots[0]
  const secrets = slot === undefined ? null : await openSlot(slot, owner.password, quickDerive)
  if (secrets === null) throw new Error('the password does not open the slot')
  return secrets.key
}

test('the key is changed: everything is there, the old key opens nothing that is left, and the queue goes on', async () => {
  const app = await signedIn()
  const { call, dataDir, events } = app
  ok(await call('accounts', 'create', luz))
  const { code } = ok(await call('accounts', 'issueRecovery', { password: owner.password }))
  for (let n = 0; n < 20; n++) ok(await call('people', 'register', invented(n)))
  const before = ok(await call('people', 'list', everyone))
  const old = await keyOf(app)
  expect(await call('accounts', 'rotateKey', { password: 'otra' })).toMatchObject({
    error: { code: 'wrong_password' },
  })
  expect(ok(await call('accounts', 'rotateKey', { password: owner.password }))).toEqual({ kind: 'rotated' })
  const told = events.filter(({ name }) => name === 'accounts.rotationProgress').map(({ event }) => event)
  expect(told.at(-1)).toEqual({ percent: 100, phase: 'finishing' })

  expect(ok(await call('people', 'list', everyone))).toEqual(before)
  ok(await call('people', 'register', invented(99)))
  expect(ok(await call('queue', 'state')).waiting).toBe(23)
  expect(fs.readdirSync(dataDir).filter((name) => name.includes('.next'))).toEqual([])
  expect((await keyOf(app)).equals(old)).toBe(false)
  for (const file of bothFiles(app))
    expect(JSON.parse(fs.readFileSync(file, 'utf8')).slots).toMatchObject([
      { nextDataKey: null },
      { nextDataKey: null },
    ])

  const again = await restarted(app)
  expect(() => open({ file: path.join(dataDir, 'referidos.db'), key: old, migrations })).toThrow(
    'database_damaged',
  )
  ok(await signIn(again, 'Luz M.', luz.password))
  const last = await restarted(again)
  const slotId = await slotOf(last, owner.displayName)
  ok(await last.call('session', 'resetByRecovery', { slotId, code, password: 'clave de la dueña' }))
  expect(ok(await last.call('people', 'list', everyone)).ids).toHaveLength(21)
})

test('while the key is changed everybody else is told to wait; aborted, the old one stays', async () => {
  const app = await signedIn()
  const { call } = app
  const old = await keyOf(app)
  const answers: unknown[] = []
  const rotation = call('accounts', 'rotateKey', { password: owner.password })
  // The first progress event arrives while the database is copied.
  const copying = new Promise<void>((resolve) => {
    const push = app.events.push.bind(app.events)
    app.events.push = (...told) => {
      if (told.some(({ name }) => name === 'accounts.rotationProgress')) resolve()
      return push(...told)
    }
  })
  await copying
  answers.push(await call('people', 'register', invented(1)), await call('accounts', 'list'))
  expect(ok(await call('session', 'state')).kind).toBe('signed_in')
  ok(await call('accounts', 'abortRotation'))
  expect(ok(await rotation)).toEqual({ kind: 'aborted' })
  for (const answer of answers) expect(answer).toEqual({ ok: false, error: { code: 'busy' } })
  ok(await call('people', 'register', invented(1)))
  expect((await keyOf(app)).equals(old)).toBe(true)
  expect(fs.readdirSync(app.dataDir).filter((name) => name.includes('.next'))).toEqual([])
  expect(ok(await call('accounts', 'rotateKey', { password: owner.password }))).toEqual({ kind: 'rotated' })
})

test('the door lists who may come in', async () => {
  const app = startApp({ dataDir: temporaryFolder() })
  ok(await app.call('session', 'createFirstAccount', owner))
  ok(await app.call('accounts', 'create', luz))
  ok(await app.call('accounts', 'create', pedro))
  ok(await app.call('session', 'lock'))
  expect(await namesAtTheDoor(app)).toEqual(['Marta G.', 'Luz M.', 'Pedro'])
})
