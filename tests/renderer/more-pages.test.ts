import { expect, test } from 'vitest'
import type { PrintPreview } from '../../src-preload/contract/index.ts'
import { withMore } from '../../src-renderer/printing/more-pages.ts'

const preview = (edition: string, ...numbers: number[]): PrintPreview => ({
  edition,
  people: 300,
  pages: 12,
  letterhead: { whose: 'Marta G.', day: '24/11/2026' },
  shown: numbers.map((number) => ({ number, title: '', where: '', about: '', lines: [] })),
})

test('more pages of an edition follow its first ones; those of another take their place', () => {
  expect(withMore(preview('one', 1, 2), preview('one', 3))).toEqual(preview('one', 1, 2, 3))
  expect(withMore(preview('one', 1, 2), preview('two', 1))).toEqual(preview('two', 1))
})
