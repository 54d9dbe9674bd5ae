import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { isSearchFor, type Mentioned, namesThem } from './mentions.ts'

/**
 * Removes erased people from texts that are stored as JSON: forms, searches, and staged rows of imports and exchanges.
 */

export interface Forgotten {
  people: readonly Mentioned[]
  /** All cédulas that they ever had. */
  cedulas: readonly string[]
  ids: readonly number[]
  uids: ReadonlySet<string>
}

const statements = once((sqlite: Sqlite) => ({
  drafts: sqlite.prepare('SELECT account_id AS id, forms FROM drafts'),
  writeDraft: sqlite.prepare('UPDATE drafts SET forms = ? WHERE account_id = ?'),
  preferences: sqlite.prepare(
    'SELECT account_id AS id, preferences, screen_state AS screenState FROM account_preferences',
  ),
  writePreferences: sqlite.prepare(
    'UPDATE account_preferences SET preferences = @preferences, screen_state = @screenState WHERE account_id = @id',
  ),
  rows: sqlite.prepare('SELECT import_id AS id, n, rows FROM import_chunks'),
  writeRows: sqlite.prepare('UPDATE import_chunks SET rows = ? WHERE import_id = ? AND n = ?'),
  changes: sqlite.prepare('SELECT exchange_id AS id, n, changes FROM exchange_chunks'),
  writeChanges: sqlite.prepare('UPDATE exchange_chunks SET changes = ? WHERE exchange_id = ? AND n = ?'),
  files: ['imports', 'exchanges'].map((table) => ({
    names: sqlite.prepare(`SELECT id, name FROM ${table} WHERE name IS NOT NULL`),
    rename: sqlite.prepare(`UPDATE ${table} SET name = '—' WHERE id = ?`),
  })),
  salvaged: sqlite.prepare(`SELECT value FROM settings WHERE key = 'salvaged'`).pluck(),
  writeSalvaged: sqlite.prepare(`UPDATE settings SET value = ? WHERE key = 'salvaged'`),
}))

/** Must run in the transaction that erases. */
export function forgetTexts(sqlite: Sqlite, of: Forgotten): void {
  const people = [...of.people, ...of.cedulas.map((cedula) => ({ cedula, name: '', phone: null }))]
  const names = namesThem(people)
  inDrafts(sqlite, of, people)
  inSearches(sqlite, people)
  inImports(sqlite, people, names)
  inExchanges(sqlite, of)
  for (const { names: all, rename } of statements(sqlite).files)
    for (const { id, name } of all.all() as { id: number; name: string }[]) if (names(name)) rename.run(id)
  inSalvage(sqlite, names)
}

interface Typed {
  cedula?: string
  name?: string
  phone?: string
}

function inDrafts(sqlite: Sqlite, { ids }: Forgotten, people: readonly Mentioned[]): void {
  const { drafts, writeDraft } = statements(sqlite)
  const isAbout = ({ cedula = '', name = '', phone = '' }: Typed) =>
    [cedula, name, phone].some((text) => isSearchFor(people, text))
  for (const { id, forms } of drafts.all() as { id: number; forms: string }[]) {
    const read = JSON.parse(forms) as {
      new?: Typed | null
      edit?: { personId: number; values?: Typed } | null
    }
    const isNew = read.new != null && isAbout(read.new)
    const isEdit =
      read.edit != null &&
      (ids.includes(read.edit.personId) || (read.edit.values !== undefined && isAbout(read.edit.values)))
    if (isNew || isEdit)
      writeDraft.run(
        JSON.stringify({ ...read, new: isNew ? null : read.new, edit: isEdit ? null : read.edit }),
        id,
      )
  }
}

/** Searches of the screen and of saved views. */
function inSearches(sqlite: Sqlite, people: readonly Mentioned[]): void {
  const { preferences, writePreferences } = statements(sqlite)
  const cleared = (text: string | null): string | null =>
    text === null
      ? null
      : JSON.stringify(JSON.parse(text), (key, value) =>
          key === 'search' && typeof value === 'string' && isSearchFor(people, value) ? '' : value,
        )
  type Row = { id: number; preferences: string | null; screenState: string | null }
  for (const row of preferences.all() as Row[]) {
    const next = { ...row, preferences: cleared(row.preferences), screenState: cleared(row.screenState) }
    if (next.preferences !== row.preferences || next.screenState !== row.screenState)
      writePreferences.run(next)
  }
}

/** A staged row or a rejected one: see import/repository.ts and import/rejected.ts. */
type ImportRow = { person?: { cedula: string }; cells?: string[] | null }

function inImports(sqlite: Sqlite, people: readonly Mentioned[], names: (text: string) => boolean): void {
  const { rows: all, writeRows } = statements(sqlite)
  const cedulas = new Set(people.map(({ cedula }) => cedula))
  for (const { id, n, rows } of all.all() as { id: number; n: number; rows: string }[]) {
    if (!names(rows)) continue
    const read = JSON.parse(rows) as ImportRow[] | object
    if (!Array.isArray(read)) continue
    const kept = read
      .filter(({ person }) => person === undefined || !cedulas.has(person.cedula))
      .map((row) => (row.cells != null && names(row.cells.join(' ')) ? { ...row, cells: null } : row))
    writeRows.run(JSON.stringify(kept), id, n)
  }
}

type StagedChange = { uid: string; part: string; after: string | null }

function inExchanges(sqlite: Sqlite, { uids, cedulas }: Forgotten): void {
  const { changes: all, writeChanges } = statements(sqlite)
  const isAnswer = ({ part, after }: StagedChange) =>
    part === 'census' && cedulas.some((cedula) => after?.includes(`"${cedula}"`))
  for (const { id, n, changes } of all.all() as { id: number; n: number; changes: string }[]) {
    if (![...uids, ...cedulas].some((text) => changes.includes(text))) continue
    const kept = (JSON.parse(changes) as StagedChange[]).filter(
      (change) => !isAnswer(change) && (change.part === 'erased' || !uids.has(change.uid)),
    )
    writeChanges.run(JSON.stringify(kept), id, n)
  }
}

/** The people whom the last salvage concerned: see backup/salvage.ts. */
function inSalvage(sqlite: Sqlite, names: (text: string) => boolean): void {
  const { salvaged, writeSalvaged } = statements(sqlite)
  const text = salvaged.get() as string | undefined
  if (text === undefined || !names(text)) return
  const read = JSON.parse(text) as { people?: unknown[] }
  writeSalvaged.run(
    JSON.stringify({ ...read, people: read.people?.filter((one) => !names(JSON.stringify(one))) }),
  )
}
