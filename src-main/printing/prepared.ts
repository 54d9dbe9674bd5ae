import { randomUUID } from 'node:crypto'
import {
  type Letterhead,
  type PrintedPage,
  type PrintPreview,
  previewedPages,
} from '../../src-preload/contract/index.ts'
import { pagesHtml } from './pages-html.ts'
import { paginate, partsOf, type Sheet } from './paginate.ts'

/** The pages of a document as of one moment. */
export interface Prepared {
  edition: string
  letterhead: Letterhead
  parts: PreparedPart[]
}

/** People who are printed at once, with separate page numbers. `pages`: JSON, which takes a tenth of the memory. */
interface PreparedPart {
  people: number
  pages: string[]
}

/** `most`: people per part. A larger sheet is a part by itself. */
export const prepare = (sheets: readonly Sheet[], letterhead: Letterhead, most: number): Prepared => ({
  edition: randomUUID(),
  letterhead,
  parts: partsOf(sheets, most).map((part) => ({
    people: part.reduce((sum, { people }) => sum + people, 0),
    pages: paginate(part).map((page) => JSON.stringify(page)),
  })),
})

const read = (page: string): PrintedPage => JSON.parse(page)

/** The pages from `first`, numbered through all parts. */
export function previewOf({ edition, letterhead, parts }: Prepared, first: number): PrintPreview {
  const pages = parts.flatMap(({ pages }) => pages)
  return {
    edition,
    people: parts.reduce((sum, { people }) => sum + people, 0),
    pages: pages.length,
    letterhead,
    shown: pages
      .slice(first - 1, first - 1 + previewedPages)
      .map((page, at) => ({ ...read(page), number: first + at })),
  }
}

/** Markup of the body of one part. */
export function bodyOf({ letterhead, parts }: Prepared, at: number): string {
  const pages = (parts[at]?.pages ?? []).map(read)
  return pagesHtml(pages, letterhead, pages.length)
}
