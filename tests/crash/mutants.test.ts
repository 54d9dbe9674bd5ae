// The faults of `npm run test:mutants` are still found in the code. The tests that must catch them run there.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { mutants } from './mutants.ts'

const root = path.resolve(import.meta.dirname, '../..')

test.each(mutants)('the code in which “$name” occurs exactly once', ({ file, text, tests }) => {
  expect(fs.readFileSync(path.join(root, file), 'utf8').split(text)).toHaveLength(2)
  for (const one of tests) expect(fs.existsSync(path.join(root, one)), one).toBe(true)
})
