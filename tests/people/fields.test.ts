import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cedula,
  displayName,
  labels,
  newPassword,
  newPin,
  optionalText,
  personName,
  phone,
  recoveryCode,
  requiredText,
} from '../../src-preload/fields.ts'

const notes = optionalText(1_000)

const read = (
  field: typeof cedula | typeof personName | typeof phone | typeof notes | typeof displayName | typeof labels,
  typed: string,
) => {
  const result = field.safeParse(typed)
  return result.success ? result.data : { problem: result.error.issues[0]?.message }
}

test.each([
  ['1.012.345.678', '1012345678'],
  [' 1 012 345 678 ', '1012345678'],
  ['1\u00a0012\u202f345\u00a0678', '1012345678'],
  ['52-400-311', '52400311'],
  ['00052400', '52400'],
  ['52400', '52400'],
  ["1'023.456.789", '1023456789'],
  ["1.023'456.789", '1023456789'],
  ["52'345.678", '52345678'],
  ['1’023’456’789', '1023456789'],
  ['1,023,456,789', '1023456789'],
  ['1\u2007023\u2007456\u2007789', '1023456789'],
  ['52345678.0', '52345678'],
  ['52345678.00', '52345678'],
  ['52345678,00', '52345678'],
  ['0052345678.0', '52345678'],
  ['\u200e52.345.678\u202c', '52345678'],
  ['\ufeff52345678\uffff', '52345678'],
  ['5234\ud8005678', '52345678'],
])('cédula %j is %s', (typed, digits) => {
  expect(read(cedula, typed)).toBe(digits)
})

test.each([
  ['', 'required'],
  ['5240a0', 'cedula_characters'],
  ['5240', 'cedula_too_short'],
  ['12345678901', 'cedula_too_long'],
  ['1,03E+09', 'cedula_lost_digits'],
  ['1.03e9', 'cedula_lost_digits'],
  ['900.123.456-7', 'cedula_looks_like_nit'],
  ['900123456 - 7', 'cedula_looks_like_nit'],
  ['+57300', 'cedula_characters'],
  ['٥٢٤٠٠', 'cedula_characters'],
  ['52345678-7', 'cedula_looks_like_nit'],
  ['900 123 456-7', 'cedula_looks_like_nit'],
  ['52345678.000', 'cedula_decimal'],
  ['52345678.5', 'cedula_decimal'],
  ['52.345.678,00', 'cedula_decimal'],
  ['52,345,678.0', 'cedula_decimal'],
  ['0.52345678', 'cedula_decimal'],
  ['12.05.1990', 'cedula_date'],
  ['2024-05-03', 'cedula_date'],
  ['2024-05-03 00:00:00', 'cedula_date'],
  ['12/05/1990', 'cedula_date'],
  ['05/31/1990', 'cedula_date'],
  ['12-05-90', 'cedula_date'],
  ['12 05 1990', 'cedula_date'],
  ['12-may-1990', 'cedula_date'],
  ['12 de mayo de 1990', 'cedula_date'],
  ['52345678-79', 'cedula_two_numbers'],
  ['52345678/79300245', 'cedula_two_numbers'],
  ['52345678 79300245', 'cedula_two_numbers'],
  ['52.345.678 - 79.300.245', 'cedula_two_numbers'],
  ['52.345.678 y 79.300.245', 'cedula_two_numbers'],
  ['12345\n67890', 'cedula_two_numbers'],
  ['123\n456', 'cedula_two_numbers'],
  ['12345\t67890', 'cedula_two_numbers'],
  ['52.34.5678', 'cedula_grouping'],
  ['1.023.456.78', 'cedula_grouping'],
  ['5234.567', 'cedula_decimal'],
  ['1.023,456.789', 'cedula_grouping'],
  ["52.345'678", 'cedula_grouping'],
  ['52345678.', 'cedula_grouping'],
  ['-52345678', 'cedula_characters'],
  ['C.C. 52345678', 'cedula_characters'],
  ['12345\u000067890', 'cedula_characters'],
])('cédula %j is refused: %s', (typed, problem) => {
  expect(read(cedula, typed)).toEqual({ problem })
})

/** The rule, written independently of the code: groups of three, one kind of separator, an apostrophe for millions. */
const allowed = [/[.]/, /,/, /[ \u00a0\u202f\u2007]+/, /[-‐‑–]/, /['’´`]/].flatMap(({ source: sign }) => [
  new RegExp(`^\\s*(\\d{1,3}(?:${sign}\\d{3})+)\\s*$`),
  new RegExp(`^\\s*(\\d{1,3}(?:(?:${sign}|['’´\`])\\d{3})*${sign}\\d{3})\\s*$`),
])
const ungrouped = /^\s*(\d+)(?:[.,]00?)?\s*$/

test('no text is taken for other digits than those that stand in it', () => {
  const piece = fc.oneof(
    fc.stringMatching(/^\d{1,4}$/),
    fc.stringMatching(/^\d{3}$/),
    fc.constantFrom('.', ',', ' ', '-', "'", '/', '\n', '.0', '.00', '\u00a0', '\u200e', ' y ', 'e+0', '\0'),
  )
  const text = fc.array(piece, { minLength: 1, maxLength: 9 }).map((pieces) => pieces.join(''))
  return fc.assert(
    fc.property(text, (typed) => {
      const result = cedula.safeParse(typed)
      if (!result.success) return
      const seen = typed.replaceAll('\u200e', '')
      const found = ungrouped.exec(seen)?.[1] ?? allowed.map((form) => form.exec(seen)?.[1]).find(Boolean)
      expect(found, JSON.stringify(typed)).toBeDefined()
      expect(result.data).toBe(found?.replace(/\D/g, '').replace(/^0+/, ''))
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  ['  Yolanda   Patiño ', 'Yolanda Patiño'],
  ["D'Andrea O’Hara-Ñáñez", "D'Andrea O’Hara-Ñáñez"],
  ['Jose\u0301', 'José'],
  ['José M. Ruiz', 'José M. Ruiz'],
  ['J.M. Ruiz', 'J.M. Ruiz'],
  ['Ma. del Carmen', 'Ma. del Carmen'],
  ['O´Connor', "O'Connor"],
  ['D`Costa', "D'Costa"],
  ['\u202aYolanda\u202c Pati\u200dño', 'Yolanda Patiño'],
])('name %j is %s', (typed, name) => {
  expect(read(personName, typed)).toBe(name)
})

test.each([
  ['', 'required'],
  ['Y', 'name_too_short'],
  ['Y'.repeat(61), 'name_too_long'],
  ['R2D2', 'name_characters'],
  ['<b>Ana</b>', 'name_characters'],
  ['--', 'name_characters'],
  ['.José', 'name_characters'],
  ['José .', 'name_characters'],
  ['Ma..', 'name_characters'],
  ['Yolanda. Ruiz', 'name_characters'],
  ['Yolanda ´', 'name_characters'],
  ['MUÃ‘OZ', 'name_characters'],
  ['GarcÃ\u00ada', 'name_characters'],
])('name %j is refused: %s', (typed, problem) => {
  expect(read(personName, typed)).toEqual({ problem })
})

test.each([
  ['300 555 0147', '3005550147'],
  ['+57 (300) 555-0147', '3005550147'],
  ['57 300 555 0147', '3005550147'],
  ['601 555 0133', '6015550133'],
  ['(57) 300 555 0147', '3005550147'],
  ['(+57) 300 555 0147', '3005550147'],
  ['0057 300 555 0147', '3005550147'],
  ['\u202a+57 300 555 0147\u202c', '3005550147'],
  ['3005550147.0', '3005550147'],
])('phone %j is %s', (typed, digits) => {
  expect(read(phone, typed)).toBe(digits)
})

test.each([
  ['', 'required'],
  ['300555014', 'phone_digits'],
  ['30055501471', 'phone_digits'],
  ['300 555 O147', 'phone_digits'],
  ['555 555 0147', 'phone_prefix'],
  ['300555014.0', 'phone_digits'],
  ['3,00555E+09', 'phone_lost_digits'],
  ['300 555 0147 / 310 555 0148', 'phone_two'],
  ['3005550147-3105550148', 'phone_two'],
  ['300 555 0147 y 310 555 0148', 'phone_two'],
  ['300 555 0147\n310 555 0148', 'phone_two'],
  ['300 555 0147, 310 555 0148', 'phone_two'],
  ['30055501473105550148', 'phone_two'],
  ['300555\n0147', 'phone_two'],
  ['2345678 2345679', 'phone_two'],
  ['3005550147/8', 'phone_two'],
  ['300 555 0147, casa', 'phone_digits'],
])('phone %j is refused: %s', (typed, problem) => {
  expect(read(phone, typed)).toEqual({ problem })
})

test.each([
  ['  con \u200b\ufffe\ud800visto \u202c', 'con visto'],
  ['familia 👨‍👩‍👧 y 👩🏽‍⚕️', 'familia 👨‍👩‍👧 y 👩🏽‍⚕️'],
  ['a\u200db', 'ab'],
  ['\u200d👍\u200d', '👍'],
  ['renglón\nsegundo', 'renglón\nsegundo'],
])('notes %j are kept as %j', (typed, kept) => {
  expect(read(notes, typed)).toBe(kept)
  expect(requiredText(1_000).parse(typed)).toBe(kept)
})

test('what nobody sees is no text', () => {
  expect(read(notes, '\u200b\ufeff')).toBeNull()
  expect(read(displayName, '\u202aYoli\u202c')).toBe('Yoli')
  for (const field of [cedula, phone, personName, displayName])
    expect(read(field, '\u200b')).toEqual({ problem: 'required' })
})

test('passwords, PINs and codes are taken as they are typed', () => {
  expect(newPassword.parse('cinco\u200bgatos')).toBe('cinco\u200bgatos')
  expect(newPin.safeParse('48\u200b2915').success).toBe(false)
  expect(recoveryCode.safeParse('ABCD\u200b').success).toBe(false)
})

test('a password keeps its spaces and has at least eight characters', () => {
  expect(newPassword.safeParse(' cinco  gatos ').data).toBe(' cinco  gatos ')
  expect(newPassword.safeParse('corta').success).toBe(false)
})

test.each([
  ['', null],
  [' \n ', null],
  ['Familia', 'Familia'],
  ['  Reunión   El Recreo, 29 nov \nTransporte', 'Reunión El Recreo, 29 nov\nTransporte'],
  // The same label in another spelling, and an invisible character.
  ['Reunión\nreunion\nREUNIÓN\u200b', 'Reunión'],
  ['a\nb\nc\nd\ne\nA', 'a\nb\nc\nd\ne'],
  ['a\nb\nc\nd\ne\nf', { problem: 'labels_too_many' }],
  ['x'.repeat(41), { problem: 'too_long' }],
])('labels %j are %j', (typed, stored) => {
  expect(read(labels, typed)).toEqual(stored)
})
