// Who supports another leader cannot be read off by asking about one cédula after another.
import { expect, test } from 'vitest'
import { mostQuestions } from '../../src-main/people/cedula-questions.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { invented, ok, startApp } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { startWithLeaders } from '../support/leaders.ts'

const cedulaOf = (n: number) => ({ cedula: String(1_014_000_000 + n) })

async function stage() {
  const t = await startWithLeaders()
  await t.as('Ana')
  const olga = ok(await t.call('people', 'register', invented(1)))
  await t.as('Beto')
  return { ...t, olga }
}

test('a cédula that is typed tells nothing about another leader’s person; the registration does, and leaves a claim', async () => {
  const t = await stage()
  const { call, olga } = t
  const free = { check: 'free', person: null, erasure: null }
  expect(ok(await call('people', 'checkCedula', { cedula: olga.cedula }))).toEqual(free)
  expect(ok(await call('people', 'checkCedula', cedulaOf(7)))).toEqual(free)
  expect(await call('people', 'register', { ...invented(1), name: 'Otra' })).toMatchObject({
    error: { code: 'duplicate', duplicate: 'another_leaders' },
  })
  await t.as('Marta')
  expect(ok(await call('claims', 'list', { state: 'open', page: 0 })).disputes).toHaveLength(1)
})

test('after many questions in a row an account has to wait, also after a restart, and the owner is told', async () => {
  const t = await stage()
  const { call, dataDir } = t
  let answered = 0
  while ((await call('people', 'checkCedula', cedulaOf(answered))).ok) answered += 1
  expect(answered).toBe(mostQuestions)
  expect(await call('people', 'checkCedula', cedulaOf(1))).toMatchObject({ error: { code: 'wait' } })
  // Registering goes on.
  ok(await call('people', 'register', invented(2)))
  // The other leaders are not concerned.
  await t.as('Ana')
  ok(await call('people', 'checkCedula', cedulaOf(1)))
  await t.as('Marta')
  const entry = { action: 'cedulas_probed', by: { name: 'Beto' }, isNews: true }
  expect(ok(await call('audit', 'news'))).toMatchObject([entry])
  await t.app.close()

  const again = startApp({ dataDir })
  const slotOf = (name: string) => t.placed.find(({ displayName }) => displayName === name)
  const signIn = (name: string) =>
    again.call('session', 'signIn', {
      slotId: slotOf(name)?.slotId ?? '',
      password: slotOf(name)?.password ?? '',
    })
  ok(await signIn('Beto'))
  expect(await again.call('people', 'checkCedula', cedulaOf(1))).toMatchObject({ error: { code: 'wait' } })
  ok(await again.call('session', 'lock'))
  ok(await signIn('Marta'))
  expect(await readLog(again, ['viewed'])).toHaveLength(2)
})

test('a question comes back every ten seconds, and a clock that was set back brings none', async () => {
  let now = Date.UTC(2026, 10, 30, 15)
  const t = await startWithLeaders({
    clock: { now: () => now, monotonic: () => performance.now(), timer: () => () => {} },
  })
  await t.as('Beto')
  const ask = async () => (await t.call('people', 'checkCedula', cedulaOf(1))).ok
  while (await ask());
  now += 9_000
  expect(await ask()).toBe(false)
  now += 1_000
  expect(await ask()).toBe(true)
  expect(await ask()).toBe(false)
  now -= 86_400_000
  expect(await ask()).toBe(false)
  now += 10_000
  expect(await ask()).toBe(true)
})

test('a correction of a cédula is a question too', async () => {
  const t = await stage()
  const { call } = t
  const own = ok(await call('people', 'register', invented(3)))
  const edit = (n: number) =>
    call('people', 'edit', { personId: own.id, ...cedulaOf(n), name: own.name, phone: null, ...blankTexts })
  let corrected = 0
  while ((await edit(corrected + 10)).ok) corrected += 1
  expect(corrected).toBe(mostQuestions)
  expect(await edit(5)).toMatchObject({ error: { code: 'wait' } })
  // What keeps the cédula is no question.
  const kept = ok(await call('people', 'rows', { ids: [own.id] }))[0]
  ok(
    await call('people', 'edit', {
      personId: own.id,
      cedula: kept?.cedula ?? '',
      name: 'Otro Nombre',
      phone: null,
      ...blankTexts,
    }),
  )
})
