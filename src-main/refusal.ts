import type { AppError, ErrorCode } from '../src-preload/contract/index.ts'

/** An expected error. Only `error` is sent to the page; message, stack and cause stay in main. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly error: AppError

  constructor(code: ErrorCode, more: Omit<AppError, 'code'> = {}, cause?: unknown) {
    super(code, { cause })
    this.error = { code, ...more }
  }
}

export type StorageTrouble = Extract<ErrorCode, 'disk_full' | 'folder_read_only' | 'database_damaged'>

/** SQLite's codes for failed writes: the disk became read-only, or it is failing. */
const failedWrites = ['WRITE', 'FSYNC', 'DIR_FSYNC', 'TRUNCATE'].map((what) => `SQLITE_IOERR_${what}`)

/** Classifies an error of the disk or the database file by its code from SQLite or the system; null: another error. */
export function storageTrouble(error: unknown): StorageTrouble | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // SQLite reports a full disk as SHMSIZE if the WAL index cannot grow.
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

/** `storageTrouble` as a `Refusal`; null: another error. */
export function systemRefusal(error: unknown): Refusal | null {
  const trouble = storageTrouble(error)
  return trouble === null ? null : new Refusal(trouble, {}, error)
}
