import path from 'node:path'
import { expect, test } from 'vitest'
import { merge } from '../../src-main/backup/merge.ts'
import { register } from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { broken, type Laptop, laptop, template } from '../changes/laptops.ts'
import { temporaryFolder } from '../support/database.ts'
import { authorised, inventedCedula } from '../support/invented.ts'
import { give, take } from './carry.ts'

const now = Date.UTC(2026, 10, 21, 17)

const leaders = ({ database: { sqlite } }: Laptop) =>
  sqlite
    .prepare(
      `SELECT account.display_name, came_with IS NOT NULL, removed_at, count(person.id) FROM accounts AS account
         LEFT JOIN people AS person ON person.referred_by = account.id GROUP BY account.id ORDER BY account.id`,
    )
    .raw()
    .all()

test('a copy from before an exchange gets its leaders of other laptops and their people back, and who is whom', async () => {
  const folder = temporaryFolder()
  const from = template(folder, now)
  const [present, restored, other] = ['present', 'restored', 'other'].map((name) =>
    laptop(path.join(folder, `${name}.db`), from, name),
  ) as [Laptop, Laptop, Laptop]
  other.database.sqlite.exec(
    `UPDATE accounts SET uid = 'other-' || id, display_name = iif(id = 2, 'Nubia', display_name)`,
  )
  for (const [n, leader] of [1, 2].entries())
    register(
      other.database,
      { ...unknownTexts, cedula: inventedCedula(n), name: 'Olga Peña', phone: null, consent: authorised },
      leader,
      0,
      now,
    )
  await take(present, await give(other, folder, now), now)
  const after = leaders(present)
  expect(after.at(-1)).toEqual(['Nubia', 1, null, 1])

  expect(merge(restored.database, present.database, true, now).since).toMatchObject({
    kind: 'read',
    returning: 2,
    accounts: 0,
  })
  expect(leaders(restored)).toEqual(after)
  expect(broken(restored)).toEqual([])
  const view = restored.view()
  await take(restored, await give(other, folder, now), now)
  expect(restored.view()).toEqual(view)
  expect(leaders(restored)).toEqual(after)
  for (const one of [present, restored, other]) one.close()
})
