import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { bundle } from './bundle.ts'

const main = path.resolve(import.meta.dirname, '../../src-main')
const sources = {
  reader: path.join(main, 'reader/reader-worker.ts'),
  backup: path.join(main, 'backup/backup-worker.ts'),
  browser: path.join(main, 'lookup/browser-worker.ts'),
  stuck: path.join(import.meta.dirname, 'stuck-browser-worker.ts'),
}
const folder = 'REFERIDOS_TEST_THREADS'

const file = (name: keyof typeof sources): string => {
  const bundled = process.env[folder]
  return bundled === undefined ? sources[name] : path.join(bundled, `${name}.mjs`)
}

/** Entry files of the threads: the bundles if `setup` has made them, and the sources otherwise. */
export const readerFile = file('reader')
export const backupFile = file('backup')
export const browserFile = file('browser')
export const stuckBrowserFile = file('stuck')

/** Vitest calls it before all tests. */
export async function setup(): Promise<() => void> {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-threads-'))
  await bundle(made, sources)
  process.env[folder] = made
  return () => fs.rmSync(made, { recursive: true, force: true })
}
