// The lock: when the app locks by itself, how it is unlocked, and what is restored afterwards.
import { expect, test } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import type { Drafts, ScreenState, Theme } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/database.ts'

const minute = 60_000

async function started(options: Partial<AppOptions> = {}) {
  const clock = fakeClock()
  let pages = 0
  const renewPage = () => {
    pages += 1
  }
  const app = await signedIn({ clock, renewPage, ...options })
  return { ...app, clock, pages: () => pages }
}

const stateOf = async ({ call }: TestApp) => ok(await call('session', 'state'))

async function slotOf(app: TestApp): Promise<string> {
  const state = await stateOf(app)
  return state.kind === 'locked' || state.kind === 'signed_out' ? (state.accounts[0]?.slotId ?? '') : ''
}

async function unlock(app: TestApp): Promise<void> {
  ok(await app.call('session', 'signIn', { slotId: await slotOf(app), password: owner.password }))
}

async function secondLeader(app: TestApp): Promise<{ slotId: string; password: string }> {
  const password = 'siete perros negros'
  const pedro = {
    name: 'Pedro Pérez',
    cedula: '52000002',
    phone: '3005550199',
    displayName: 'Pedro',
    password,
  }
  ok(await app.call('accounts', 'create', { ...pedro, role: 'LEADER', textVersion: 1 }))
  ok(await app.call('session', 'lock'))
  const state = await stateOf(app)
  const slot =
    state.kind === 'locked' ? state.accounts.find(({ displayName }) => displayName === 'Pedro') : null
  await unlock(app)
  return { slotId: slot?.slotId ?? '', password }
}

const isLocked = async (app: TestApp) => (await stateOf(app)).kind === 'locked'

test('ten minutes without a key or a pointer lock; each starts them anew; the wall clock counts for nothing', async () => {
  const app = await started()
  const { clock, app: main, events } = app
  clock.advance(9 * minute)
  main.active()
  clock.step(3 * 60 * minute)
  clock.advance(10 * minute - 1)
  expect(await isLocked(app)).toBe(false)
  clock.advance(1)
  expect(await isLocked(app)).toBe(true)
  expect(events.at(-1)).toEqual({ name: 'session.locked', event: null })
  expect(app.pages()).toBe(1)
  clock.advance(60 * minute)
  expect(app.pages()).toBe(1)
  expect(events.at(-1)).toEqual({ name: 'session.locked', event: null })
})

test('the minutes are chosen, or never; they hold after a restart; other numbers are refused', async () => {
  const dataDir = temporaryFolder()
  const app = await started({ dataDir })
  expect(ok(await app.call('settings', 'autoLock'))).toBe(10)
  expect(await app.send('settings.saveAutoLock', { minutes: 3 })).toMatchObject({
    error: { code: 'invalid_input' },
  })
  expect(ok(await app.call('settings', 'saveAutoLock', { minutes: null }))).toBeNull()
  app.clock.advance(24 * 60 * minute)
  expect(await isLocked(app)).toBe(false)
  ok(await app.call('settings', 'saveAutoLock', { minutes: 2 }))
  app.clock.advance(2 * minute)
  expect(await isLocked(app)).toBe(true)
  await app.app.close()

  const clock = fakeClock()
  const again = startApp({ dataDir, clock })
  ok(await again.call('session', 'signIn', { slotId: await slotOf(again), password: owner.password }))
  clock.advance(2 * minute - 1)
  expect(await isLocked(again)).toBe(false)
  clock.advance(1)
  expect(await isLocked(again)).toBe(true)
})

test('a laptop that goes to sleep locks at once; twice is once; with nobody signed in there is nothing to lock', async () => {
  const idle = startApp()
  idle.app.lock()
  expect(idle.events).toEqual([])
  const app = await started()
  app.app.lock()
  app.app.lock()
  expect(app.pages()).toBe(1)
  expect(await isLocked(app)).toBe(true)
  expect(await app.call('drafts', 'read')).toMatchObject({ error: { code: 'not_signed_in' } })
  expect(await app.call('preferences', 'screenState')).toMatchObject({ error: { code: 'not_signed_in' } })
})

const screenState: ScreenState = {
  route: '/',
  scope: 'own',
  view: { ...everyone, tab: 'pendientes' },
  scrollTop: 440,
  openId: 2,
  activeId: 2,
  panel: 'new',
}
const typed: Drafts = {
  new: {
    cedula: '1.014.88',
    name: 'A medio escr',
    phone: '',
    noPhone: false,
    ...blankTexts,
    method: null,
    accepted: false,
  },
  edit: null,
}

test('the same account comes back to its screen state and to what it typed', async () => {
  const app = await started()
  expect(ok(await app.call('preferences', 'screenState'))).toBeNull()
  ok(await app.call('preferences', 'saveScreenState', screenState))
  ok(await app.call('drafts', 'keep', typed))
  ok(await app.call('session', 'lock'))
  await unlock(app)
  expect(ok(await app.call('preferences', 'screenState'))).toEqual(screenState)
  expect(ok(await app.call('drafts', 'read'))).toEqual(typed)
})

test('what is typed is on disk within a second, in one write, and gone once it is saved', async () => {
  const dataDir = temporaryFolder()
  const app = await started({ dataDir })
  /** Reads the disk with a second app, as after a kill. */
  const onDisk = async () => {
    const other = startApp({ dataDir })
    ok(await other.call('session', 'signIn', { slotId: await slotOf(other), password: owner.password }))
    const drafts = ok(await other.call('drafts', 'read'))
    await other.app.close()
    return drafts
  }
  const nothing = { new: null, edit: null }
  ok(await app.call('drafts', 'keep', { ...typed, edit: null }))
  ok(await app.call('drafts', 'keep', typed))
  expect(await onDisk()).toEqual(nothing)
  app.clock.advance(1_000)
  expect(await onDisk()).toEqual(typed)
  ok(await app.call('drafts', 'keep', nothing))
  app.clock.advance(1_000)
  expect(await onDisk()).toEqual(nothing)
})

/** Starts the app again on the same folder and signs in its one account. */
async function restarted(dataDir: string, options: Partial<AppOptions> = {}) {
  const again = startApp({ dataDir, ...options })
  ok(await again.call('session', 'signIn', { slotId: await slotOf(again), password: owner.password }))
  return again
}

test('a screen state is on disk within a second, and waits there for its account after another start', async () => {
  const dataDir = temporaryFolder()
  const app = await started({ dataDir })
  ok(await app.call('preferences', 'saveScreenState', { ...screenState, route: '/cola' }))
  ok(await app.call('preferences', 'saveScreenState', screenState))
  const early = await restarted(dataDir)
  expect(ok(await early.call('preferences', 'screenState'))).toBeNull()
  await early.app.close()
  app.clock.advance(1_000)
  const killed = await restarted(dataDir)
  expect(ok(await killed.call('preferences', 'screenState'))).toEqual(screenState)
  ok(await killed.call('preferences', 'saveScreenState', { ...screenState, scrollTop: 0 }))
  await killed.app.close()
  const closed = await restarted(dataDir)
  expect(ok(await closed.call('preferences', 'screenState'))).toEqual({ ...screenState, scrollTop: 0 })
})

test('the theme is shown when it is chosen and when its account comes in, not before', async () => {
  const dataDir = temporaryFolder()
  const shown: Theme[] = []
  const showTheme = (theme: Theme) => void shown.push(theme)
  const app = await started({ dataDir, showTheme })
  expect(shown).toEqual(['system'])
  ok(await app.call('preferences', 'save', { theme: 'dark' }))
  ok(await app.call('preferences', 'save', { views: [] }))
  expect(shown).toEqual(['system', 'dark'])
  await app.app.close()
  const other: Theme[] = []
  const again = startApp({ dataDir, showTheme: (theme) => void other.push(theme) })
  const slotId = await slotOf(again)
  expect(other).toEqual([])
  ok(await again.call('session', 'signIn', { slotId, password: owner.password }))
  expect(other).toEqual(['dark'])
})

test('another account that signs in at the lock has a screen state of its own, and sees nothing of the first one’s draft', async () => {
  const app = await started()
  ok(await app.call('preferences', 'saveScreenState', screenState))
  ok(await app.call('drafts', 'keep', typed))
  const other = await secondLeader(app)
  ok(await app.call('session', 'lock'))
  ok(await app.call('session', 'signIn', other))
  expect(ok(await app.call('preferences', 'screenState'))).toBeNull()
  expect(ok(await app.call('drafts', 'read'))).toEqual({ new: null, edit: null })
  ok(await app.call('session', 'lock'))
  await unlock(app)
  expect(ok(await app.call('preferences', 'screenState'))).toEqual(screenState)
  expect(ok(await app.call('drafts', 'read'))).toEqual(typed)
})

const pin = '482915'

test('a PIN opens the lock of whoever set it; it takes the password to set', async () => {
  const app = await started()
  expect(await app.call('session', 'setPin', { password: 'otra cosa', pin })).toMatchObject({
    error: { code: 'wrong_password' },
  })
  expect(ok(await app.call('session', 'hasPin'))).toBe(false)
  ok(await app.call('session', 'lock'))
  expect(await stateOf(app)).toMatchObject({ kind: 'locked', pin: null })
  expect(await app.call('session', 'unlockWithPin', { pin })).toMatchObject({ error: { code: 'pin_spent' } })
  await unlock(app)
  ok(await app.call('session', 'setPin', { password: owner.password, pin }))
  ok(await app.call('preferences', 'saveScreenState', screenState))
  expect(await app.call('session', 'unlockWithPin', { pin })).toMatchObject({
    error: { code: 'already_signed_in' },
  })
  ok(await app.call('session', 'lock'))
  expect(await stateOf(app)).toMatchObject({ kind: 'locked', pin: { triesLeft: 5 } })
  expect(ok(await app.call('session', 'unlockWithPin', { pin }))).toMatchObject({ displayName: 'Marta G.' })
  expect(ok(await app.call('preferences', 'screenState'))).toEqual(screenState)
  ok(await app.call('session', 'setPin', { password: owner.password, pin: null }))
  ok(await app.call('session', 'lock'))
  expect(await stateOf(app)).toMatchObject({ kind: 'locked', pin: null })
})

test('five wrong PINs, also all at once, and only the password helps; it gives five tries anew', async () => {
  const app = await started()
  ok(await app.call('session', 'setPin', { password: owner.password, pin }))
  ok(await app.call('session', 'lock'))
  const wrong = () => app.call('session', 'unlockWithPin', { pin: '482916' })
  expect(await wrong()).toEqual({ ok: false, error: { code: 'wrong_pin', triesLeft: 4 } })
  await Promise.all(Array.from({ length: 20 }, wrong))
  for (let left = 3; left > 0; left--) if ((await stateOf(app)).kind === 'locked') await wrong()
  await wrong()
  expect(await stateOf(app)).toMatchObject({ pin: { triesLeft: 0 } })
  expect(await app.call('session', 'unlockWithPin', { pin })).toEqual({
    ok: false,
    error: { code: 'pin_spent' },
  })
  await unlock(app)
  ok(await app.call('session', 'lock'))
  expect(await stateOf(app)).toMatchObject({ pin: { triesLeft: 5 } })
  ok(await app.call('session', 'unlockWithPin', { pin }))
})

test('after a restart no PIN opens anything', async () => {
  const dataDir = temporaryFolder()
  const app = await started({ dataDir })
  ok(await app.call('session', 'setPin', { password: owner.password, pin }))
  await app.app.close()
  const again = startApp({ dataDir })
  expect(await stateOf(again)).toMatchObject({ kind: 'signed_out' })
  expect(await again.call('session', 'unlockWithPin', { pin })).toEqual({
    ok: false,
    error: { code: 'pin_spent' },
  })
})

test('another account’s lock has another account’s PIN', async () => {
  const app = await started()
  ok(await app.call('session', 'setPin', { password: owner.password, pin }))
  const other = await secondLeader(app)
  ok(await app.call('session', 'lock'))
  ok(await app.call('session', 'signIn', other))
  ok(await app.call('session', 'lock'))
  expect(await stateOf(app)).toMatchObject({ kind: 'locked', slotId: other.slotId, pin: null })
  expect(await app.call('session', 'unlockWithPin', { pin })).toMatchObject({ error: { code: 'pin_spent' } })
})

test('an account that is removed leaves neither a draft nor a PIN to the next one of its person', async () => {
  const app = await started()
  const other = await secondLeader(app)
  ok(await app.call('session', 'lock'))
  ok(await app.call('session', 'signIn', other))
  ok(await app.call('drafts', 'keep', typed))
  ok(await app.call('session', 'setPin', { password: other.password, pin }))
  ok(await app.call('session', 'lock'))
  await unlock(app)
  const { accounts } = ok(await app.call('accounts', 'list'))
  const pedro = accounts.find(({ displayName }) => displayName === 'Pedro')
  ok(await app.call('accounts', 'remove', { accountId: pedro?.id ?? 0, peopleTo: null }))
  const again = await secondLeader(app)
  ok(await app.call('session', 'lock'))
  ok(await app.call('session', 'signIn', again))
  expect(ok(await app.call('drafts', 'read'))).toEqual({ new: null, edit: null })
  expect(ok(await app.call('session', 'hasPin'))).toBe(false)
})

test('a PIN that is guessed first is refused', async () => {
  const { call } = await signedIn()
  for (const guessed of ['000000', '123456', '654321', '012345', '987654', '121212', '123123'])
    expect(await call('session', 'setPin', { password: owner.password, pin: guessed })).toEqual({
      ok: false,
      error: { code: 'invalid_input', fields: { pin: 'pin_guessed' } },
    })
})
