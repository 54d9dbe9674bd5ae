import { expect, test } from 'vitest'
import type { Change } from '../../src-main/changes/fold.ts'
import { readLeaders } from '../../src-main/changes/leaders.ts'
import { mergeChanges } from '../../src-main/changes/merge.ts'
import { readTombstones, takeTombstones } from '../../src-main/erased/tombstones.ts'
import { eraseAllBarred } from '../../src-main/people/erase-barred.ts'
import { eraseForGood } from '../../src-main/people/erase-for-good.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, invented, ok, signedIn, type TestApp } from '../support/app.ts'
import { openDatabase } from '../support/database.ts'

const only = (id: number) => ({ selection: { view: everyone, picks: { kind: 'only' as const, ids: [id] } } })
const somebody = invented(1, 'Rosalba Quiñones')

async function erased(started: TestApp): Promise<void> {
  const { id } = ok(await started.call('people', 'register', somebody))
  expect(ok(await started.call('erasure', 'erase', only(id)))).toEqual({ erased: 1, withAccount: 0 })
}

test('an erased cédula is registered again only knowingly, with a new authorisation', async () => {
  const app = await signedIn()
  await erased(app)
  const { cedula } = somebody
  const known = ok(await app.call('people', 'checkCedula', { cedula }))
  expect(known).toMatchObject({ check: 'erased', person: null, erasure: { reason: 'asked' } })
  expect(await app.call('people', 'register', somebody)).toMatchObject({
    ok: false,
    error: { code: 'erased' },
  })
  const again = ok(await app.call('people', 'register', { ...somebody, isAfterErasure: true }))
  expect(again.consent?.givenAt).toBeGreaterThan(known.erasure?.erasedAt ?? Number.POSITIVE_INFINITY)
  // From now on it is a person as any other.
  expect(ok(await app.call('people', 'checkCedula', { cedula })).check).toBe('yours')
})

test('a cédula is not corrected to an erased one, an import leaves it out, and an undo brings nothing back', async () => {
  const app = await signedIn()
  const other = ok(await app.call('people', 'register', invented(2, 'Nelson Fajardo')))
  const { id } = ok(await app.call('people', 'register', somebody))
  ok(await app.call('people', 'label', { ...only(id), label: 'Reunión', change: 'add' }))
  ok(await app.call('people', 'remove', { personId: id }))
  ok(await app.call('people', 'restore', { personId: id }))
  ok(await app.call('erasure', 'erase', only(id)))
  for (let n = 0; n < 4; n++) ok(await app.call('changes', 'undo'))
  expect([...ok(await app.call('people', 'list', everyone)).ids]).toEqual([other.id])
  expect(await app.call('people', 'restore', { personId: id })).toMatchObject({
    error: { code: 'not_found' },
  })
  const { name, phone } = other
  const edited = { personId: other.id, name, phone, ...blankTexts, cedula: somebody.cedula }
  expect(await app.call('people', 'edit', edited)).toMatchObject({ error: { code: 'erased' } })

  ok(await app.call('import', 'openPasted', { text: `Cédula\tNombre\n${somebody.cedula}\t${somebody.name}` }))
  const preview = ok(
    await app.call('import', 'preview', { columns: ['cedula', 'name'], titleCase: false, consent: null }),
  )
  expect(preview).toMatchObject({ fresh: 0, rejected: 1, problems: [{ code: 'erased', rows: 1 }] })
})

test('what another laptop tells of an erased person is not taken, unless they have given a new authorisation', () => {
  const now = Date.UTC(2026, 10, 30, 15)
  const { sqlite } = openDatabase()
  const laptop = openDatabase()
  takeTombstones(sqlite, { keys: ['ab'.repeat(32)], erasures: [] })
  const leader = sqlite.prepare('SELECT uid FROM accounts').pluck().get() as string
  const database = laptop
  const registered = (uid: string, registeredAt: number, givenAt: number): Change[] => [
    {
      hlc: `${String(registeredAt).padStart(15, '0')}-000000-there`,
      uid,
      part: 'registered',
      before: null,
      after: JSON.stringify({
        name: 'Rosalba',
        cedula: '52123456',
        phone: null,
        barrio: null,
        labels: null,
        notes: null,
        leader,
        registeredAt,
      }),
    },
    {
      hlc: `${String(givenAt).padStart(15, '0')}-000001-there`,
      uid,
      part: 'consent',
      before: null,
      after: JSON.stringify({ method: 'voice', textVersion: 1, givenAt, by: leader }),
    },
  ]
  const merge = (changes: readonly Change[]) =>
    mergeChanges(database, changes, { leaders: readLeaders(database.sqlite, now), now })
  const people = () =>
    database.sqlite.prepare(`SELECT uid FROM people WHERE cedula = '52123456'`).pluck().all()
  const left = () =>
    database.sqlite.prepare(`SELECT count(*) FROM changes WHERE instr(after, '52123456')`).pluck().get()

  merge(registered('first', now - 1000, now - 1000))
  expect(people()).toEqual(['first'])
  const id = database.sqlite.prepare(`SELECT id FROM people WHERE uid = 'first'`).pluck().get() as number
  eraseForGood(database, [id], 'asked', now)
  merge(registered('first', now - 1000, now - 1000))
  merge(registered('second', now - 500, now - 500))
  expect([people(), left()]).toEqual([[], 0])
  merge(registered('third', now + 500, now + 500))
  expect(people()).toEqual(['third'])
})

test('two laptops with different keys know each other’s erased people', () => {
  const now = Date.UTC(2026, 10, 30, 15)
  const [one, other] = [openDatabase(), openDatabase()] as const
  for (const { sqlite } of [one, other])
    for (const cedula of ['52000101', '52000102'])
      sqlite
        .prepare(
          `INSERT INTO people (uid, cedula, name, name_sort, referred_by, registered_at, updated_at)
           VALUES (?, ?, 'X', 'x', 1, 1, 1)`,
        )
        .run(`${cedula} ${Math.random()}`, cedula)
  const idOf = ({ sqlite }: typeof one, cedula: string) =>
    sqlite.prepare('SELECT id FROM people WHERE cedula = ?').pluck().get(cedula) as number
  eraseForGood(one, [idOf(one, '52000101')], 'asked', now)
  eraseForGood(other, [idOf(other, '52000102')], 'asked', now)
  const [told, toldBack] = [readTombstones(one.sqlite), readTombstones(other.sqlite)]
  expect(told.keys).not.toEqual(toldBack.keys)
  takeTombstones(other.sqlite, told)
  takeTombstones(one.sqlite, toldBack)
  for (const laptop of [one, other]) {
    for (const _ of eraseAllBarred(laptop, 'campaign', now, 3));
    expect(laptop.sqlite.prepare(`SELECT cedula FROM people WHERE referred_by = 1`).pluck().all()).toEqual([])
  }
  expect(readTombstones(one.sqlite)).toEqual(readTombstones(other.sqlite))
})
