import type { FileProblem } from '../../../src-preload/import-problems.ts'

/** A file that is not imported. Its cause stays in main, because it may quote the file. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  readonly problem: FileProblem

  constructor(problem: FileProblem, cause?: unknown) {
    super(problem, { cause })
    this.problem = problem
  }
}

const mebibyte = 1024 * 1024

/** Far above what leaders have, and far below what a laptop with 4 GB can hold. */
export const limits = {
  /** Of the file on disk. */
  fileBytes: 100 * mebibyte,
  /** Of a text, a page or an old workbook, which are held whole. */
  wholeBytes: 40 * mebibyte,
  /** Of a part of a zip that is held whole, unpacked. */
  partBytes: 96 * mebibyte,
  /** Of a sheet of a zip, which is streamed, unpacked. */
  sheetBytes: 512 * mebibyte,
  /** Elements of a sheet: 200,000 rows of 20 texts. */
  sheetElements: 12_000_000,
  /** Elements of another part: the texts of such a sheet. */
  partElements: 4_000_000,
  /** Elements of an ods, all of which are held at once. */
  odsElements: 450_000,
  /** Bytes of a tag: a reader goes through a longer one again and again. */
  tagBytes: mebibyte,
  /** Of all parts of a zip that are read, unpacked. */
  zipBytes: 768 * mebibyte,
  /** Rows with something in them. */
  rows: 200_000,
  columns: 200,
  /** Rows with nothing in them count as well. */
  sheetRows: 1_048_576,
  /** Characters of a line of text. */
  lineCharacters: mebibyte / 4,
  /** Characters of a cell that are kept: no field takes as many. */
  cellCharacters: 4_000,
  /** Milliseconds for one sheet. */
  readMs: 60_000,
  sheets: 40,
} as const

/** Calls of `check` refuse once the time is over. */
export function createDeadline(ms: number, now: () => number = () => performance.now()): { check(): void } {
  const end = now() + ms
  return {
    check() {
      if (now() > end) throw new FileRefused('took_too_long')
    },
  }
}
