import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { insertOwner } from '../../src-main/accounts/repository.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import { register } from '../../src-main/people/repository.ts'

export const migrations = path.resolve(import.meta.dirname, '../../drizzle')
export const testKey = Buffer.alloc(32, 7)

/** A folder of the test's own, gone when it ends. */
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
  if (isNew) {
    const owner = {
      name: 'Marta Gómez',
      cedula: '52000001',
      phone: '3005550100',
      displayName: 'Marta',
      textVersion: 1,
    }
    insertOwner(database, owner, '0195b1a0-0000-4000-8000-000000000001', now)
  }
  return database
}

/** Registers an invented person for account 1; `n` makes their cédula. Returns their id. */
export function registerPerson(
  database: Database,
  n: number,
  now: number,
  name = `Persona ${'abcdefghij'[n % 10]}`,
): number {
  const input = {
    cedula: String(1_000_000_000 + n),
    name,
    phone: '3005550101',
    barrio: null,
    notes: null,
    consent: { method: 'signature', textVersion: 1, accepted: true },
  } as const
  return register(database, input, 1, 1, now)
}
