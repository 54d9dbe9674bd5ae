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
  role: path.join(import.meta.dirname, 'lookup-role-entry.ts'),
}
const folder = 'REFERIDOS_TEST_THREADS'

/** Entry file of a thread: the bundle if `setup` has made it, otherwise the source. */
export const threadFile = (name: keyof typeof sources): string => {
  const bundled = process.env[folder]
  return bundled === undefined ? sources[name] : path.join(bundled, `${name}.mjs`)
}

export const readerFile = threadFile('reader')
export const backupFile = threadFile('backup')
export const browserFile = threadFile('browser')
export const stuckBrowserFile = threadFile('stuck')

/** Folder of an app whose Electron is only a browser for lookups. Only `setup` makes it. */
export const roleApp = (): string => {
  const bundled = process.env[folder]
  if (bundled === undefined) throw new Error('the role is bundled for vitest alone')
  return bundled
}

/** Vitest calls it before all tests. Returns a function that deletes the bundles. */
export async function setup(): Promise<() => void> {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-threads-'))
  // The tests of the sandbox read it as another user.
  fs.chmodSync(made, 0o755)
  await bundle(made, sources)
  const about = { name: 'referidos', productName: 'Referidos', version: '0.0.0', main: 'role.mjs' }
  fs.writeFileSync(path.join(made, 'package.json'), JSON.stringify(about))
  process.env[folder] = made
  return () => fs.rmSync(made, { recursive: true, force: true })
}
