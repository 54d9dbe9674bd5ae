import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** Entry files of the threads and child processes of the tests, by name. */
export const sources = {
  reader: 'src-main/reader/reader-worker.ts',
  backup: 'src-main/backup/backup-worker.ts',
  browser: 'src-main/lookup/browser-worker.ts',
  lookup: 'scripts/lookup.ts',
  stuckBrowser: 'tests/support/stuck-browser-worker.ts',
  role: 'tests/support/lookup-role-entry.ts',
  browserHolder: 'tests/support/browser-holder.ts',
  salvage: 'tests/support/salvage-process.ts',
  instance: 'tests/crash/instance.ts',
  child: 'tests/crash/child.ts',
  keysLife: 'tests/crash/keys-life.ts',
  backupLife: 'tests/crash/backup-life.ts',
  killingReader: 'tests/crash/killing-reader.ts',
  slowDisk: 'tests/crash/slow-disk.ts',
  sorter: 'tests/crash/sorter.ts',
  registrar: 'tests/crash/registrar.ts',
  eraser: 'tests/erasure/killed-eraser.ts',
  cleaner: 'tests/erasure/killed-cleaner.ts',
  laneLife: 'tests/look-ahead/life.ts',
}
export type ProgramName = keyof typeof sources

/** Variable with the folder of the bundles, which bundle-programs.ts sets. */
export const programsVariable = 'REFERIDOS_TEST_PROGRAMS'

/** The program's bundle if bundle-programs.ts has made it, otherwise its source. */
export const program = (name: ProgramName): string => {
  const bundled = process.env[programsVariable]
  return bundled === undefined ? path.join(root, sources[name]) : path.join(bundled, `${name}.mjs`)
}

export const readerFile = program('reader')
export const backupFile = program('backup')
export const browserFile = program('browser')
export const stuckBrowserFile = program('stuckBrowser')

/** Folder of an app whose Electron is only a browser for lookups. Only bundle-programs.ts makes it. */
export const roleApp = (): string => {
  const bundled = process.env[programsVariable]
  if (bundled === undefined) throw new Error('the role is bundled for vitest alone')
  return bundled
}
