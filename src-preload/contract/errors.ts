import type { FieldProblem } from '../fields.ts'
import type { CedulaCheck } from './people.ts'

/** The data cannot be opened, which no form can mend: each has a screen of its own, `messages.trouble`. */
const openingErrors = [
  'keys_missing',
  'keys_damaged',
  'keys_tampered',
  'database_newer',
  'database_damaged',
] as const
export type OpeningError = (typeof openingErrors)[number]

/** Why main refused a call. Each has a sentence, `messages.error`. */
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
  'wrong_pin',
  'pin_spent',
  'disk_full',
  'not_found',
  'duplicate',
  'has_account',
  'already_decided',
  'not_a_leader',
  'file_in_use',
  'cannot_write',
  'folder_read_only',
  'busy',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export const isOpeningError = (code: ErrorCode): code is OpeningError =>
  (openingErrors as readonly ErrorCode[]).includes(code)

/** The details are set for the codes that they name, and for no other. */
export interface AppError {
  code: ErrorCode
  /** `invalid_input`: the first problem of each field, by path. */
  fields?: Record<string, FieldProblem>
  /** `duplicate`: whose the cédula is. */
  duplicate?: Exclude<CedulaCheck, 'free'>
  /**
   * UTC ms before which no further try is taken. `wait` (a try that came too early and was not looked at): always set.
   * `wrong_password`, `wrong_code`: null where the next try may follow at once.
   */
  retryAt?: number | null
  /** `wrong_pin`. */
  triesLeft?: number
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; error: AppError }
