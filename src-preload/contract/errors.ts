import type { FieldProblem } from '../fields.ts'
import type { FolderHolder } from './folder.ts'
import type { Duplicate } from './people.ts'

/** Reasons why the data cannot be opened. Each code has its own screen, `messages.trouble`. */
const openingErrors = [
  'keys_missing',
  'keys_damaged',
  'keys_tampered',
  'database_newer',
  'migration_failed',
  'database_damaged',
  'folder_in_use',
  'folder_unusable',
] as const
export type OpeningError = (typeof openingErrors)[number]

/** Reasons why main refused a call. Each code has a sentence, `messages.error`. */
export const errorCodes = [
  ...openingErrors,
  'invalid_input',
  'not_signed_in',
  'forbidden',
  'already_set_up',
  'already_signed_in',
  'wrong_password',
  'wrong_code',
  'wait',
  'account_removed',
  'keys_mismatch',
  'keys_not_writable',
  'wrong_pin',
  'pin_spent',
  'disk_full',
  'not_found',
  'duplicate',
  'erased',
  'has_account',
  'already_decided',
  'not_a_leader',
  'file_in_use',
  'cannot_write',
  'folder_read_only',
  'replaced_elsewhere',
  'copy_damaged',
  'copy_newer',
  'not_a_copy',
  'busy',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export const isOpeningError = (code: ErrorCode): code is OpeningError =>
  (openingErrors as readonly ErrorCode[]).includes(code)

/** Each detail is set only for the codes named in its comment. */
export interface AppError {
  code: ErrorCode
  /** `invalid_input`: the first problem of each field, by path. */
  fields?: Record<string, FieldProblem>
  /** `duplicate`: who has the cédula. */
  duplicate?: Duplicate
  /**
   * UTC ms until which further tries are refused. `wait` (the try came too early and was not checked): always set.
   * `wrong_password`, `wrong_code`: null if the next try may follow at once.
   */
  retryAt?: number | null
  /** `wrong_pin`. */
  triesLeft?: number
  /** `keys_mismatch`: the one of the two that is from an earlier time. Always set. */
  older?: 'keys' | 'data'
  /** `database_damaged`: the file is missing or empty, and the WAL has none of it. */
  isGone?: true
  /** `folder_in_use`: who holds the data folder; null: unknown. */
  holder?: FolderHolder | null
  /** `folder_unusable`: its path. */
  folder?: string
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; error: AppError }
