import { expect, test } from 'vitest'
import { cedula, newPassword, personName, phone } from '../../src-preload/fields.ts'

const read = (field: typeof cedula | typeof personName | typeof phone, typed: string) => {
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
])('cédula %j is refused: %s', (typed, problem) => {
  expect(read(cedula, typed)).toEqual({ problem })
})

test.each([
  ['  Yolanda   Patiño ', 'Yolanda Patiño'],
  ["D'Andrea O’Hara-Ñáñez", "D'Andrea O’Hara-Ñáñez"],
  ['Jose\u0301', 'José'],
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
])('name %j is refused: %s', (typed, problem) => {
  expect(read(personName, typed)).toEqual({ problem })
})

test.each([
  ['300 555 0147', '3005550147'],
  ['+57 (300) 555-0147', '3005550147'],
  ['57 300 555 0147', '3005550147'],
  ['601 555 0133', '6015550133'],
])('phone %j is %s', (typed, digits) => {
  expect(read(phone, typed)).toBe(digits)
})

test.each([
  ['', 'required'],
  ['300555014', 'phone_digits'],
  ['30055501471', 'phone_digits'],
  ['300 555 O147', 'phone_digits'],
  ['555 555 0147', 'phone_prefix'],
])('phone %j is refused: %s', (typed, problem) => {
  expect(read(phone, typed)).toEqual({ problem })
})

test('a password keeps its spaces and has at least eight characters', () => {
  expect(newPassword.safeParse(' cinco  gatos ').data).toBe(' cinco  gatos ')
  expect(newPassword.safeParse('corta').success).toBe(false)
})
