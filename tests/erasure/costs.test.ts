// What captchas have cost stays counted once, whoever is erased and whenever.
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import {
  aheadSpending,
  highestPrice,
  intend,
  noteUsed,
  unusedIn,
} from '../../src-main/look-ahead/repository.ts'
import { erase } from '../../src-main/people/erase.ts'
import { eraseForGood } from '../../src-main/people/erase-for-good.ts'
import { captchaSpending } from '../../src-main/queue/jobs.ts'
import { bogotaDay } from '../../src-preload/bogota.ts'
import { everyone, ok } from '../support/app.ts'
import { found, oneWaiting } from '../support/lane.ts'
import { startWithLeaders } from '../support/leaders.ts'
import { payFor } from '../support/purchases.ts'

const spent = (database: Database, now: number) =>
  captchaSpending(database, bogotaDay(now)) + aheadSpending(database, bogotaDay(now))
const unused = (database: Database, now: number) => unusedIn(database, bogotaDay(now))
const none = { captchas: 0, dollars: 0 }

test('what the lookups of an erased person have cost is spent, and is no captcha without use', async () => {
  const { database, clock, person, t } = oneWaiting()
  const asked = await t.asked()
  payFor(asked.purchases, 0.00299)
  asked.answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  const price = highestPrice(database, '2captcha')
  eraseForGood(database, [person], 'asked', clock.now())
  expect(spent(database, clock.now())).toBeCloseTo(0.00299, 8)
  expect(unused(database, clock.now())).toEqual(none)
  expect(highestPrice(database, '2captcha')).toBe(price)
})

test.each(['asked', 'import undone'])(
  'a captcha that is on its way while its person is erased (%s) is paid once, and by nobody else',
  async (why) => {
    const { database, clock, person, t } = oneWaiting()
    const asked = await t.asked()
    const captcha = {
      id: '7',
      provider: '2captcha',
      kind: 'recaptcha_v2',
      sitekey: 's',
      pageUrl: 'p',
    } as const
    asked.purchases?.tell({ kind: 'submitting', provider: '2captcha' })
    const times = { handedInAt: clock.now(), unsolvedAt: clock.now() }
    asked.purchases?.tell({ kind: 'handed_in', captcha: { ...captcha, ...times } })
    if (why === 'asked') eraseForGood(database, [person], 'asked', clock.now())
    else erase(database, [person])
    t.lane.dropped(person)
    asked.purchases?.tell({ kind: 'paid', id: '7', provider: '2captcha', dollars: 0.00299 })
    asked.answer(found)
    await t.until(() => t.lane.state().running === null)
    expect(spent(database, clock.now())).toBeCloseTo(0.00299, 8)
    expect(unused(database, clock.now())).toEqual(none)
  },
)

test('a captcha that was bought ahead and given to a lookup of an erased person stays counted', () => {
  const { database, clock } = oneWaiting()
  const now = clock.now()
  const captcha = { kind: 'recaptcha_v2', sitekey: 's', pageUrl: 'p' } as const
  const id = intend(database, { captcha, provider: '2captcha', dollars: 0.003, now })
  noteUsed(database, id, 999)
  expect(spent(database, now)).toBeCloseTo(0.003, 8)
  expect(unused(database, now)).toEqual(none)
})

test('an undone import costs what its lookups have cost, and no more', async () => {
  const t = await startWithLeaders()
  await t.as('Ana')
  ok(await t.call('import', 'openPasted', { text: 'Cédula\tNombre\n1014880001\tOlga Peña' }))
  ok(await t.call('import', 'preview', { columns: ['cedula', 'name'], titleCase: false, consent: null }))
  ok(await t.call('import', 'start'))
  const [id = 0] = ok(await t.call('people', 'list', everyone)).ids
  const now = Date.now()
  const { sqlite } = t.database
  sqlite
    .prepare(
      `INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, captcha_cost)
       SELECT max(id), person_id, ?, ?, 'found', 0.00299 FROM lookup_jobs WHERE person_id = ?`,
    )
    .run(now - 9, now, id)
  const importId = ok(await t.call('import', 'state')).last?.importId ?? 0
  expect(ok(await t.call('import', 'undo', { importId }))).toEqual({ kind: 'undone', people: 1 })
  expect(spent(t.database, now)).toBeCloseTo(0.00299, 8)
  expect(unused(t.database, now)).toEqual(none)
})
