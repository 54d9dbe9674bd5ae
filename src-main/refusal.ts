import type { AppError, ErrorCode } from '../src-preload/contract.ts'

/** A refusal that the caller is told of as it is: its `error` crosses to the page, everything else stays in main. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly error: AppError

  constructor(code: ErrorCode, more: Omit<AppError, 'code'> = {}, cause?: unknown) {
    super(code, { cause })
    this.error = { code, ...more }
  }
}

/**
 * What the system or SQLite said, in the words of the contract; null where it is none that a leader can do something
 * about.
 */
export function systemRefusal(error: unknown): Refusal | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new Refusal('disk_full', {}, error)
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new Refusal('database_damaged', {}, error)
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code === 'EROFS' ||
    code === 'EACCES'
  )
    return new Refusal('folder_read_only', {}, error)
  return null
}
