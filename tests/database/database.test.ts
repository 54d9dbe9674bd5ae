import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { open } from '../../src-main/database/open.ts'
import { migrations, openDatabase, registerPerson, temporaryFolder, testKey } from '../support/database.ts'

interface JournalEntry {
  idx: number
  version: string
  when: number
  tag: string
  breakpoints: boolean
}

/** A copy of the project's migrations that a test may add to. */
function ownMigrations(folder: string) {
  const copy = path.join(folder, 'drizzle')
  fs.cpSync(migrations, copy, { recursive: true })
  const journalFile = path.join(copy, 'meta', '_journal.json')
  const journal = JSON.parse(fs.readFileSync(journalFile, 'utf8')) as { entries: JournalEntry[] }
  return {
    folder: copy,
    count: journal.entries.length,
    keep(count: number) {
      fs.writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }))
    },
    /** Leaves out the migration of this name and all later ones. */
    keepBefore(name: string) {
      this.keep(journal.entries.findIndex(({ tag }) => tag.endsWith(name)))
    },
    add(tag: string, sql: string, when = (journal.entries.at(-1)?.when ?? 0) + 1) {
      const idx = journal.entries.length
      journal.entries.push({ idx, version: '6', when, tag, breakpoints: true })
      fs.writeFileSync(path.join(copy, `${tag}.sql`), sql)
      fs.writeFileSync(journalFile, JSON.stringify(journal))
    },
  }
}

/** All tables except FTS5's shadow tables. */
const tablesOf = (database: ReturnType<typeof open>) =>
  database.sqlite
    .prepare(
      `SELECT name FROM pragma_table_list WHERE type <> 'shadow' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .pluck()
    .all() as string[]

const dump = (database: ReturnType<typeof open>) =>
  Object.fromEntries(
    tablesOf(database).map((table) => [table, database.sqlite.prepare(`SELECT * FROM "${table}"`).all()]),
  )

test('nothing can be read from the file, nor from its WAL', () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  registerPerson(database, 77, Date.now(), 'Ñáñez Inventada')
  const files = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name)))
  expect(files.length).toBeGreaterThan(1)
  for (const secret of ['1000000077', 'Inventada', 'SQLite format 3'])
    expect(files.some((bytes) => bytes.includes(secret))).toBe(false)
})

test('every connection is durable, keeps sorts in memory and checks references', () => {
  const database = openDatabase()
  const pragma = (name: string) => database.sqlite.pragma(name, { simple: true })
  expect(pragma('journal_mode')).toBe('wal')
  expect(pragma('synchronous')).toBe(2)
  expect(pragma('temp_store')).toBe(2)
  expect(pragma('foreign_keys')).toBe(1)
  expect(pragma('busy_timeout')).toBeLessThanOrEqual(250)
})

test('a wrong key is refused and changes nothing', () => {
  const folder = temporaryFolder()
  openDatabase(folder).close()
  const file = path.join(folder, 'referidos.db')
  const before = fs.readFileSync(file)
  expect(() => open({ file, key: Buffer.alloc(32, 8), migrations })).toThrow('database_damaged')
  expect(fs.readFileSync(file).equals(before)).toBe(true)
})

test('a database from the future is refused and not a byte of its folder changes', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  own.add('9999_future', 'CREATE TABLE future (id integer PRIMARY KEY);')
  const written = path.join(folder, 'written.db')
  const future = open({ file: written, key: testKey, migrations: own.folder })
  // Simulates a kill of the newer app: the last commits are only in the WAL.
  const data = path.join(folder, 'data')
  fs.mkdirSync(data)
  const file = path.join(data, 'referidos.db')
  for (const part of ['', '-wal']) fs.copyFileSync(written + part, file + part)
  future.close()
  const bytes = () =>
    fs.readdirSync(data).map((name) => [name, fs.readFileSync(path.join(data, name), 'hex')])
  const before = bytes()
  expect(() => open({ file, key: testKey, migrations })).toThrow('database_newer')
  expect(bytes()).toEqual(before)
  expect(tablesOf(open({ file, key: testKey, migrations: own.folder }))).toContain('future')
})

test('a database that was left in the middle of its switch to the WAL is opened', () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'referidos.db')
  const database = openDatabase(folder)
  registerPerson(database, 1, Date.now())
  const { sqlite } = database
  sqlite.pragma('journal_mode = DELETE')
  // Exceeds the cache: SQLite has written the journal and part of the file.
  sqlite.pragma('cache_size = 1')
  sqlite.exec(`BEGIN IMMEDIATE; UPDATE people SET name = 'Nadie', notes = hex(zeroblob(100000))`)
  const left = path.join(temporaryFolder(), 'referidos.db')
  for (const part of ['', '-journal']) fs.copyFileSync(file + part, left + part)
  sqlite.exec('ROLLBACK')
  const opened = open({ file: left, key: testKey, migrations })
  onTestFinished(() => opened.close())
  expect(opened.sqlite.prepare(`SELECT count(*) FROM people WHERE name <> 'Nadie'`).pluck().get()).toBe(2)
  expect(opened.sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
})

test('every migration keeps every row of every table', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  const file = path.join(folder, 'referidos.db')
  let before: Record<string, unknown[]> = {}
  for (let count = 1; count <= own.count; count++) {
    own.keep(count)
    const database = open({ file, key: testKey, migrations: own.folder })
    const migrated = dump(database)
    const columns = renamedColumns[count] ?? {}
    for (const [table, rows] of Object.entries(before))
      expect(migrated[table], table).toEqual(
        rows.map((row) =>
          expect.objectContaining(
            withColumnsRenamed(without(row as object, droppedColumns[count]?.[table] ?? []), columns),
          ),
        ),
      )
    if (count === 1) fillEveryTable(database)
    database.sqlite.exec(rowsOfLaterTables[count] ?? '')
    const rows = dump(database)
    for (const table of tablesOf(database)) expect(rows[table]?.length, table).toBeGreaterThan(0)
    expect(database.sqlite.pragma('foreign_key_check')).toEqual([])
    const { __drizzle_migrations: _, ...kept } = rows
    before = kept
    database.close()
  }
})

/** A row for each table that a later migration creates, by the migration's number. */
const rowsOfLaterTables: Readonly<Record<number, string>> = {
  2: `INSERT INTO attempt_responses VALUES (1, '<p>x</p>')`,
  4: `INSERT INTO claims (person_id, claimed_by, name, method, text_version, given_at, created_at)
        VALUES (1, 1, 'Otra', 'voice', 1, 1, 1)`,
  6: `INSERT INTO drafts VALUES (1, '{}')`,
  7: `INSERT INTO account_preferences VALUES (1, '{}', NULL)`,
  17: `INSERT INTO goals (account_id, people, by, set_by, set_at) VALUES (NULL, 100, '2026-12-13', 1, 1)`,
  18: `INSERT INTO changes (hlc, uid, part) VALUES ('1', 'u', 'erased'); INSERT INTO other_uids VALUES ('u2', '1', 1)`,
  19: `INSERT INTO imports (id, account_id, state, started_at, total, known, rejected) VALUES (1, 1, 'writing', 1, 2, 0, 0);
    INSERT INTO import_chunks VALUES (1, 0, '[]');
    INSERT INTO imported_people VALUES (1, 1);
    INSERT INTO import_shapes VALUES (1, 'shape', '[]')`,
  20: `INSERT INTO exchanges (id, account_id, state, name, started_at, people) VALUES (1, 1, 'staging', 'f', 1, 2);
    INSERT INTO exchange_chunks VALUES (1, 0, '[]');
    INSERT INTO same_leaders VALUES ('a', 'b', 1)`,
  21: `INSERT INTO captchas_ahead (captcha, state, intended_at, cost) VALUES ('{}', 'unused', 1, 0.003)`,
  22: `INSERT INTO cedula_questions VALUES (1, 60, 1)`,
  24: `INSERT INTO rechecks (id, account_id, scope, kind, state, started_at, people) VALUES (1, 1, 'own', 'errors', 'paused', 1, 1);
    INSERT INTO recheck_people (recheck_id, person_id, n, state, before) VALUES (1, 1, 0, 'waiting', '{}')`,
  25: `INSERT INTO consent_texts VALUES (1796012161109, 'Autorizo', 1);
    INSERT INTO sheets (id, code, number, account_id, text_version, lines, made_at) VALUES (1, '1-AB2C', 1, 1, 2, 12, 1);
    INSERT INTO proofs (uid, sheet_id, collected_by, taken_at, key) VALUES ('p1', 1, 1, 1, 'a2V5');
    INSERT INTO removed_proofs VALUES ('p0')`,
  26: `INSERT INTO requests (account_id, person_id, kind, way, received_on, due_on, asked, noted_at)
        VALUES (1, 1, 'query', 'phone', '2026-11-30', '2026-12-15', 'x', 1)`,
  27: `INSERT INTO campaign_keys VALUES ('00'); INSERT INTO erasures VALUES ('00', 1, 'asked');
    INSERT INTO earlier_keys VALUES ('00', 1)`,
  28: `INSERT INTO headquarters (id, address, campaign, device, member, role, token, keys, epoch, sequence, node, pushed, cursor)
        VALUES (1, 'https://sede.example', 'c', 'd', 'm', 'leader', 't', '{}', 1, 0, 'n', 0, 0);
    INSERT INTO headquarters_members VALUES ('m', 'Ana', 'leader', 'i', 0, NULL);
    INSERT INTO headquarters_leaders VALUES ('u', 'm', 'd', 'Ana');
    INSERT INTO headquarters_devices VALUES ('d', 'm', 'leader', 1, NULL, NULL);
    INSERT INTO headquarters_invitations VALUES ('i', 'm', 'Ana', 'leader', 0, 1);
    INSERT INTO headquarters_pulled VALUES (1, 2);
    INSERT INTO headquarters_relays VALUES ('u', 'm');
    INSERT INTO headquarters_departed VALUES ('u');
    INSERT INTO headquarters_disputed VALUES ('u', 1);
    INSERT INTO headquarters_keys VALUES ('d', 1, 'm', '00', NULL);
    INSERT INTO headquarters_costs VALUES ('d', '2026-11-30', 'm', 0.5);
    INSERT INTO headquarters_erasures VALUES ('00', 1)`,
  14: `INSERT INTO audit_log (at, action, detail) VALUES (1, 'key_rotated', '{}')`,
}

/** Old column name to new one, by the number of the migration that renames it. */
const renamedColumns: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  11: { place: 'screen_state' },
}

/** Columns that a migration drops, by its number. */
const droppedColumns: Readonly<Record<number, Readonly<Record<string, readonly string[]>>>> = {
  22: { audit_log: ['account_id'] },
  29: { headquarters_invitations: ['name', 'devices'] },
}

const without = (row: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))

const withColumnsRenamed = (row: object, columns: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [columns[name] ?? name, value]))

/** Fills the first migration's tables, so that every later migration meets rows. */
function fillEveryTable({ sqlite }: ReturnType<typeof open>): void {
  sqlite.exec(`
    INSERT INTO people (id, uid, cedula, name, name_sort, registered_at, updated_at)
      VALUES (1, 'u1', '52000001', 'Ana', 'ana', 1, 1);
    INSERT INTO accounts (id, slot_id, person_id, display_name, role, is_owner, created_at)
      VALUES (1, 'slot', 1, 'Ana', 'LEADER', 1, 1);
    INSERT INTO consents (id, person_id, method, text_version, given_at, collected_by)
      VALUES (1, 1, 'own_account', 1, 1, 1);
    INSERT INTO census_records (person_id, status, revision) VALUES (1, 'ACTIVE', 3);
    INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at) VALUES (1, 1, 'done', 1, 1, 1);
    INSERT INTO lookup_attempts (id, job_id, person_id, started_at) VALUES (1, 1, 1, 1);
    INSERT INTO census_responses VALUES (1, '<table></table>');
    INSERT INTO settings VALUES ('captcha_key', 'x');
  `)
}

test('what was stored as captcha_needs_person or as a look at a failing page is read under its new name', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  const file = path.join(folder, 'referidos.db')
  own.keepBefore('operator_solves_captchas')
  const before = open({ file, key: testKey, migrations: own.folder })
  fillEveryTable(before)
  const spent = (lastError: string) =>
    JSON.stringify({ spent: [{ before: { lastError } }], offline: 0, at: 1 })
  before.sqlite.exec(`
    UPDATE census_records SET last_error = 'captcha_needs_person';
    UPDATE lookup_attempts SET error = 'captcha_needs_person';
    INSERT INTO settings VALUES ('network_errors', '${spent('captcha_needs_person')}');
    INSERT INTO settings VALUES ('page_fault', '{"key":"timeout","looks":2}');
  `)
  before.close()
  const after = open({ file, key: testKey, migrations })
  onTestFinished(() => after.close())
  const read = (sql: string) => after.sqlite.prepare(sql).pluck().get()
  expect(read('SELECT last_error FROM census_records')).toBe('captcha_needs_operator')
  expect(read('SELECT error FROM lookup_attempts')).toBe('captcha_needs_operator')
  expect(read(`SELECT value FROM settings WHERE key = 'network_errors'`)).toBe(
    spent('captcha_needs_operator'),
  )
  expect(read(`SELECT value FROM settings WHERE key = 'page_fault'`)).toBe('{"key":"timeout","trials":2}')
})

test('what was stored under an older word is found under the newer one', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  const file = path.join(folder, 'referidos.db')
  own.keepBefore('words_of_jobs_and_screens')
  const before = open({ file, key: testKey, migrations: own.folder })
  fillEveryTable(before)
  before.sqlite.exec(`
    INSERT INTO account_preferences VALUES (1, '{"theme":"dark"}', '{"route":"/cola"}');
    INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at) VALUES (2, 1, 'cancelled', 1, 1, 1);
    INSERT INTO lookup_attempts (id, job_id, person_id, started_at, ended_at, outcome, error) VALUES
      (2, 2, 1, 1, 2, 'broken_off', NULL),
      (3, 1, 1, 1, 2, 'captcha_failed', 'captcha_cancelled'),
      (4, 1, 1, 1, 2, 'cancelled', NULL);
    UPDATE census_records SET last_error = 'captcha_cancelled';
  `)
  before.close()
  const { sqlite } = open({ file, key: testKey, migrations })
  const all = (sql: string) => sqlite.prepare(sql).raw().all()
  expect(all('SELECT preferences, screen_state FROM account_preferences')).toEqual([
    ['{"theme":"dark"}', '{"route":"/cola"}'],
  ])
  expect(all('SELECT id, state FROM lookup_jobs')).toEqual([
    [1, 'done'],
    [2, 'withdrawn'],
  ])
  expect(all('SELECT id, outcome, error FROM lookup_attempts')).toEqual([
    [1, null, null],
    [2, 'aborted', null],
    [3, 'captcha_failed', 'captcha_window_closed'],
    // A cédula cancelled by the Registraduría keeps the word.
    [4, 'cancelled', null],
  ])
  expect(all('SELECT last_error FROM census_records')).toEqual([['captcha_window_closed']])
})

test('what was recorded is neither changed nor deleted', () => {
  const { sqlite } = openDatabase()
  sqlite.exec(`INSERT INTO audit_log (at, action, detail) VALUES (1, 'key_rotated', '{}')`)
  for (const change of [
    'UPDATE audit_log SET at = 2',
    'DELETE FROM audit_log',
    `INSERT OR REPLACE INTO audit_log (id, at, action, detail) VALUES (1, 2, 'key_rotated', '{}')`,
    `INSERT INTO audit_log (id, at, action, detail) VALUES (0, 2, 'key_rotated', '{}')`,
    `INSERT INTO audit_log (at, action, detail) VALUES (2, 'key_rotated', '{}')`,
  ])
    expect(() => sqlite.exec(change), change).toThrow('append-only')
  expect(sqlite.prepare('SELECT id, at FROM audit_log').raw().all()).toEqual([[1, 1]])
})

test('a saved choice of the captcha service stays chosen', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  const file = path.join(folder, 'referidos.db')
  own.keepBefore('captcha_way_names_no_vendor')
  const before = open({ file, key: testKey, migrations: own.folder })
  before.sqlite.exec(
    `INSERT INTO settings VALUES ('captcha_way', 'two_captcha'), ('captcha_key', 'two_captcha')`,
  )
  before.close()
  const after = open({ file, key: testKey, migrations })
  const settings = after.sqlite.prepare('SELECT key, value FROM settings ORDER BY key').raw().all()
  expect(settings).toEqual([
    ['captcha_key', 'two_captcha'],
    ['captcha_way', 'service'],
  ])
  after.close()
})

test('a migration that rebuilds a table others point at loses no row of theirs', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  const file = path.join(folder, 'referidos.db')
  const before = open({ file, key: testKey, migrations: own.folder })
  fillEveryTable(before)
  const rows = dump(before)
  const names = before.sqlite
    .prepare(`SELECT name FROM pragma_table_info('people')`)
    .pluck()
    .all() as string[]
  const columns = names.map((name) => (name === 'id' ? 'id integer PRIMARY KEY' : name))
  before.close()
  own.add(
    '9998_rebuild',
    `PRAGMA foreign_keys=OFF;--> statement-breakpoint
     CREATE TABLE people_new AS SELECT * FROM people;--> statement-breakpoint
     DROP TABLE people;--> statement-breakpoint
     CREATE TABLE people (${columns.join(', ')});--> statement-breakpoint
     INSERT INTO people SELECT * FROM people_new;--> statement-breakpoint
     DROP TABLE people_new;`,
  )
  const after = open({ file, key: testKey, migrations: own.folder })
  expect(dump(after)).toEqual({ ...rows, __drizzle_migrations: expect.any(Array) })
  after.close()
})

test('a migration that would break a reference is rolled back whole', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  const file = path.join(folder, 'referidos.db')
  const before = open({ file, key: testKey, migrations: own.folder })
  fillEveryTable(before)
  const rows = dump(before)
  before.close()
  own.add('9997_bad', 'DELETE FROM people;')
  expect(() => open({ file, key: testKey, migrations: own.folder })).toThrow(
    expect.objectContaining({
      message: 'migration_failed',
      cause: expect.objectContaining({ message: expect.stringMatching(/break \d+ references/) }),
    }),
  )
  own.keep(own.count)
  const after = open({ file, key: testKey, migrations: own.folder })
  expect(dump(after)).toEqual(rows)
  after.close()
})

test('a journal out of order is noticed before anything runs', () => {
  const folder = temporaryFolder()
  const own = ownMigrations(folder)
  own.add('9996_late', 'CREATE TABLE late (id integer);', 1)
  const file = path.join(folder, 'referidos.db')
  expect(() => open({ file, key: testKey, migrations: own.folder })).toThrow('out of order')
})
