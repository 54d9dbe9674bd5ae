import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, open } from '../../src-main/database/open.ts'
import { insertInventedOwner, migrations, testKey } from './invented.ts'

export { migrations, registerInvented as registerPerson, testKey } from './invented.ts'

/** A temporary folder, deleted when the test ends. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-test-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An encrypted database on disk with its owner (account 1, person 1). */
export function openDatabase(folder = temporaryFolder(), now = Date.UTC(2026, 10, 21, 17)): Database {
  const file = path.join(folder, 'referidos.db')
  const isNew = !fs.existsSync(file)
  const database = open({ file, key: testKey, migrations })
  onTestFinished(() => database.close())
  if (isNew) insertInventedOwner(database, now)
  return database
}
