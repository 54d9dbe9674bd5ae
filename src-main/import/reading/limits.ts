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

/** Far above the files of leaders, and far below the memory of a laptop with 4 GB. */
export const limits = {
  /** Bytes of a file on disk. */
  fileBytes: 100 * mebibyte,
  /** Bytes of a text, a web page or an old workbook, which are held in memory completely. */
  wholeBytes: 40 * mebibyte,
  /** Bytes of an unpacked part of a zip that is held in memory completely. */
  partBytes: 96 * mebibyte,
  /** Bytes of an unpacked sheet of a zip, which is streamed. */
  sheetBytes: 512 * mebibyte,
  /** Elements of a sheet: 200,000 rows of 20 texts. */
  sheetElements: 12_000_000,
  /** Elements of another part: the texts of such a sheet. */
  partElements: 4_000_000,
  /** Elements of an ods, all of which are in memory at once. */
  odsElements: 450_000,
  /** Bytes of a tag: a reader scans a longer one again and again. */
  tagBytes: mebibyte,
  /** Bytes of all unpacked parts of a zip that are read. */
  zipBytes: 768 * mebibyte,
  /** Rows that are not empty. */
  rows: 200_000,
  columns: 200,
  /** All rows, including empty ones. */
  sheetRows: 1_048_576,
  /** Characters of a line of text. */
  lineCharacters: mebibyte / 4,
  /** Characters of a cell that are kept; no field takes that many. */
  cellCharacters: 4_000,
  /** Milliseconds for one sheet. */
  readMs: 60_000,
  sheets: 40,
} as const

/** Calls of `check` throw once the time is over. */
export function createDeadline(ms: number, now: () => number = () => performance.now()): { check(): void } {
  const end = now() + ms
  return {
    check() {
      if (now() > end) throw new FileRefused('took_too_long')
    },
  }
}
