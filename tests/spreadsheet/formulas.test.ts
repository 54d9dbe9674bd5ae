import { expect, test } from 'vitest'
import { guarded, isLikeFormula, unguarded } from '../../src-preload/formulas.ts'

const formulas = [
  '=1+1',
  '=cmd|"/c calc"!A1',
  '+1',
  '+57',
  '+57 300-123-4567',
  '+57 300 123 4567+cmd|x',
  '-1',
  '@SUMA(A1)',
  '\t=1+1',
  '\r=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '\ufeff=1+1',
  '\0=1+1',
  '\v\u0085=1+1',
  '＝1+1',
  '＋1',
  '﹣1',
  '－1',
  '−1',
  '＠suma',
]
const plain = [
  '',
  "'",
  "''",
  'A=B',
  "O'Connor",
  '"=1+1"',
  '1E5',
  '007',
  ' dos espacios ',
  '3001234567',
  '300 123 4567',
  '+57 300 123 4567',
  '+573001234567',
  'Ñáñez',
  '👍a',
]

test.each(formulas)('%j is made plain in a csv, and comes back', (text) => {
  expect(isLikeFormula(text)).toBe(true)
  for (const one of [text, `'${text}`, `''${text}`]) {
    expect(guarded(one)).toBe(`'${one}`)
    expect(unguarded(guarded(one))).toBe(one)
  }
})

test.each(plain)('%j stays as it is', (text) => {
  expect(isLikeFormula(text)).toBe(false)
  expect(guarded(text)).toBe(text)
  expect(unguarded(text)).toBe(text)
})

test.each(['\tuno', '\runo', '\t'])('%j begins no other cell', (text) => {
  expect(guarded(text)).toBe(`'${text}`)
  expect(unguarded(guarded(text))).toBe(text)
})
