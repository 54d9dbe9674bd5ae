import { expect, test } from 'vitest'
import type { Dispute, DisputesPage, Events } from '../../src-preload/contract/index.ts'

import { invented, ok } from '../support/app.ts'

import { authorised } from '../support/invented.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

const another = { ok: false, error: { code: 'duplicate', duplicate: 'another_leaders' } }

const list = async ({ call }: LeadersApp, state: 'open' | 'decided'): Promise<DisputesPage> =>
  ok(await call('claims', 'list', { state, page: 0 }))

async function onlyOpen(stage: LeadersApp): Promise<Dispute> {
  const { disputes, total, open } = await list(stage, 'open')
  expect([disputes.length, total, open]).toEqual([1, 1, 1])
  return disputes[0] as Dispute
}

const removed = ({ events }: LeadersApp): number[] =>
  events
    .filter(({ name }) => name === 'people.removed')
    .flatMap(({ event }) => (event as Events['people.removed']).ids)

const lastOpen = ({ last }: LeadersApp): unknown => last('claims.changed')

const claimRows = ({ database }: LeadersApp): unknown[] =>
  database.sqlite.prepare('SELECT name, phone, method, decided_at FROM claims').all()

test('a second leader’s attempt is refused without a word about the first, and kept once for the owner', async () => {
  const stage = await startWithLeaders()
  const { call, as, events } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  await as('Beto')
  expect(ok(await call('people', 'checkCedula', { cedula: row.cedula })).check).toBe('free')
  expect(claimRows(stage)).toEqual([])

  const heard = events.length
  const { waiting } = ok(await call('queue', 'state'))
  expect(await call('people', 'register', invented(7, 'Yola Patino'))).toEqual(another)
  const again = {
    ...invented(7, 'Yolanda P'),
    phone: null,
    consent: { ...invented(7).consent, method: 'voice' },
  }
  expect(await stage.send('people.register', again)).toEqual(another)
  expect(claimRows(stage)).toEqual([{ name: 'Yolanda P', phone: null, method: 'voice', decided_at: null }])
  expect(events).toHaveLength(heard)
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting)
  expect(await stage.listed()).toEqual([])

  await as('Marta')
  expect(await onlyOpen(stage)).toMatchObject({
    person: { name: 'Yolanda Patiño', cedula: row.cedula },
    holder: { displayName: 'Ana', isSelf: false, registeredAt: row.registeredAt },
    claimant: { displayName: 'Beto', name: 'Yolanda P', phone: null, consent: { method: 'voice' } },
    decided: null,
  })
})

test('the owner moves a person: record and job stay, the claimant’s authorisation is added, nobody is asked', async () => {
  const stage = await startWithLeaders()
  const { call, as, database } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7)))
  const { sqlite } = database
  sqlite.prepare(`UPDATE census_records SET status = 'ACTIVE', puesto = 'P' WHERE person_id = ?`).run(row.id)
  sqlite.prepare(`UPDATE lookup_jobs SET state = 'done' WHERE person_id = ?`).run(row.id)
  await as('Beto')
  const consent = { ...authorised, method: 'voice' } as const
  expect(await call('people', 'register', { ...invented(7), consent })).toEqual(another)
  await as('Marta')
  expect(await call('people', 'register', invented(7))).toEqual(another)
  expect(lastOpen(stage)).toEqual({ open: 2 })
  const { disputes } = await list(stage, 'open')
  const [betos, martas] = disputes
  expect(betos?.claimant.displayName).toBe('Beto')

  const { waiting } = ok(await call('queue', 'state'))
  const decision = { claimId: betos?.claimId ?? 0, decision: 'move', note: '  Vive en su barrio ' } as const
  expect(ok(await call('claims', 'decide', decision))).toMatchObject({
    holder: { displayName: 'Ana' },
    claimant: { displayName: 'Beto' },
    decided: { outcome: 'moved', note: 'Vive en su barrio', by: 'Marta' },
  })
  expect(lastOpen(stage)).toEqual({ open: 0 })
  // The owner may see neither of the two leaders' people.
  expect(removed(stage)).toEqual([])
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting)
  const decided = await list(stage, 'decided')
  expect(decided.disputes.map(({ decided }) => [decided?.outcome, decided?.note])).toEqual(
    expect.arrayContaining([
      ['moved', 'Vive en su barrio'],
      ['kept', 'Vive en su barrio'],
    ]),
  )
  expect(await call('claims', 'decide', decision)).toEqual({ ok: false, error: { code: 'already_decided' } })
  const other = { ...decision, claimId: martas?.claimId ?? 0 }
  expect(await call('claims', 'decide', other)).toEqual({ ok: false, error: { code: 'already_decided' } })
  expect(await call('claims', 'decide', { ...decision, claimId: 99 })).toEqual({
    ok: false,
    error: { code: 'not_found' },
  })

  await as('Beto')
  const [moved] = ok(await call('people', 'rows', { ids: await stage.listed() }))
  expect(moved).toMatchObject({ id: row.id, status: 'ACTIVE', puesto: 'P', consent: { method: 'voice' } })
  expect(moved?.revision).toBeGreaterThan(row.revision)
  expect(ok(await call('people', 'checkCedula', { cedula: row.cedula })).check).toBe('yours')
  expect(sqlite.prepare('SELECT count(*) FROM consents WHERE person_id = ?').pluck().get(row.id)).toBe(2)
  await as('Ana')
  expect(await stage.listed()).toEqual([])
})

test('the owner keeps a person where they are, with a note; another attempt is another claim', async () => {
  const stage = await startWithLeaders()
  const { call, as } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7)))
  await as('Beto')
  expect(await call('people', 'register', invented(7))).toEqual(another)
  await as('Marta')
  const { claimId } = await onlyOpen(stage)
  for (const note of [' ', 'x'.repeat(501)])
    expect(await call('claims', 'decide', { claimId, decision: 'keep', note })).toMatchObject({
      error: { code: 'invalid_input', fields: { note: note === ' ' ? 'required' : 'too_long' } },
    })
  const note = 'x'.repeat(500)
  expect(ok(await call('claims', 'decide', { claimId, decision: 'keep', note }))).toMatchObject({
    decided: { outcome: 'kept', note },
  })
  await as('Beto')
  expect(await stage.listed()).toEqual([])
  expect(await call('people', 'register', invented(7))).toEqual(another)
  await as('Ana')
  expect(await stage.listed()).toEqual([row.id])
  await as('Marta')
  expect((await onlyOpen(stage)).claimId).not.toBe(claimId)
})

test('a row that the owner gives away leaves their page, and one that they take comes to it', async () => {
  const stage = await startWithLeaders()
  const { call, as, events } = stage
  await as('Ana')
  const anas = ok(await call('people', 'register', invented(8)))
  expect(await call('people', 'register', invented(7, 'Marta Gómez'))).toMatchObject({ ok: true })
  await as('Marta')
  const martas = ok(await call('people', 'register', invented(9)))
  expect(await call('people', 'register', invented(8))).toEqual(another)
  const taken = await onlyOpen(stage)
  ok(await call('claims', 'decide', { claimId: taken.claimId, decision: 'move', note: 'Es mía' }))
  expect(removed(stage)).toEqual([])
  expect(events.findLast(({ name }) => name === 'people.changed')?.event).toMatchObject({
    rows: [{ id: anas.id }],
  })
  await as('Beto')
  expect(await call('people', 'register', invented(9))).toEqual(another)
  await as('Marta')
  const given = await onlyOpen(stage)
  const heard = events.length
  ok(await call('claims', 'decide', { claimId: given.claimId, decision: 'move', note: 'Es de Beto' }))
  expect(removed(stage)).toEqual([martas.id])
  expect(events.slice(heard).filter(({ name }) => name === 'people.changed')).toEqual([])
  expect(await stage.listed()).toEqual([anas.id])
})

test('the person of an account counts as another leader’s; who is no leader any more gets nobody', async () => {
  const stage = await startWithLeaders()
  const { call, as, database } = stage
  await as('Beto')
  expect(await call('people', 'register', { ...invented(1), cedula: '52000002' })).toEqual(another)
  expect(await call('people', 'register', { ...invented(1), cedula: '52000003' })).toEqual({
    ok: false,
    error: { code: 'duplicate', duplicate: 'own' },
  })
  await as('Marta')
  const { claimId, holder } = await onlyOpen(stage)
  expect(holder).toMatchObject({ displayName: 'Ana', isSelf: true })
  const accountId = stage.idOf('Beto')
  const setRole = database.sqlite.prepare('UPDATE accounts SET role = ? WHERE id = ?')
  setRole.run('USER', accountId)
  const decision = { claimId, decision: 'move', note: 'Así lo pidió' } as const
  expect(await call('claims', 'decide', decision)).toEqual({ ok: false, error: { code: 'not_a_leader' } })
  setRole.run('LEADER', accountId)
  const setRemoved = database.sqlite.prepare('UPDATE accounts SET removed_at = ? WHERE id = ?')
  setRemoved.run(1, accountId)
  expect(await call('claims', 'decide', decision)).toEqual({ ok: false, error: { code: 'not_a_leader' } })
  setRemoved.run(null, accountId)
  expect(ok(await call('claims', 'decide', decision)).decided?.outcome).toBe('moved')
  await as('Beto')
  expect(await stage.listed()).toHaveLength(1)
  await as('Ana')
  expect(ok(await call('census', 'own'))).toMatchObject({ name: 'Ana Ríos' })
  expect(await stage.listed()).toEqual([])
})
