import { expect, test } from 'vitest'
import { readEnvironment } from '../../src-main/environment.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { type Events, type Schedule, usualSchedule } from '../../src-preload/contract/index.ts'
import { invented, ok, signedIn } from '../support/app.ts'
import { noLookups } from '../support/headless.ts'
import { found } from '../support/lane.ts'

const answer: LookupAnswer = { outcome: found, source: 'census.example' }

test('the owner lets the queue wait for the charger; what is not a schedule is refused', async () => {
  let isOnBattery = true
  const power = { isKnown: true, isOnBattery: () => isOnBattery }
  const { app, call, events, news } = await signedIn({
    power,
    environment: readEnvironment({
      REFERIDOS_CENSUS_URL: 'http://127.0.0.1:9/censo/consultar/',
      REFERIDOS_GAP_MS: '0',
    }),
    probe: async () => true,
    createLookup: () => ({ ...noLookups, lookup: async () => answer }),
  })
  expect(ok(await call('settings', 'schedule'))).toEqual({ ...usualSchedule, knowsPower: true })
  const hours = { days: [1], from: 0, to: 60 }
  const wrong: object[] = [
    { gapSeconds: 4 },
    { gapSeconds: 301 },
    { hours: { ...hours, days: [] } },
    { hours: { ...hours, days: [1, 1] } },
    { hours: { ...hours, to: 1_440 } },
  ]
  for (const change of wrong)
    expect(await call('settings', 'saveSchedule', { ...usualSchedule, ...change } as Schedule)).toMatchObject(
      {
        error: { code: 'invalid_input' },
      },
    )

  ok(await call('settings', 'saveSchedule', { ...usualSchedule, waitsOnBattery: true }))
  expect(ok(await call('settings', 'schedule')).waitsOnBattery).toBe(true)
  const { id } = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  const told = async (is: (event: Events[keyof Events]) => boolean) => {
    while (!events.some(({ event }) => is(event))) await news()
  }
  const isParked = (event: Events[keyof Events]) =>
    event !== null && 'parked' in event && event.parked?.reason === 'on_battery'
  const isFound = (event: Events[keyof Events]) =>
    event !== null && 'altered' in event && event.rows.some((row) => row.id === id && row.status === 'ACTIVE')
  await told(isParked)
  isOnBattery = false
  app.powerChanged()
  await told(isFound)
})
