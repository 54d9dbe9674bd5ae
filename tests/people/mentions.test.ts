import { expect, test } from 'vitest'
import { likeThem, withoutThem } from '../../src-main/people/mentions.ts'

const rosa = { cedula: '52123456', name: 'Rosa de la Cruz Núñez', phone: '3005550147' }
const nelson = { cedula: '1014880001', name: 'Nelson', phone: null }
const forget = withoutThem([rosa, nelson])

test.each([
  ['Es prima de ROSA DE LA CRUZ NUÑEZ.', 'Es prima de —.'],
  ['núñez, rosa cruz: llamar', '—: llamar'],
  ['Cruz Núñez Rosa y Rosa Cruz Nu\u0301n\u0303ez', '— y —'],
  ['C.C. 52.123.456, cel +57 300 555-0147', 'C.C. —, cel —'],
  ['573005550147/52 123 456', '—/—'],
  // Others with part of the name or of the number, and a name of one word.
  ['Rosa Núñez no es Rosa Cruz', 'Rosa Núñez no es Rosa Cruz'],
  ['152123456 y 521234567', '152123456 y 521234567'],
  ['Nelson Fajardo, 1.014.880.001', 'Nelson Fajardo, —'],
  ['', ''],
])('%j becomes %j once they are erased', (text, without) => {
  expect(forget(text)).toBe(without)
  // What is looked for in the database finds all that changes.
  const matches = (pattern: string) =>
    new RegExp(`^${pattern.replaceAll('_', '.').replaceAll('%', '[^]*')}$`, 'iu').test(text.normalize('NFC'))
  if (text !== without) expect(likeThem([rosa, nelson]).some((group) => group.every(matches))).toBe(true)
})
