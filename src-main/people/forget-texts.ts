import { freeTexts } from '../../src-preload/person-fields.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { type Forgetting, forgetterOf, withoutMentions } from './forget-mentions.ts'
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

/** Texts by which others may name them. */
export const mentionedIn = ({ people, cedulas, ids }: Forgotten): Forgetting => ({
  people: [...people, ...cedulas.map((cedula) => ({ cedula, name: '', phone: null }))],
  ids,
})

/** Must run in the transaction that erases. */
export function forgetTexts(sqlite: Sqlite, of: Forgotten): void {
  const { people } = mentionedIn(of)
  const names = namesThem(people)
  const forget = forgetterOf(sqlite, { people, ids: of.ids })
  inDrafts(sqlite, of, people, forget)
  inPreferences(sqlite, people, forget)
  inImports(sqlite, people, names, forget)
  inExchanges(sqlite, of, forget)
  for (const { names: all, rename } of statements(sqlite).files)
    for (const { id, name } of all.all() as { id: number; name: string }[]) if (names(name)) rename.run(id)
  inSalvage(sqlite, names)
}

interface Typed {
  cedula?: string
  name?: string
  phone?: string
}

type Forget = (text: string) => string

/** JSON without them in any of its texts. */
const forgotten = (json: string, forget: Forget): string =>
  JSON.stringify(JSON.parse(json), (_, value) => (typeof value === 'string' ? forget(value) : value))

/** Forms about them go; from those about others they are taken out. */
function inDrafts(sqlite: Sqlite, { ids }: Forgotten, people: readonly Mentioned[], forget: Forget): void {
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
    const kept = { ...read, new: isNew ? null : read.new, edit: isEdit ? null : read.edit }
    const next = forgotten(JSON.stringify(kept), forget)
    if (next !== forms) writeDraft.run(next, id)
  }
}

/** The search of the screen and of saved views, and how those are called. */
function inPreferences(sqlite: Sqlite, people: readonly Mentioned[], forget: Forget): void {
  const { preferences, writePreferences } = statements(sqlite)
  const cleared = (text: string | null): string | null =>
    text === null
      ? null
      : JSON.stringify(JSON.parse(text), (key, value) =>
          typeof value !== 'string'
            ? value
            : key === 'search' && isSearchFor(people, value)
              ? ''
              : forget(value),
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

function inImports(
  sqlite: Sqlite,
  people: readonly Mentioned[],
  names: (text: string) => boolean,
  forget: Forget,
): void {
  const { rows: all, writeRows } = statements(sqlite)
  const cedulas = new Set(people.map(({ cedula }) => cedula))
  for (const { id, n, rows } of all.all() as { id: number; n: number; rows: string }[]) {
    if (!names(rows)) continue
    const read = JSON.parse(rows) as ImportRow[] | object
    if (!Array.isArray(read)) continue
    const kept = read
      .filter(({ person }) => person === undefined || !cedulas.has(person.cedula))
      .map((row) => (row.cells != null && names(row.cells.join(' ')) ? { ...row, cells: null } : row))
      .map((row) => (row.person === undefined ? row : { ...row, person: withoutNotes(row.person, forget) }))
    writeRows.run(JSON.stringify(kept), id, n)
  }
}

/** What somebody else's row says of them. */
function withoutNotes<Of extends object>(person: Of, forget: Forget): Of {
  const written = Object.entries(person).map(([field, value]) => [
    field,
    isFreeText(field) && typeof value === 'string' ? forget(value) : value,
  ])
  return Object.fromEntries(written) as Of
}

const isFreeText = (field: string): boolean => (freeTexts as readonly string[]).includes(field)

type StagedChange = { uid: string; part: string; before: string | null; after: string | null }

function inExchanges(sqlite: Sqlite, { uids, cedulas }: Forgotten, forget: Forget): void {
  const { changes: all, writeChanges } = statements(sqlite)
  const isAnswer = ({ part, after }: StagedChange) =>
    part === 'census' && cedulas.some((cedula) => after?.includes(`"${cedula}"`))
  for (const { id, n, changes } of all.all() as { id: number; n: number; changes: string }[]) {
    const isNamed = [...uids, ...cedulas].some((text) => changes.includes(text))
    if (!isNamed && forget(changes) === changes) continue
    const kept = (JSON.parse(changes) as StagedChange[])
      .filter((change) => !isAnswer(change) && (change.part === 'erased' || !uids.has(change.uid)))
      .map((change) => withoutMentions(change, forget))
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
