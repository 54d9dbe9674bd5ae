import { expect, test } from 'vitest'
import { everybody, type Guidance, usualGuidance } from '../../src-preload/contract/index.ts'
import { invented, ok } from '../support/app.ts'
import { startWithLeaders } from '../support/leaders.ts'

test('what the owner writes to those who cannot vote is what every leader reads', async () => {
  const { as, call, database } = await startWithLeaders()
  await as('Ana')
  const { id } = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  database.sqlite.prepare("UPDATE census_records SET status = 'NOT_FOUND' WHERE person_id = ?").run(id)
  expect(ok(await call('settings', 'guidance'))).toEqual(usualGuidance)
  const own: Guidance = {
    electionDay: '2028-03-12',
    deadline: '2028-01-12',
    texts: { register: 'Venga a la sede con la cédula.' },
  }
  expect(await call('settings', 'saveGuidance', own)).toMatchObject({ error: { code: 'forbidden' } })

  await as('Marta')
  expect(ok(await call('settings', 'saveGuidance', own))).toEqual(own)
  for (const wrong of [
    { ...own, deadline: '2028-03-13' },
    { ...own, deadline: '2028-02-30' },
    { ...own, texts: { register: ' ' } },
  ])
    expect(await call('settings', 'saveGuidance', wrong)).toMatchObject({
      error: { code: 'invalid_input' },
    })

  await as('Ana')
  expect(ok(await call('settings', 'guidance'))).toEqual(own)
  const of = { kind: 'view', view: everybody } as const
  expect(ok(await call('followUp', 'read', { of }))).toMatchObject({
    guidance: own,
    groups: [{ remedy: 'register' }],
  })
  const document = { kind: 'follow_up', of, about: '' } as const
  const printed = ok(await call('printing', 'preview', { document, edition: null, first: 1 }))
  expect(JSON.stringify(printed.shown)).toContain('Puede inscribirse hasta el 12/01/2028. Venga a la sede')
})
