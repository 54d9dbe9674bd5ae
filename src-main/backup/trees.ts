import { childrenOf, entriesOf, type Image, indexChildrenOf, kindOf, type Value } from './pages.ts'

/** Pure. Finds the pages of a table or an index, as far as the pages above them can be read. */

/** A table's rows with `after` < rowid ≤ `upTo` were below an unreadable page. */
export interface Hole {
  after: number
  upTo: number
}

export interface TableTree {
  leaves: number[]
  holes: Hole[]
}

export const everywhere: Hole = { after: Number.NEGATIVE_INFINITY, upTo: Number.POSITIVE_INFINITY }

/** Adds each page that it reaches to `taken`, and skips pages that are in it already. */
export function tableTree(image: Image, root: number, taken: Set<number>): TableTree {
  const tree: TableTree = { leaves: [], holes: [] }
  const visit = (page: number, range: Hole): void => {
    const kind = kindOf(image, page)
    if (taken.has(page) || (kind !== 'table_leaf' && kind !== 'table_inner')) {
      tree.holes.push(range)
      return
    }
    taken.add(page)
    if (kind === 'table_leaf') {
      tree.leaves.push(page)
      return
    }
    let { after } = range
    for (const { page: child, last } of childrenOf(image, page)) {
      const upTo = Math.min(last, range.upTo)
      visit(child, { after, upTo })
      after = upTo
    }
  }
  visit(root, everywhere)
  return tree
}

export interface IndexEntries {
  /** The indexed values, then the rowid. */
  entries: Value[][]
  /** Whether every page of the index could be read. */
  isWhole: boolean
}

export function indexEntries(image: Image, root: number): IndexEntries {
  const found: IndexEntries = { entries: [], isWhole: true }
  const taken = new Set<number>()
  const visit = (page: number): void => {
    const kind = kindOf(image, page)
    if (taken.has(page) || (kind !== 'index_leaf' && kind !== 'index_inner')) {
      found.isWhole = false
      return
    }
    taken.add(page)
    for (const entry of entriesOf(image, page)) found.entries.push(entry)
    if (kind === 'index_inner') for (const child of indexChildrenOf(image, page)) visit(child)
  }
  visit(root)
  return found
}

export const isIn = (rowid: number, holes: readonly Hole[]): boolean =>
  holes.some(({ after, upTo }) => rowid > after && rowid <= upTo)
