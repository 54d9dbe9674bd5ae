import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { encodings, findTraces } from '../support/traces.ts'

test.each(encodings('Zarrabeitía'))('a word in %s is found in the middle of a file', (encoding, bytes) => {
  const folder = temporaryFolder()
  fs.mkdirSync(path.join(folder, 'hondo'))
  fs.writeFileSync(
    path.join(folder, 'hondo', 'planted'),
    Buffer.concat([Buffer.alloc(70_001, 0xa7), bytes, Buffer.alloc(9)]),
  )
  fs.writeFileSync(path.join(folder, 'other'), Buffer.alloc(9))
  const { traces, files } = findTraces([folder], ['1098765', 'Zarrabeitía'])
  expect(files).toBe(2)
  expect(traces).toContainEqual({
    file: path.join(folder, 'hondo', 'planted'),
    word: 'Zarrabeitía',
    encoding,
  })
})

test.each([0, 1, 2])('a word within a longer text in base64 is found, %i bytes in', (shift) => {
  const folder = temporaryFolder()
  fs.writeFileSync(
    path.join(folder, 'planted'),
    Buffer.from(`${'x'.repeat(shift)}1098765432 y más`).toString('base64'),
  )
  expect(findTraces([folder], ['1098765']).traces).toMatchObject([
    { encoding: `UTF-8 in base64, shifted by ${shift}` },
  ])
})
