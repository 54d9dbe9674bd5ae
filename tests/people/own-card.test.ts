// Whoever has an account sees what the census says of them, and not what a leader has noted about them.
import { expect, test } from 'vitest'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { invented, ok } from '../support/app.ts'
import { startWithLeaders } from '../support/leaders.ts'

test('a leader’s notes and labels about somebody with an account stay with the leader', async () => {
  const t = await startWithLeaders()
  const { call, database } = t
  await t.as('Ana')
  const secret = { notes: 'Debe plata a mi primo', labels: 'no confiable' }
  ok(await call('people', 'register', { ...invented(1), ...secret }))
  await t.as('Marta')
  const { cedula, phone, name } = invented(1)
  const made = { name, cedula, phone: phone ?? '3005550101', displayName: 'Uno', password: '12345678' }
  const { id } = ok(await call('accounts', 'create', { ...made, role: 'LEADER', textVersion: 1 }))
  ok(await call('session', 'lock'))
  const { slotId, personId } = database.sqlite
    .prepare('SELECT slot_id AS slotId, person_id AS personId FROM accounts WHERE id = ?')
    .get(id) as { slotId: string; personId: number }
  ok(await call('session', 'signIn', { slotId, password: '12345678' }))
  t.events.length = 0
  expect(await call('changes', 'ofPerson', { personId })).toMatchObject({ error: { code: 'not_found' } })
  const seen: PersonRow[] = [
    ok(await call('census', 'own')),
    ok(await call('people', 'correctOwn', { name: 'Nombre Corregido', phone: '3005550999' })),
  ]
  ok(await call('census', 'refresh', { personIds: [personId] }))
  const told = JSON.stringify([seen, t.events])
  for (const private_ of [secret.notes, secret.labels, '"Ana"']) expect(told).not.toContain(private_)
  expect(seen[1]).toMatchObject({ name: 'Nombre Corregido', notes: null, labels: null, leader: null })
  expect(t.last('people.changed')?.rows).toMatchObject([{ notes: null, labels: null, leader: null }])
  // Nothing of it is lost.
  ok(await call('session', 'lock'))
  await t.as('Ana')
  expect(ok(await call('people', 'rows', { ids: [personId] }))).toMatchObject([secret])
})
