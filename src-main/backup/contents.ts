import { freePages, type Image, kindOf, pageCount, type Row, rowsOf, type Value } from './pages.ts'
import { fits, type Stored, storedOf, type Table } from './tables.ts'
import { everywhere, type Hole, type IndexEntries, indexEntries, isIn, tableTree } from './trees.ts'

/** Pure. Finds the pages that hold each table's rows, in a database with unreadable pages. */

export interface TableContents {
  table: Table
  /** Pages of the table's tree. */
  leaves: number[]
  /** Pages below an unreadable page. They count as the table's because their rows fit no other table. */
  adopted: number[]
  /** Empty: the table was read completely. */
  holes: Hole[]
}

export interface Contents {
  tables: TableContents[]
  /** Pages with rows that fit several tables, by page. */
  ambiguous: { page: number; candidates: Table[] }[]
  /** Root pages of the indexes that are known, by name. */
  indexRoots: Map<string, number>
}

/** Root pages by name. */
export interface Roots {
  tables: Map<string, number>
  indexes: Map<string, number>
}

const text = (name: string, isNullable = false) =>
  ({ name, kind: 'text', isNullable, isOptional: false }) as const

/** The table that lists the tables; its root is page 1. */
const schemaTable: Table = {
  name: 'sqlite_schema',
  columns: [
    text('type'),
    text('name'),
    text('tbl_name'),
    { name: 'rootpage', kind: 'integer', isNullable: true, isOptional: false },
    text('sql', true),
  ],
  rowidColumn: null,
  indexes: [],
  references: [],
}

const schemaKinds: readonly Value[] = ['table', 'index', 'trigger', 'view']

export function rootsOf(image: Image): Roots {
  const taken = new Set<number>()
  const { leaves, holes } = tableTree(image, 1, taken)
  const isSchema = (row: Row) => fits(schemaTable, row) && schemaKinds.includes(row.values[0] ?? null)
  const adopted =
    holes.length === 0 ? [] : orphans(image, taken).filter((page) => rowsOf(image, page).every(isSchema))
  const roots: Roots = { tables: new Map(), indexes: new Map() }
  for (const page of [...adopted, ...leaves])
    for (const row of rowsOf(image, page)) {
      const { type, name, rootpage } = storedOf(schemaTable, row)
      if (typeof name !== 'string' || typeof rootpage !== 'number' || rootpage < 2) continue
      if (type === 'table') roots.tables.set(name, rootpage)
      if (type === 'index') roots.indexes.set(name, rootpage)
    }
  return roots
}

/** Leaves with rows that no known tree reaches. */
function orphans(image: Image, taken: ReadonlySet<number>): number[] {
  const free = freePages(image)
  const found: number[] = []
  for (let page = 2; page <= pageCount(image); page++)
    if (kindOf(image, page) === 'table_leaf' && !taken.has(page) && !free.has(page)) found.push(page)
  return found.filter((page) => rowsOf(image, page).length > 0)
}

export function contentsOf(image: Image, roots: Roots, tables: readonly Table[]): Contents {
  const taken = new Set<number>()
  tableTree(image, 1, taken)
  const byName = new Map(tables.map((table) => [table.name, table]))
  const found = new Map<string, TableContents>()
  for (const [name, root] of roots.tables) {
    const tree = tableTree(image, root, taken)
    const table = byName.get(name)
    if (table !== undefined) found.set(name, { table, adopted: [], ...tree })
  }
  for (const table of tables)
    if (!found.has(table.name)) found.set(table.name, { table, leaves: [], adopted: [], holes: [everywhere] })
  const contents: Contents = {
    tables: tables.map(({ name }) => found.get(name) as TableContents),
    ambiguous: [],
    indexRoots: roots.indexes,
  }
  const damaged = contents.tables.filter(({ holes }) => holes.length > 0)
  if (damaged.length > 0) adopt(image, taken, damaged, contents)
  return contents
}

function adopt(
  image: Image,
  taken: ReadonlySet<number>,
  damaged: readonly TableContents[],
  { ambiguous }: Contents,
): void {
  for (const page of orphans(image, taken)) {
    const rows = rowsOf(image, page)
    const candidates = damaged.filter(({ table, holes }) =>
      rows.every((row) => isIn(row.rowid, holes) && fits(table, row)),
    )
    const [only] = candidates
    if (only !== undefined && candidates.length === 1) only.adopted.push(page)
    else if (candidates.length > 1) ambiguous.push({ page, candidates: candidates.map(({ table }) => table) })
  }
}

/** Column values of a table's rows, read from its indexes. */
export interface Evidence {
  /** By rowid: the columns that are known, of the rows that are missing. */
  rows: Map<number, Stored>
  /** Names of the indexes that could be read whole. */
  wholeIndexes: Set<string>
  /** The rowids in each index, by its name. */
  rowidsIn: Map<string, Set<number>>
  /** Whether `rows` has every missing row of the table. */
  isComplete: boolean
}

export function evidenceOf(
  image: Image,
  { indexRoots }: Contents,
  table: Table,
  isMissing: (rowid: number) => boolean,
): Evidence {
  const evidence: Evidence = {
    rows: new Map(),
    wholeIndexes: new Set(),
    rowidsIn: new Map(),
    isComplete: false,
  }
  for (const index of table.indexes) {
    const rowids = new Set<number>()
    evidence.rowidsIn.set(index.name, rowids)
    const root = indexRoots.get(index.name)
    const read: IndexEntries =
      root === undefined ? { entries: [], isWhole: false } : indexEntries(image, root)
    if (read.isWhole) evidence.wholeIndexes.add(index.name)
    if (read.isWhole && !index.isPartial) evidence.isComplete = true
    for (const entry of read.entries) {
      const rowid = entry.at(-1)
      if (typeof rowid !== 'number') continue
      rowids.add(rowid)
      if (!isMissing(rowid)) continue
      const row = evidence.rows.get(rowid) ?? {}
      for (const [at, column] of index.columns.entries())
        if (column !== null && at < entry.length - 1) row[column] = entry[at] ?? null
      evidence.rows.set(rowid, row)
    }
  }
  return evidence
}
