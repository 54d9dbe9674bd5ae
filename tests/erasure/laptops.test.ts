// Whom one laptop erases is erased on the others by its file, and older files bring nobody back.
import path from 'node:path'
import { expect, test } from 'vitest'
import { mergeIndexes } from '../../src-main/erasure/residue.ts'
import { allEntries } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { type LaptopApp, startLaptop } from '../exchange/stage.ts'
import { everyone, invented, ok } from '../support/app.ts'
import { dataKeyOf } from '../support/backups.ts'
import { isFull } from '../support/extent.ts'
import { leftovers } from './leftovers.ts'

const somebody = { ...invented(1, 'Rosalba Wxyzquez'), phone: '3009998887' }
const texts = [somebody.cedula, somebody.phone, 'Wxyzquez', 'wxyzquez']
const other = 'Nelson Fajardo'

const names = ({ people }: LaptopApp) => people().map((row) => (row as string[])[1])

/** Ana's laptops: one with two people and its file, and another one that has taken it in. */
async function stage() {
  const [a, b] = [await startLaptop(), await startLaptop()]
  await a.as('Ana')
  const { id } = ok(await a.call('people', 'register', somebody))
  await a.register(2, other)
  const before = await a.give()
  await b.as('Ana')
  await b.take(before, { Ana: b.idOf('Ana') })
  // What is written there about the person, and about another one.
  const rows = ok(await b.call('people', 'rows', { ids: await b.listed() }))
  for (const { id: personId, cedula, name, phone } of rows)
    ok(
      await b.call('people', 'edit', {
        ...blankTexts,
        personId,
        cedula,
        name,
        phone,
        notes: `Con ${somebody.name}`,
      }),
    )
  const fromB = await b.give()
  ok(
    await a.call('erasure', 'erase', {
      selection: { view: everyone, picks: { kind: 'only', ids: [id] } },
    }),
  )
  return { a, b, before, fromB, after: await a.give() }
}

test('a file that knows of an erasure erases the person on the laptop that still has them, and nothing is left there', async () => {
  const { b, before, fromB, after } = await stage()
  expect(names(b)).toEqual([somebody.name, other])
  await b.take(after)
  expect(names(b)).toEqual([other])
  const row = ok(await b.call('people', 'rows', { ids: await b.listed() }))[0]
  expect(row?.notes).toBe('Con —')
  // Neither the file that brought them nor this laptop's own old one brings them back.
  for (const old of [before, fromB]) {
    await b.take(old)
    expect(names(b)).toEqual([other])
  }
  expect(ok(await b.call('people', 'checkCedula', { cedula: somebody.cedula })).check).toBe('erased')
  await b.as('Marta')
  const { entries } = ok(await b.call('audit', 'search', { filter: allEntries, before: null }))
  expect(entries.filter(({ action }) => action === 'person_erased')).toMatchObject([
    { reason: 'asked', by: { name: 'Ana' } },
  ])

  await b.app.close()
  const { sqlite } = b.database
  for (const _ of mergeIndexes(sqlite));
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  const key = await dataKeyOf(b.dataDir, 'la clave de Ana')
  expect(leftovers(b.dataDir, texts, [{ file: path.join(b.dataDir, 'referidos.db'), key }])).toEqual([])
})

test.runIf(isFull)(
  'a third laptop stays without the person, whichever of the files comes first',
  async () => {
    const { a, b, fromB, after } = await stage()
    await a.take(fromB)
    expect(names(a)).toEqual([other])
    await b.take(after)
    const told = await b.give()

    const knows = await startLaptop()
    await knows.as('Ana')
    await knows.take(told, { Ana: knows.idOf('Ana') })
    expect(names(knows)).toEqual([other])
    await knows.take(fromB)
    expect(names(knows)).toEqual([other])

    const learns = await startLaptop()
    await learns.as('Ana')
    await learns.take(fromB, { Ana: learns.idOf('Ana') })
    expect(names(learns)).toEqual([somebody.name, other])
    await learns.take(told)
    expect(names(learns)).toEqual([other])
    // Whoever authorises anew is a person as any other, on each laptop that learns of it.
    ok(await learns.call('people', 'register', { ...somebody, isAfterErasure: true }))
    await knows.take(await learns.give())
    expect(names(knows)).toEqual([somebody.name, other])
  },
)
