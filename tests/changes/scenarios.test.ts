// What leaders expect of two laptops that become one list. `a` and `b` begin as copies of one laptop.
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { reassign } from '../../src-main/accounts/repository.ts'
import { changesMissing, changesTriggers, triggersIn } from '../../src-main/changes/triggers.ts'
import { immediately } from '../../src-main/database/immediately.ts'
import { erase } from '../../src-main/people/erase.ts'
import { changeLabels } from '../../src-main/people/labels.ts'
import * as people from '../../src-main/people/repository.ts'
import { unknownTexts, writtenFields } from '../../src-preload/person-fields.ts'
import { temporaryFolder } from '../support/database.ts'
import { authorised, inventedCedula } from '../support/invented.ts'
import { type Laptop, laptop, template } from './laptops.ts'

const start = Date.UTC(2026, 10, 21, 17)
const [marta, ana] = [1, 2]

function two(): { a: Laptop; b: Laptop; exchange(): void } {
  const folder = temporaryFolder()
  const from = template(folder, start)
  const made = ['a', 'b'].map((name) => laptop(path.join(folder, `${name}.db`), from, name)) as [
    Laptop,
    Laptop,
  ]
  onTestFinished(() => {
    for (const one of made) one.close()
  })
  const [a, b] = made
  return {
    a,
    b,
    exchange() {
      a.take(b, start)
      b.take(a, start)
      a.take(b, start)
      expect(b.view()).toEqual(a.view())
    },
  }
}

const typed = (n: number, name = 'Olga Peña') => ({
  ...unknownTexts,
  cedula: inventedCedula(n),
  name,
  phone: '3005550101',
})

function register({ database }: Laptop, n: number, leader: number, at: number, name?: string): number {
  const made = people.register(database, { ...typed(n, name), consent: authorised }, leader, 0, start + at)
  if (made.kind !== 'registered') throw new Error(made.kind)
  return made.personId
}

const idOf = ({ database }: Laptop, n: number): number =>
  database.sqlite.prepare('SELECT id FROM people WHERE cedula = ?').pluck().get(inventedCedula(n)) as number

const edit = (at: Laptop, n: number, changes: object, leader: number, now: number) =>
  people.edit(at.database, { personId: idOf(at, n), ...typed(n), ...changes }, leader, 0, start + now)

/** Cédula, name, phone, barrio, labels and leader of everybody. */
const rows = ({ database }: Laptop) =>
  database.sqlite
    .prepare(
      `SELECT name, phone, barrio, labels, referred_by AS leader FROM people
        WHERE referred_by IS NOT NULL AND deleted_at IS NULL ORDER BY name`,
    )
    .raw()
    .all()

const openClaims = ({ database }: Laptop) =>
  database.sqlite.prepare('SELECT claimed_by AS by, name, decision FROM claims ORDER BY id').all()

test('each field is as it was changed last, whoever changed it', () => {
  const { a, b, exchange } = two()
  register(a, 1, ana, 0)
  exchange()
  edit(a, 1, { name: 'Olga Peña Ruiz', barrio: 'Centro' }, ana, 20)
  edit(b, 1, { phone: '3005550199', barrio: 'La Loma' }, ana, 30)
  changeLabels(b.database, ana, [idOf(b, 1)], 'Familia', 'add', start + 40)
  exchange()
  expect(rows(a)).toEqual([['Olga Peña Ruiz', '3005550199', 'La Loma', 'Familia', ana]])
})

test('the same leader’s two registrations are one person, and stay one once the cédula is corrected', () => {
  const { a, b, exchange } = two()
  register(a, 1, ana, 0, 'Olga Peña')
  register(b, 1, ana, 10, 'Olga Peña Ruiz')
  exchange()
  expect(rows(a)).toEqual([['Olga Peña Ruiz', '3005550101', null, null, ana]])
  edit(a, 1, { cedula: inventedCedula(2) }, ana, 20)
  exchange()
  expect(rows(b)).toEqual([['Olga Peña', '3005550101', null, null, ana]])
  people.hide(b.database, idOf(b, 2), start + 30)
  exchange()
  expect(rows(a)).toEqual([])
})

test('another leader’s registration is a dispute of whoever was first; where it is moved, all have it moved', () => {
  const { a, b, exchange } = two()
  register(b, 1, marta, 10, 'Olga P.')
  register(a, 1, ana, 0, 'Olga Peña')
  exchange()
  expect(rows(b)).toEqual([['Olga Peña', '3005550101', null, null, ana]])
  expect(openClaims(b)).toEqual([{ by: marta, name: 'Olga P.', decision: null }])
  reassign(b.database, [idOf(b, 1)], marta, 1, start + 20)
  exchange()
  expect((rows(a)[0] as unknown[]).at(-1)).toBe(marta)
})

test('whoever is disputed comes back once the cédula of the first was corrected', () => {
  const { a, b, exchange } = two()
  register(a, 1, ana, 0, 'Ana Gil')
  register(b, 1, marta, 10, 'Olga Peña')
  exchange()
  expect(rows(a)).toHaveLength(1)
  edit(a, 1, { name: 'Ana Gil', cedula: inventedCedula(2) }, ana, 20)
  exchange()
  expect(rows(b)).toEqual([
    ['Ana Gil', '3005550101', null, null, ana],
    ['Olga Peña', '3005550101', null, null, marta],
  ])
})

test('hidden people stay hidden, and erased ones erased, with nothing left of them', () => {
  const { a, b, exchange } = two()
  register(a, 1, ana, 0, 'Ana Gil')
  register(a, 2, ana, 1, 'Beto Paz')
  exchange()
  people.hide(a.database, idOf(a, 1), start + 20)
  edit(b, 1, { name: 'Ana Gil Ruiz' }, ana, 30)
  const { sqlite } = b.database
  immediately(sqlite, () => erase(b.database, [idOf(b, 2)]))
  edit(a, 2, { name: 'Beto Paz Ruiz' }, ana, 40)
  exchange()
  expect(rows(a)).toEqual([])
  for (const { database } of [a, b])
    expect(
      database.sqlite
        .prepare("SELECT part, after FROM changes WHERE after LIKE '%Beto%' OR part = 'erased'")
        .all(),
    ).toEqual([{ part: 'erased', after: null }])
})

test('on a laptop that is behind another one’s clock, what is done after each merge is still a change of its own', () => {
  const { a, b } = two()
  register(b, 1, ana, 3_600_000)
  a.take(b, start)
  edit(a, 1, { barrio: 'Centro' }, ana, 20)
  a.take(b, start)
  edit(a, 1, { barrio: 'La Loma' }, ana, 30)
  b.take(a, start)
  expect(b.view()).toEqual(a.view())
  expect(rows(b)).toMatchObject([['Olga Peña', '3005550101', 'La Loma', null, ana]])
})

test('what came from another laptop is not recorded again', () => {
  const { a, b } = two()
  register(a, 1, ana, 0)
  const { sqlite } = a.database
  const before = sqlite.prepare('SELECT part, after FROM changes ORDER BY id').all()
  expect(before).toMatchObject([{ part: 'registered' }, { part: 'consent' }])
  b.take(a, start)
  expect(b.view()).toEqual(a.view())
  // Nothing that came from another laptop is recorded again.
  expect(b.database.sqlite.prepare('SELECT part, after FROM changes ORDER BY id').all()).toEqual(before)
})

test('a database from before the changes gives everybody as they are', () => {
  const { a, b } = two()
  for (const n of [1, 2, 3]) register(a, n, n === 3 ? marta : ana, n)
  edit(a, 1, { name: 'Ana Gil', barrio: 'Centro' }, ana, 20)
  people.hide(a.database, idOf(a, 2), start + 30)
  people.register(a.database, { ...typed(3), consent: authorised }, ana, 0, start + 40)
  const { sqlite } = a.database
  sqlite
    .prepare(`UPDATE census_records SET status = 'NOT_FOUND', fetched_at = ? WHERE person_id = ?`)
    .run(start + 50, idOf(a, 1))
  sqlite.exec('DELETE FROM changes')
  for (const statement of changesMissing(writtenFields)) sqlite.exec(statement)
  b.take(a, start)
  expect(b.view()).toEqual(a.view())
})

test('the migrations record every written field, as `npm run migration` would', () => {
  const { a } = two()
  expect(
    triggersIn(a.database.sqlite)
      .map((sql) => `${sql};`)
      .toSorted(),
  ).toEqual(
    changesTriggers(writtenFields)
      .filter((sql) => sql.startsWith('CREATE'))
      .toSorted(),
  )
})
