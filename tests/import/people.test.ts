import { expect, test } from 'vitest'
import { dayOf, methodOf } from '../../src-main/import/consent-words.ts'
import { type RowRules, readRow } from '../../src-main/import/people.ts'
import { readPhones } from '../../src-main/import/phones.ts'
import type { Cell } from '../../src-main/import/reading/cells.ts'
import { bogotaDayStart } from '../../src-preload/bogota.ts'

const now = Date.UTC(2026, 10, 29, 15)
const consent = { method: 'signed_sheet', day: '2026-11-20' } as const
const rules: RowRules = {
  columns: ['cedula', 'name', 'phone', 'barrio', 'labels', 'notes'],
  titleCase: false,
  consent,
  textVersion: 2,
  accountId: 1,
  leaders: null,
  now,
}
const good: Cell[] = [
  '1.014.880.101',
  'Ana Ñáñez',
  '300 555 0147',
  'El Recreo',
  'Reunión 1; Jóvenes',
  'Llamar',
]

test('a good row is a person as the form would store it', () => {
  expect(readRow(good, rules)).toEqual({
    kind: 'person',
    notices: [],
    person: {
      cedula: '1014880101',
      name: 'Ana Ñáñez',
      phone: '3005550147',
      barrio: 'El Recreo',
      labels: 'Reunión 1\nJóvenes',
      notes: 'Llamar',
      referredBy: 1,
      consent: { method: 'signed_sheet', textVersion: 2, givenAt: bogotaDayStart('2026-11-20') },
    },
  })
  expect(readRow([null, '', null], rules)).toEqual({ kind: 'empty' })
})

const withCedula = (cedula: Cell) => readRow([cedula, ...good.slice(1)], rules)

test.each<[Cell, string]>([
  [1_014_880_101, '1014880101'],
  ['1014880101.0', '1014880101'],
  ["1'014.880.101", '1014880101'],
  ['1 014 880 101', '1014880101'],
  ['\u202a1014880101\u202c', '1014880101'],
  ['0052345678', '52345678'],
  [52_345_678, '52345678'],
])('cédula %j is read', (typed, cedula) => {
  expect(withCedula(typed)).toMatchObject({ person: { cedula } })
})

test.each<[Cell, string]>([
  ['1,03E+09', 'cedula_lost_digits'],
  [1.5e21, 'cedula_lost_digits'],
  [52_345_678.5, 'cedula_decimal'],
  [new Date(Date.UTC(1990, 1, 1)), 'cedula_date'],
  ['123', 'cedula_too_short'],
  ['#N/A', 'cedula_missing'],
  [null, 'cedula_missing'],
  ['No sabe', 'cedula_characters'],
])('cédula %j is refused as %s', (typed, problem) => {
  expect(withCedula(typed)).toEqual({ kind: 'rejected', problem })
})

const withName = (name: Cell, more: Partial<RowRules> = {}) =>
  readRow([good[0] ?? null, name], { ...rules, ...more })

test('a lost letter is pointed out and not guessed; capitals become title case only if asked', () => {
  expect(withName('MU?OZ ANA')).toEqual({ kind: 'rejected', problem: 'name_lost_letter' })
  expect(withName('MUÃ‘OZ ANA')).toEqual({ kind: 'rejected', problem: 'name_lost_letter' })
  expect(withName(null)).toEqual({ kind: 'rejected', problem: 'name_missing' })
  expect(withName('ANA 2')).toEqual({ kind: 'rejected', problem: 'name_characters' })
  expect(withName('ANA DE LA HOZ')).toMatchObject({ person: { name: 'ANA DE LA HOZ' } })
  expect(withName('ANA DE LA HOZ', { titleCase: true })).toMatchObject({ person: { name: 'Ana de la Hoz' } })
})

test('a name comes in one to four columns', () => {
  const columns = ['surname', 'secondSurname', 'cedula', 'name', 'secondName'] as const
  const row = ['Ruiz', 'Peña', '1014880101', 'Ana', 'María']
  expect(readRow(row, { ...rules, columns })).toMatchObject({ person: { name: 'Ana María Ruiz Peña' } })
  expect(readRow(['Ruiz', null, '1014880101', 'Ana', null], { ...rules, columns })).toMatchObject({
    person: { name: 'Ana Ruiz' },
  })
})

test.each([
  [['300 123 4567'], '3001234567', [], []],
  [['+57 300 123 4567'], '3001234567', [], []],
  [['6012345678 / 3001234567'], '3001234567', ['6012345678'], []],
  [['3001234567 - 3109876543'], '3001234567', ['3109876543'], []],
  [['300 123 4567 310 987 6543'], '3001234567', ['3109876543'], []],
  [['601 234 5678', '3001234567'], '3001234567', ['6012345678'], []],
  [['no tiene'], null, [], []],
  [['12345'], null, [], ['12345']],
  [['3,00E+09'], null, [], ['3,00E+09']],
])('phones %j → %s', (texts, phone, others, unread) => {
  expect(readPhones(texts)).toEqual({ phone, others, unread })
})

test('what does not fit into its field is kept in the notes, and said', () => {
  const row = [
    '1014880101',
    'Ana Ruiz',
    '6012345678 / 3001234567; 99',
    'B'.repeat(81),
    'a;b;c;d;e;f',
    'Llamar',
  ]
  expect(readRow(row, rules)).toMatchObject({
    notices: ['other_phone', 'phone_in_notes', 'barrio_in_notes', 'labels_in_notes'],
    person: {
      phone: '3001234567',
      barrio: null,
      labels: 'a\nb\nc\nd\ne',
      notes: `Llamar\nOtro teléfono: 6012345678\nTeléfono en el archivo: 99\nBarrio: ${'B'.repeat(81)}\nEtiquetas: f`,
    },
  })
  expect(readRow([...good.slice(0, 5), 'n'.repeat(1_001)], rules)).toEqual({
    kind: 'rejected',
    problem: 'notes_too_long',
  })
})

test('a leader in a column gets the person; an unknown one rejects the row; without the right to it nobody else does', () => {
  const columns = ['cedula', 'name', 'leader'] as const
  const leaders = new Map([['luz m.', 2]])
  const of = (leader: string, more: Partial<RowRules>) =>
    readRow(['1014880101', 'Ana Ruiz', leader], { ...rules, columns, ...more })
  expect(of('LUZ M.', { leaders })).toMatchObject({ person: { referredBy: 2 } })
  expect(of('', { leaders })).toMatchObject({ person: { referredBy: 1 } })
  expect(of('Nadie', { leaders })).toEqual({ kind: 'rejected', problem: 'leader_unknown' })
  expect(of('Nadie', { leaders: null })).toMatchObject({ person: { referredBy: 1 } })
})

test('with a column for it, only rows that say so are authorised', () => {
  const columns = ['cedula', 'name', 'consentMethod', 'consentDay'] as const
  const of = (method: Cell, day: Cell, asked: RowRules['consent'] = consent) =>
    readRow(['1014880101', 'Ana Ruiz', method, day], { ...rules, columns, consent: asked })
  const given = (method: string, day: string) => ({
    person: { consent: { method, givenAt: bogotaDayStart(day) } },
  })
  expect(of('Firma', '5/3/2026')).toMatchObject(given('signature', '2026-03-05'))
  expect(of('Sí', null)).toMatchObject(given('signed_sheet', '2026-11-20'))
  expect(of('de palabra', new Date(Date.UTC(2026, 2, 5)), null)).toMatchObject(given('voice', '2026-03-05'))
  expect(of('', '')).toMatchObject({ person: { consent: null }, notices: [] })
  expect(of('Sin autorización', '')).toMatchObject({ person: { consent: null }, notices: [] })
  expect(of('tal vez', '')).toMatchObject({ person: { consent: null }, notices: ['consent_unclear'] })
  expect(of('Firma', '5/3/2099')).toMatchObject({ person: { consent: null }, notices: ['consent_unclear'] })
  expect(of('Sí', null, null)).toMatchObject({ person: { consent: null }, notices: ['consent_unclear'] })
})

test('words of consent and days', () => {
  expect(['Sí, autorizo', 'No autorizo', 'Autorizo el tratamiento', 'sí, pero no'].map(methodOf)).toEqual([
    'yes',
    'no',
    'yes',
    'unclear',
  ])
  expect(
    ['Hoja firmada', 'Firma', 'De palabra', 'planilla firmada', 'x', 'NO', 'Revocada', '???'].map(methodOf),
  ).toEqual(['signed_sheet', 'signature', 'voice', 'signed_sheet', 'yes', 'no', 'no', 'unclear'])
  const today = '2026-11-29'
  expect(
    ['29/11/2026', '1-3-26', '2026-11-29 10:00', '30/11/2026', '31/02/2026', 'ayer'].map((day) =>
      dayOf(day, today),
    ),
  ).toEqual(['2026-11-29', '2026-03-01', '2026-11-29', null, null, null])
})
