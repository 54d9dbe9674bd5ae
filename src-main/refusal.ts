import type { AppError, ErrorCode } from '../src-preload/contract/index.ts'

/** A refusal that the caller is told of as it is: its `error` crosses to the page, everything else stays in main. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly error: AppError

  constructor(code: ErrorCode, more: Omit<AppError, 'code'> = {}, cause?: unknown) {
    super(code, { cause })
    this.error = { code, ...more }
  }
}

export type StorageTrouble = Extract<ErrorCode, 'disk_full' | 'folder_read_only' | 'database_damaged'>

/** A disk that was made read-only under an open file, or that fails: what SQLite says when a write does not succeed. */
const failedWrites = ['WRITE', 'FSYNC', 'DIR_FSYNC', 'TRUNCATE'].map((what) => `SQLITE_IOERR_${what}`)

/** What ails the disk or the file by what the system or SQLite said; null: something else. */
export function storageTrouble(error: unknown): StorageTrouble | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // The index of the WAL could not grow: SQLite has no other word for that.
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'SQLITE_IOERR_SHMSIZE') return 'disk_full'
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    failedWrites.includes(code) ||
    code === 'EROFS' ||
    code === 'EACCES'
  )
    return 'folder_read_only'
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_IOERR'))
    return 'database_damaged'
  return null
}

/** The same as a refusal. */
export function systemRefusal(error: unknown): Refusal | null {
  const trouble = storageTrouble(error)
  return trouble === null ? null : new Refusal(trouble, {}, error)
}
