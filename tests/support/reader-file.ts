import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { bundle } from './bundle.ts'

const source = path.resolve(import.meta.dirname, '../../src-main/database/reader-worker.ts')
const bundled = 'REFERIDOS_TEST_READER'

/** Entry file of the reader's thread: a bundle of it where the tests have made one, and its source otherwise. */
export const readerFile = process.env[bundled] ?? source

/** Before all tests, by Vitest. */
export async function setup(): Promise<() => void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-reader-'))
  process.env[bundled] = (await bundle(folder, { reader: source })).reader
  return () => fs.rmSync(folder, { recursive: true, force: true })
}
