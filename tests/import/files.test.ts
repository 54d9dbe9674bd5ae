// Files that the programs have written which people use: see make-files. Each gives the right people, refuses the right
// rows, and never gives a wrong person.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importReads } from '../../src-main/import/reads.ts'
import { openDatabase } from '../support/database.ts'
import type { Entry } from './make-files/cases.ts'

const folder = path.join(import.meta.dirname, 'files')
const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Entry[]

test('the manifest tells of every file, and they are small', () => {
  const files = fs.readdirSync(folder).filter((name) => name !== 'manifest.json')
  expect(files.toSorted()).toEqual(manifest.map(({ file }) => file).toSorted())
  expect(files.length).toBeGreaterThanOrEqual(60)
  const bytes = files.map((file) => fs.statSync(path.join(folder, file)).size)
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000)
})

test.each(manifest)('$file', async ({ file, in: people, out, refused }) => {
  const { importOpen, importPreview } = importReads(openDatabase().sqlite)
  const source = { file: path.join(folder, file), name: file }
  const opened = await importOpen({ accountId: 1, source })
  if (refused !== undefined) return expect(opened).toEqual({ kind: 'refused', problem: refused })
  if (opened.kind !== 'found') throw new Error(opened.problem)
  const { preview } = await importPreview(
    {
      accountId: 1,
      ownPersonId: 1,
      leaders: null,
      textVersion: 1,
      now: Date.UTC(2026, 10, 29),
      columns: opened.table.columns,
      titleCase: false,
      consent: null,
    },
    { signal: new AbortController().signal, tell: () => {}, move: () => {} },
  )
  const came = preview.first.map(({ number, cedula, name, phone, outcome }) =>
    outcome === 'fresh' ? [number, cedula, name, phone] : [number, outcome],
  )
  expect(came).toEqual([...people, ...out].toSorted(([one], [other]) => one - other))
  expect(preview.rows).toBe(came.length)
})
