import { expect, onTestFinished, test } from 'vitest'
import { invented, ok, owner, signedIn, type TestApp } from '../support/app.ts'

/** Resolves at the first progress event of a key change, while the database is being copied. */
const copying = ({ events }: TestApp) =>
  new Promise<void>((resolve) => {
    const push = events.push.bind(events)
    events.push = (...told) => {
      if (told.some(({ name }) => name === 'accounts.rotationProgress')) resolve()
      return push(...told)
    }
    onTestFinished(() => {
      events.push = push
    })
  })

test('a lock while the key is changed holds afterwards; until the end nobody signs in, and the page is told nothing', async () => {
  const app = await signedIn()
  const { call, events } = app
  const { id } = ok(await call('people', 'register', invented(1)))
  const begun = copying(app)
  const rotation = call('accounts', 'rotateKey', { password: owner.password })
  await begun
  ok(await call('session', 'lock'))
  expect(events.at(-1)).toEqual({ name: 'session.locked', event: null })
  const state = ok(await call('session', 'state'))
  if (state.kind !== 'locked') throw new Error(state.kind)
  const { slotId } = state
  const signIn = () => call('session', 'signIn', { slotId, password: owner.password })
  expect(await signIn()).toEqual({ ok: false, error: { code: 'busy' } })
  expect(await call('accounts', 'abortRotation')).toMatchObject({ error: { code: 'not_signed_in' } })

  expect(ok(await rotation)).toEqual({ kind: 'rotated' })
  expect(events.at(-1)).toEqual({ name: 'session.locked', event: null })
  expect(ok(await call('session', 'state'))).toEqual(state)
  expect(await call('people', 'rows', { ids: [id] })).toMatchObject({ error: { code: 'not_signed_in' } })
  ok(await signIn())
  expect(ok(await call('people', 'rows', { ids: [id] }))).toMatchObject([{ cedula: '1014880001' }])
})

test('the app that is closed while the key is changed waits for the end', async () => {
  const app = await signedIn()
  const begun = copying(app)
  const rotation = app.call('accounts', 'rotateKey', { password: owner.password })
  await begun
  await app.app.close()
  expect(ok(await rotation)).toEqual({ kind: 'rotated' })
  expect(await app.call('census', 'own')).toMatchObject({ error: { code: 'not_signed_in' } })
})
