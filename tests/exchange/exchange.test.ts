import { expect, test } from 'vitest'
import { ownConsentText } from '../../src-main/authorisation/texts.ts'
import { erase } from '../../src-main/people/erase.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { invented, ok } from '../support/app.ts'
import { orderedClock } from '../support/clock.ts'
import { isFull } from '../support/extent.ts'
import { startLaptop } from './stage.ts'

const edited = { phone: '3005550147', ...blankTexts }
const cedula = (n: number) => String(1_014_880_000 + n)

test('a leader’s people come to another laptop whole, and a second time nothing is new', async () => {
  const a = await startLaptop()
  const b = await startLaptop()
  await a.as('Ana')
  await a.register(1, 'Olga Peña')
  await a.register(2, 'Beto Paz')
  const file = await a.give()

  await b.as('Ana')
  const opened = await b.open(file)
  expect(opened).toMatchObject({ people: 2, accounts: [{ displayName: 'Ana' }] })
  expect(opened.leaders).toMatchObject([{ name: 'Ana', people: 2, known: null, proposed: b.idOf('Ana') }])
  const preview = await b.preview()
  expect(preview).toMatchObject({ changes: 2, counts: { fresh: 2, left_out: 0 } })
  expect(preview.first).toMatchObject([{ outcome: 'fresh' }, { outcome: 'fresh' }])
  const answer = ok(await b.call('exchange', 'start'))
  expect(answer).toMatchObject({ kind: 'taken', result: { people: 2 } })
  expect(b.people()).toEqual(a.people())
  expect(b.people()).toHaveLength(2)

  expect(await b.open(file)).toMatchObject({ leaders: [{ known: b.idOf('Ana') }] })
  expect(await b.preview()).toMatchObject({ changes: 0, counts: { same: 2 } })
})

test('the owner takes the campaign in: leaders are mapped, unknown ones are of another laptop, disputes are seen', async () => {
  const a = await startLaptop()
  const b = await startLaptop()
  await a.as('Ana')
  await a.register(1, 'Olga Peña')
  await a.as('Beto')
  await a.register(2, 'Luz Niño')
  await a.as('Marta')
  const file = await a.give('campaign')

  await b.as('Ana')
  await b.register(2, 'Luz N.')
  const before = b.people()
  await b.as('Marta')
  const opened = await b.open(file)
  expect(opened.leaders.map(({ name, people }) => [name, people])).toEqual([
    ['Ana', 1],
    ['Beto', 1],
  ])
  const choices = { Ana: 'elsewhere', Beto: b.idOf('Beto') } as const
  const preview = await b.preview(choices)
  expect(preview).toMatchObject({ changes: 2, counts: { fresh: 1, disputed: 1 } })
  expect(ok(await b.call('exchange', 'start'))).toMatchObject({
    kind: 'taken',
    result: { people: 2, disputes: 1 },
  })
  expect(b.people()).toEqual([
    [cedula(1), 'Olga Peña', 'El Recreo', 'Ana'],
    [cedula(2), 'Luz Niño', 'El Recreo', 'Beto'],
  ])
  expect(b.claims()).toEqual([[cedula(2), 'Luz N.', 'Ana']])
  const { accounts } = ok(await b.call('accounts', 'list'))
  expect(accounts.map(({ displayName }) => displayName)).toEqual(['Marta', 'Ana', 'Beto', 'Ana'])

  const { last } = ok(await b.call('exchange', 'state'))
  expect(last).toMatchObject({ people: 2 })
  expect(ok(await b.call('exchange', 'undo', { exchangeId: last?.exchangeId ?? 0 }))).toEqual({
    people: 2,
    kept: 0,
  })
  expect(b.people()).toEqual(before)
  expect(b.claims()).toEqual([])
  expect(ok(await b.call('accounts', 'list')).accounts).toHaveLength(3)
  expect(b.database.sqlite.pragma('foreign_key_check')).toEqual([])

  await b.take(file, choices)
  expect(b.claims()).toHaveLength(1)
})

test('a leader takes in their own people alone: nobody of another leader is moved, hidden or erased by a file', async () => {
  const a = await startLaptop()
  const b = await startLaptop()
  // On this laptop the owner gave Ana somebody who is Beto's on the other one.
  await a.as('Ana')
  await a.register(1, 'De Ana')
  await a.as('Beto')
  const bettos = await a.register(2, 'De Beto')
  await a.as('Marta')
  await b.as('Marta')
  await b.take(await a.give('campaign'), { Ana: b.idOf('Ana'), Beto: b.idOf('Beto') })
  ok(await a.call('accounts', 'reassign', { personIds: [bettos], to: a.idOf('Ana') }))
  await a.as('Ana')
  ok(await a.call('people', 'edit', { ...edited, personId: bettos, name: 'De Ana Ahora', cedula: cedula(2) }))
  const before = b.people()

  await b.as('Ana')
  await b.open(await a.give())
  const preview = await b.preview()
  expect(preview).toMatchObject({ changes: 0, counts: { same: 1, left_out: 1 } })
  expect(ok(await b.call('exchange', 'start'))).toMatchObject({ kind: 'taken' })
  expect(b.people()).toEqual(before)

  // Nor may she say whose the others are.
  await a.as('Marta')
  const opened = await b.open(await a.give('campaign'))
  const [leader] = opened.leaders
  const leaders = [{ uid: leader?.uid ?? '', to: b.idOf('Beto') }]
  expect(opened.accounts).toEqual([{ id: b.idOf('Ana'), displayName: 'Ana' }])
  expect(await b.call('exchange', 'preview', { leaders })).toMatchObject({ ok: true })
  expect(ok(await b.call('exchange', 'start'))).toMatchObject({ kind: 'taken' })
  expect(b.people()).toEqual(before)
})

test('whom another leader has here, a leader claims by a file and does not get, whoever was first', async () => {
  const clock = orderedClock()
  const a = await startLaptop({ clock })
  const b = await startLaptop({ clock })
  await a.as('Ana')
  await a.register(1, 'Uno de Ana')
  await b.as('Beto')
  await b.register(1, 'Uno de Beto')
  await b.register(2, 'Dos de Beto')
  await a.register(2, 'Dos de Ana')
  const file = await a.give()
  await b.as('Ana')
  await b.open(file)
  expect(await b.preview()).toMatchObject({ changes: 1, counts: { disputed: 1, left_out: 1 } })
  ok(await b.call('exchange', 'start'))
  expect(b.people().map((row) => (row as string[]).at(-1))).toEqual(['Beto', 'Beto'])
  expect(b.claims()).toEqual([[cedula(2), 'Dos de Ana', 'Ana']])
})

test('of each field the later change stays; hidden people go, and who was changed here since stays when it is undone', async () => {
  const a = await startLaptop()
  const b = await startLaptop()
  await a.as('Ana')
  const [one, two, three] = [
    await a.register(1, 'Uno'),
    await a.register(2, 'Dos'),
    await a.register(3, 'Tres'),
  ]
  await b.as('Ana')
  await b.take(await a.give())
  const idAt = (n: number) =>
    b.database.sqlite.prepare('SELECT id FROM people WHERE cedula = ?').pluck().get(cedula(n)) as number

  ok(await a.call('people', 'edit', { ...edited, personId: one, name: 'Uno Allá', cedula: cedula(1) }))
  ok(await a.call('people', 'edit', { ...edited, personId: two, name: 'Dos Allá', cedula: cedula(2) }))
  ok(await a.call('people', 'remove', { personId: three }))
  ok(
    await b.call('people', 'edit', {
      ...edited,
      personId: idAt(1),
      name: 'Uno',
      cedula: cedula(1),
      barrio: 'Centro',
    }),
  )
  const before = b.people()
  await b.open(await a.give())
  const preview = await b.preview()
  expect(preview).toMatchObject({ changes: 3, counts: { newer_there: 2, hidden_there: 1 } })
  expect(preview.first.find(({ name }) => name === 'Dos Allá')?.differs).toEqual([
    { part: 'name', here: 'Dos', there: 'Dos Allá' },
    { part: 'barrio', here: 'El Recreo', there: null },
  ])
  const answer = ok(await b.call('exchange', 'start'))
  const exchangeId = answer.kind === 'taken' ? answer.result.exchangeId : 0
  expect(b.people()).toEqual([
    [cedula(1), 'Uno Allá', 'Centro', 'Ana'],
    [cedula(2), 'Dos Allá', null, 'Ana'],
  ])

  ok(await b.call('people', 'edit', { ...edited, personId: idAt(2), name: 'Dos Aquí', cedula: cedula(2) }))
  expect(ok(await b.call('exchange', 'undo', { exchangeId }))).toEqual({ people: 2, kept: 1 })
  expect(b.people()).toEqual([
    before[0],
    [cedula(2), 'Dos Aquí', null, 'Ana'],
    [cedula(3), 'Tres', 'El Recreo', 'Ana'],
  ])
})

test('who is erased on one laptop is erased on the other, and does not come back by another file or an undo', async () => {
  const a = await startLaptop()
  const b = await startLaptop()
  await a.as('Ana')
  await a.register(1, 'Uno')
  const id = await a.register(2, 'Dos')
  const withBoth = await a.give()
  await b.as('Ana')
  await b.take(withBoth)
  a.database.sqlite.transaction(() => erase(a.database, [id]))()
  await b.open(await a.give())
  expect(await b.preview()).toMatchObject({ changes: 1, counts: { same: 1, erased_there: 1 } })
  const answer = ok(await b.call('exchange', 'start'))
  expect(b.people()).toHaveLength(1)
  ok(
    await b.call('exchange', 'undo', {
      exchangeId: answer.kind === 'taken' ? answer.result.exchangeId : 0,
    }),
  )
  expect(b.people()).toHaveLength(1)
  await b.open(withBoth)
  expect(await b.preview()).toMatchObject({ changes: 0, counts: { erased_here: 1 } })
})

test.runIf(isFull)(
  'two leaders who turn out to be one have their people together, and apart again when that is undone',
  async () => {
    const a = await startLaptop()
    const b = await startLaptop()
    await a.as('Ana')
    await a.register(1, 'Uno')
    await a.as('Marta')
    await b.as('Ana')
    await b.register(1, 'Uno')
    await b.as('Marta')
    await b.take(await a.give('campaign'), { Ana: 'elsewhere' })
    expect(b.claims()).toEqual([[cedula(1), 'Uno', 'Ana']])
    const apart = b.people()
    expect(apart).toHaveLength(1)

    // A third laptop knows that both are one.
    const c = await startLaptop()
    await c.as('Marta')
    await c.take(await a.give('campaign'), { Ana: c.idOf('Ana') })
    await c.take(await b.give('campaign'), { Ana: c.idOf('Ana') })
    expect(c.claims()).toEqual([])
    const exchangeId = await b.take(await c.give('campaign'))
    expect(b.claims()).toEqual([])
    expect(b.people()).toHaveLength(1)
    expect(ok(await b.call('accounts', 'list')).accounts).toHaveLength(3)
    ok(await b.call('exchange', 'undo', { exchangeId }))
    expect(b.claims()).toEqual([[cedula(1), 'Uno', 'Ana']])
    expect(b.people()).toEqual(apart)
    expect(ok(await b.call('accounts', 'list')).accounts).toHaveLength(4)
  },
)

test('invented people, people with an account, and claims on a leader’s people stay on their laptop', async () => {
  const a = await startLaptop()
  await a.as('Ana')
  ok(await a.call('samples', 'add'))
  const first = (await a.listed())[0] ?? 0
  const [row] = ok(await a.call('people', 'rows', { ids: [first] }))
  ok(
    await a.call('people', 'edit', {
      ...edited,
      personId: first,
      name: row?.name ?? '',
      cedula: row?.cedula ?? '',
    }),
  )
  await a.register(1, 'Uno')
  await a.as('Beto')
  expect(await a.call('people', 'register', { ...invented(1), name: 'Uno de Beto' })).toMatchObject({
    ok: false,
  })
  await a.as('Marta')
  ok(
    await a.call('accounts', 'create', {
      name: 'Dos',
      cedula: cedula(2),
      phone: '3005550147',
      displayName: 'Dos',
      password: 'otra clave larga',
      role: 'LEADER',
      textVersion: ownConsentText().version,
    }),
  )
  await a.as('Ana')
  const own = await a.give()
  const b = await startLaptop()
  await b.as('Ana')
  expect(await b.open(own)).toMatchObject({ people: 1 })
  await b.take(own)
  expect(b.people()).toEqual([[cedula(1), 'Uno', 'El Recreo', 'Ana']])
  expect(b.claims()).toEqual([])
})

test('somebody who has an account here is left out', async () => {
  const a = await startLaptop()
  const b = await startLaptop()
  await b.as('Marta')
  ok(
    await b.call('accounts', 'create', {
      name: 'Uno',
      cedula: cedula(1),
      phone: '3005550147',
      displayName: 'Uno',
      password: 'otra clave larga',
      role: 'LEADER',
      textVersion: ownConsentText().version,
    }),
  )
  await a.as('Ana')
  await a.register(1, 'Uno')
  await a.as('Marta')
  await b.open(await a.give('campaign'))
  expect(await b.preview()).toMatchObject({ changes: 0, counts: { left_out: 1 } })
})

test('one exchange is one step of Ctrl+Z, and an exchange after it keeps it from being undone', async () => {
  const a = await startLaptop()
  const b = await startLaptop()
  await a.as('Ana')
  const id = await a.register(1, 'Uno')
  await b.as('Ana')
  const first = await b.take(await a.give())
  ok(await a.call('people', 'edit', { ...edited, personId: id, name: 'Uno Dos', cedula: cedula(1) }))
  await b.take(await a.give())
  expect(await b.call('exchange', 'undo', { exchangeId: first })).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  })
  expect(ok(await b.call('changes', 'undo'))).toEqual({
    kind: 'undone',
    step: 'exchange',
    people: 1,
    kept: 0,
  })
  expect(await b.names()).toEqual(['Uno'])
  expect(ok(await b.call('changes', 'undo'))).toEqual({
    kind: 'undone',
    step: 'exchange',
    people: 1,
    kept: 0,
  })
  expect(await b.names()).toEqual([])
  expect(ok(await b.call('changes', 'undo'))).toEqual({ kind: 'nothing' })
})
