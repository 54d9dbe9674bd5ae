import { expect, test } from 'vitest'
import { isPlainInput } from '../../src-main/plain-input.ts'

const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)])

test('what a form sends is plain', () => {
  for (const input of [
    undefined,
    null,
    '',
    1,
    true,
    { a: [1, 'x', { b: null }] },
    { ids: new Array(200).fill(1) },
    'ñ'.repeat(100_000),
    { image: new Uint8Array(150 * 1024) },
    nested(16),
  ])
    expect(isPlainInput(input)).toBe(true)
})

test.each<[string, unknown]>([
  ['a prototype as an own key', JSON.parse('{"a":{"__proto__":{}}}')],
  ['inherited keys', Object.create({ inherited: 1 })],
  ['a map', { a: new Map() }],
  ['a date', new Date()],
  ['many bytes', new Uint8Array(160 * 1024 + 1)],
  ['another view of bytes', new Float64Array(1)],
  ['a bigint', 1n],
  ['a number that is none', { a: Number.NaN }],
  ['a long text', 'x'.repeat(100_001)],
  ['long texts together', [new Array(101).fill('x'.repeat(1_000))]],
  ['a long key', { ['k'.repeat(100_001)]: 1 }],
  ['a long array', new Array(10_001)],
  ['many arrays', Array.from({ length: 101 }, () => new Array(101).fill(1))],
  ['a deep array', nested(17)],
  ['a very deep array', Array.from({ length: 100_000 }).reduce((inner) => [inner], 'x' as unknown)],
])('%s is not', (_what, input) => {
  expect(isPlainInput(input)).toBe(false)
})
