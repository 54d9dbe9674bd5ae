import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ok, owner, signedIn, startApp } from '../support/app.ts'
import { copiesOf, openData, peopleOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, part } from '../support/extent.ts'
import { openFrontDoor } from '../support/front-door.ts'
import { withLaterMigration } from '../support/later-migration.ts'
import { backupFile, readerFile } from '../support/programs.ts'
import { invented } from '../support/typed.ts'

/** What an update leaves in the data if its migration fails, and what an older version makes of newer data. */

const failing = {
  'SQL that does not run': `CREATE TABLE later (id integer);\n--> statement-breakpoint\nALTER TABLE nowhere ADD COLUMN x integer`,
  'rows that contradict it': `UPDATE people SET name = upper(name);\n--> statement-breakpoint\nUPDATE people SET uid = 'x'`,
  'references that it breaks': `PRAGMA defer_foreign_keys = ON;\n--> statement-breakpoint\nDELETE FROM people`,
}

async function filled(people = 3) {
  const app = await signedIn()
  for (let n = 1; n <= people; n++) ok(await app.call('people', 'register', invented(n)))
  await app.app.close()
  const { dataDir } = app
  return { dataDir, signIn: { slotId: slotIn(dataDir), password: owner.password } }
}

/** Every row and the whole schema. */
async function contents(dataDir: string): Promise<unknown> {
  const { sqlite, close } = await openData(dataDir, owner.password)
  try {
    const schema = sqlite.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all()
    const tables = sqlite
      .prepare(`SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .pluck()
      .all() as string[]
    return [schema, tables.map((table) => [table, sqlite.prepare(`SELECT * FROM "${table}"`).all()])]
  } finally {
    close()
  }
}

function start(dataDir: string, migrations: string) {
  const door = openFrontDoor({ readerFile, backupFile, dataDir, migrations })
  onTestFinished(() => door.app.close())
  return door
}

const { 'references that it breaks': breaking, ...others } = failing

test.each([['references that it breaks', breaking], ...inFull(Object.entries(others))])(
  'a migration that fails because of %s changes nothing and has a screen of its own',
  async (_, sql) => {
    const { dataDir, signIn } = await filled()
    const before = await contents(dataDir)
    const updated = start(dataDir, withLaterMigration(temporaryFolder(), sql))
    expect(await updated.call('session', 'signIn', signIn)).toEqual({
      ok: false,
      error: { code: 'migration_failed' },
    })
    expect(updated.logged.filter((line) => line.includes('could not be migrated'))).toHaveLength(1)
    expect(copiesOf(dataDir).map(({ header }) => [header.reason, header.people])).toEqual([['migration', 3]])
    await updated.app.close()
    expect(await contents(dataDir)).toEqual(before)
    // The older version works as before.
    const older = startApp({ dataDir })
    ok(await older.call('session', 'signIn', signIn))
    expect(await peopleOf(older)).toHaveLength(3)
    ok(await older.call('people', 'register', invented(9)))
    await older.app.close()
    // A version that does it right gets all of it.
    const mended = startApp({ dataDir, migrations: withLaterMigration(temporaryFolder()) })
    ok(await mended.call('session', 'signIn', signIn))
    expect(await peopleOf(mended)).toHaveLength(4)
  },
)

test('tries of a migration that fails do not displace the copies of other changes', async () => {
  const { dataDir, signIn } = await filled()
  const before = startApp({ dataDir })
  ok(await before.call('session', 'signIn', signIn))
  ok(await before.call('accounts', 'rotateKey', { password: owner.password }))
  await before.app.close()
  const updated = start(dataDir, withLaterMigration(temporaryFolder(), failing['SQL that does not run']))
  for (let n = 0; n < part(5, 2); n++)
    expect(await updated.call('session', 'signIn', signIn)).toMatchObject({
      error: { code: 'migration_failed' },
    })
  expect(copiesOf(dataDir).map(({ header }) => header.reason)).toEqual(['migration', 'rotation'])
})

test('an older version names data of a newer one as such, and not a byte of them changes', async () => {
  const { dataDir, signIn } = await filled()
  const newer = startApp({ dataDir, migrations: withLaterMigration(temporaryFolder()) })
  ok(await newer.call('session', 'signIn', signIn))
  await newer.app.close()
  const files = ['referidos.db', 'keys.json', 'keys.json.copy', 'acknowledged.json']
  const bytes = () => files.map((name) => fs.readFileSync(path.join(dataDir, name), 'hex'))
  const before = bytes()
  const older = startApp({ dataDir })
  expect(await older.call('session', 'signIn', signIn)).toEqual({
    ok: false,
    error: { code: 'database_newer' },
  })
  await older.app.close()
  expect(bytes()).toEqual(before)
  expect(fs.existsSync(path.join(dataDir, 'referidos.db-wal'))).toBe(false)
})

test('an older version names a key file of a newer one as such, and does not call it damaged', async () => {
  const { dataDir } = await filled()
  const files = ['keys.json', 'keys.json.copy'].map((name) => path.join(dataDir, name))
  for (const file of files) {
    const { version, ...keys } = JSON.parse(fs.readFileSync(file, 'utf8')) as { version: number }
    fs.writeFileSync(file, JSON.stringify({ version: version + 1, ...keys, more: true }))
  }
  const before = files.map((file) => fs.readFileSync(file, 'utf8'))
  const older = startApp({ dataDir })
  expect(await older.call('session', 'state')).toEqual({ ok: false, error: { code: 'database_newer' } })
  expect(files.map((file) => fs.readFileSync(file, 'utf8'))).toEqual(before)
})
