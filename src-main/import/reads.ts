import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type {
  Counted,
  FoundTable,
  ImportPreview,
  ImportResult,
  PreviewRow,
  previewImportInput,
} from '../../src-preload/contract/index.ts'
import { areWhole, type ImportColumns, importFields } from '../../src-preload/import-fields.ts'
import type { FileProblem, RowNotice, RowProblem } from '../../src-preload/import-problems.ts'
import type { Sqlite } from '../database/open.ts'
import { erasedIn } from '../erased/tombstones.ts'
import { writeChosenStream } from '../files.ts'
import { Refusal } from '../refusal.ts'
import type { Written } from '../spreadsheet/exporter.ts'
import type { Call } from '../thread/thread.ts'
import { recognise } from './columns.ts'
import { isOneCase } from './names.ts'
import { nameOf, type ReadRow, type RowPerson, type RowRules, readRow, shownRow } from './people.ts'
import { cellAt, type Row, textOf } from './reading/cells.ts'
import { FileRefused } from './reading/limits.ts'
import { type Book, readFile, textBook } from './reading/read.ts'
import { rejectedParts, rejectedWorkbook } from './rejected.ts'
import {
  type KnownPerson,
  knownPeople,
  readRejected,
  rememberedColumns,
  resultOf,
  rowsOfChunk,
  type StagedRow,
} from './repository.ts'
import { findTable, shapeKey, type Table, tableAt } from './table.ts'

export type ImportSource = { file: string; name: string } | { text: string }

export type Looked = { kind: 'found'; table: FoundTable } | { kind: 'refused'; problem: FileProblem }

/** `leaders`: by `labelKey` of their names; null: only the caller's own people are imported. */
export interface PreviewInput {
  accountId: number
  ownPersonId: number
  leaders: [string, number][] | null
  textVersion: number
  now: number
  columns: ImportColumns
  titleCase: boolean
  consent: ReturnType<typeof previewImportInput.parse>['consent']
}

/**
 * `shape`: key of the table's headings; null: it has none. `chunks`, `rejectedParts`: numbers of them that the thread
 * holds.
 */
export interface Previewed {
  preview: ImportPreview
  shape: string | null
  chunks: number
  rejectedParts: number
}

interface Opened {
  book: Book
  name: string | null
}

const sampleRows = 5
const sampleCharacters = 60
const previewedRows = 50
/** Characters of a cell in the preview: a hostile one has thousands. */
const shownCharacters = 200
/** Rows between two pauses, in which the thread can receive an abort. */
const batch = 500

/** State of one import's thread: the open file, the table in use, and the result of the last preview. */
export function importReads(sqlite: Sqlite) {
  let opened: Opened | null = null
  let current: { sheet: number; table: Table } | null = null
  let ready: { chunks: string[]; rejected: string[] } | null = null

  const openFile = (): Opened => {
    if (opened === null) throw new Refusal('not_found')
    return opened
  }

  /** The first sheet with a table, or the chosen one. */
  async function look(accountId: number, sheet: number | null, heading: number | null): Promise<Looked> {
    const { book, name } = openFile()
    ready = null
    for (const at of sheet === null ? book.sheets.keys() : [sheet]) {
      const rows = await book.rows(at)
      const table = heading === null ? findTable(rows) : tableAt(rows, heading)
      if (table === null) continue
      current = { sheet: at, table }
      return { kind: 'found', table: found(accountId, name, book, at, table) }
    }
    return { kind: 'refused', problem: 'no_people' }
  }

  function found(
    accountId: number,
    name: string | null,
    book: Book,
    sheet: number,
    table: Table,
  ): FoundTable {
    const rows = table.rows.map(({ cells }) => cells)
    const headings = table.heading?.cells ?? null
    const shape = shapeKey(table)
    const recognised = recognise(headings, rows)
    const remembered =
      shape === null ? null : known(rememberedColumns(sqlite, accountId, shape), recognised.length)
    return {
      name,
      sheets: book.sheets,
      sheet,
      heading: table.heading?.number ?? null,
      rows: rows.length,
      nextTable: table.nextTable,
      headings: headings === null ? [] : headings.map((cell) => shortText(cell)),
      sample: rows
        .slice(0, sampleRows)
        .map((row) => Array.from({ length: recognised.length }, (_, at) => shortText(cellAt(row, at)))),
      columns: remembered ?? recognised,
      isRemembered: remembered !== null,
    }
  }

  async function preview(input: PreviewInput, { signal }: Call): Promise<Previewed> {
    if (current === null) throw new Refusal('not_found')
    const { table } = current
    const rules: RowRules = {
      ...input,
      leaders: input.leaders === null ? null : new Map(input.leaders),
    }
    const tally = createTally()
    const chunks: string[] = []
    let chunk: StagedRow[] = []
    // At once: the rows as objects need several times the memory.
    function endChunk(): void {
      if (chunk.length > 0) chunks.push(JSON.stringify(chunk))
      chunk = []
    }
    const rejected = new Map<number, RowProblem>()
    const firstWith = new Set<string>()
    for (let at = 0; at < table.rows.length; at += batch) {
      await setImmediate()
      signal.throwIfAborted()
      const part = table.rows.slice(at, at + batch).map(({ number, cells }) => ({
        number,
        cells,
        read: readRow(cells, rules),
      }))
      const erasureOf = erasedIn(sqlite)
      const others = knownPeople(sqlite, cedulasOf(part.map(({ read }) => read)))
      for (const { number, cells, read } of part) {
        if (read.kind === 'empty') continue
        const outcome = outcomeOf(read, others, firstWith, input, (cedula) => erasureOf(cedula) !== null)
        tally.add({ number, ...shown(cells, read, rules), outcome, notices: noticesOf(read) }, read)
        if (outcome !== 'fresh' && outcome !== 'known') rejected.set(number, outcome)
        if (read.kind === 'person' && (outcome === 'fresh' || outcome === 'another_leaders'))
          chunk.push({ number, person: read.person, isListed: outcome !== 'fresh' })
        if (chunk.length === rowsOfChunk) endChunk()
      }
    }
    endChunk()
    ready = { chunks, rejected: rejectedParts(table, rules.columns, rejected) }
    const names = table.rows.slice(0, 500).map(({ cells }) => nameOf(cells, rules.columns))
    const isMostlyOneCase = names.filter(isOneCase).length * 2 > names.length
    return {
      preview: { ...tally.counted(), isOneCase: isMostlyOneCase },
      shape: shapeKey(table),
      chunks: chunks.length,
      rejectedParts: ready.rejected.length,
    }
  }

  return {
    async importOpen({ accountId, source }: { accountId: number; source: ImportSource }): Promise<Looked> {
      return await orRefused(async () => {
        current = null
        opened =
          'file' in source
            ? { book: await readFile(source.file), name: source.name }
            : { book: textBook(source.text), name: null }
        return await look(accountId, null, null)
      })
    },
    importLook: ({
      accountId,
      sheet,
      heading,
    }: {
      accountId: number
      sheet: number
      heading: number | null
    }) => orRefused(() => look(accountId, sheet, heading)),
    importPreview: preview,
    importChunk: ({ n }: { n: number }): string | null => ready?.chunks[n] ?? null,
    importRejectedPart: ({ n }: { n: number }): string | null => ready?.rejected[n] ?? null,
    importResult: ({ importId }: { importId: number }): ImportResult => resultOf(sqlite, importId),
    /**
     * Writes the temporary file with a finished import's rejected rows. Throws `Refusal('not_found')` if they are no
     * longer kept.
     */
    importRejected: async (
      { importId, file }: { importId: number; file: string },
      { signal }: Call,
    ): Promise<Written> => {
      const found = readRejected(sqlite, importId)
      if (found === null) throw new Refusal('not_found')
      const { content, rows } = await rejectedWorkbook(found.head, found.rows)
      await writeChosenStream(file, Readable.from([content]), signal)
      return { rows }
    },
  }
}
export type ImportReads = ReturnType<typeof importReads>

async function orRefused(read: () => Promise<Looked>): Promise<Looked> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof FileRefused) return { kind: 'refused', problem: error.problem }
    throw error
  }
}

const shortText = (cell: Parameters<typeof textOf>[0]): string =>
  textOf(cell).trim().slice(0, sampleCharacters)

/** Columns that an older or newer version of the app remembered; null if they do not fit. */
function known(text: string | null, width: number): ImportColumns | null {
  if (text === null) return null
  const columns: unknown = JSON.parse(text)
  const isKnown = (field: unknown) => field === null || importFields.some((one) => one === field)
  if (!Array.isArray(columns) || !columns.every(isKnown) || columns.length > width) return null
  return areWhole(columns) ? [...columns, ...Array(width - columns.length).fill(null)] : null
}

const cedulasOf = (rows: readonly ReadRow[]): string[] =>
  rows.flatMap((row) => (row.kind === 'person' ? [row.person.cedula] : []))

const noticesOf = (read: ReadRow): RowNotice[] => (read.kind === 'person' ? read.notices : [])

/** `firstWith`: cédulas of the imported rows above. Adds the cédula of this row. */
function outcomeOf(
  read: Exclude<ReadRow, { kind: 'empty' }>,
  others: ReadonlyMap<string, KnownPerson>,
  firstWith: Set<string>,
  input: Pick<PreviewInput, 'ownPersonId' | 'leaders'>,
  isErased: (cedula: string) => boolean,
): PreviewRow['outcome'] {
  if (read.kind === 'rejected') return read.problem
  const { person } = read
  if (firstWith.has(person.cedula)) return 'repeated'
  firstWith.add(person.cedula)
  const other = others.get(person.cedula)
  if (other !== undefined) return outcomeBeside(other, person, input)
  return isErased(person.cedula) ? 'erased' : 'fresh'
}

function outcomeBeside(
  other: KnownPerson,
  { referredBy, consent }: RowPerson,
  { ownPersonId, leaders }: Pick<PreviewInput, 'ownPersonId' | 'leaders'>,
): PreviewRow['outcome'] {
  if (other.id === ownPersonId) return other.isHidden === 1 ? 'removed' : 'own'
  const isOwners = leaders !== null
  // Only the import itself tells a leader that another leader has the person: a preview leaves no record.
  if (other.referredBy !== referredBy && !isOwners) return 'fresh'
  if (other.isHidden === 1) return 'removed'
  if (other.referredBy === referredBy) return 'known'
  // A claim needs an authorisation, which proves that the leader knows the person.
  return consent === null ? 'another_leaders_unauthorised' : 'another_leaders'
}

function shown(
  cells: Row,
  read: ReadRow,
  rules: RowRules,
): Omit<PreviewRow, 'number' | 'outcome' | 'notices'> {
  const written = shownRow(cells, rules.columns)
  const { cedula, name, phone, barrio } = read.kind === 'person' ? read.person : written
  const short = (text: string | null) => (text ?? '').slice(0, shownCharacters)
  return { cedula: short(cedula), name: short(name), phone: short(phone), barrio: short(barrio) }
}

function createTally() {
  const first: PreviewRow[] = []
  const problems = new Map<RowProblem, number>()
  const notices = new Map<RowNotice, number>()
  const counts = { rows: 0, fresh: 0, known: 0, rejected: 0, claims: 0, withoutConsent: 0 }
  const up = <Code>(codes: Map<Code, number>, code: Code) => codes.set(code, (codes.get(code) ?? 0) + 1)
  return {
    add(row: PreviewRow, read: ReadRow): void {
      counts.rows += 1
      if (first.length < previewedRows) first.push(row)
      switch (row.outcome) {
        case 'fresh':
          counts.fresh += 1
          for (const notice of row.notices) up(notices, notice)
          if (read.kind === 'person' && read.person.consent === null) counts.withoutConsent += 1
          break
        case 'known':
          counts.known += 1
          break
        default:
          counts.rejected += 1
          if (row.outcome === 'another_leaders') counts.claims += 1
          up(problems, row.outcome)
      }
    },
    counted: () => ({ ...counts, problems: byCount(problems), notices: byCount(notices), first }),
  }
}

const byCount = <Code>(codes: ReadonlyMap<Code, number>): Counted<Code>[] =>
  [...codes].map(([code, rows]) => ({ code, rows })).toSorted((one, other) => other.rows - one.rows)
