import type { FieldProblem } from '../fields.ts'
import type { CedulaCheck } from './people.ts'

export const errorCodes = [
  'invalid_input',
  'not_signed_in',
  'forbidden',
  'already_set_up',
  'already_signed_in',
  'keys_missing',
  'keys_damaged',
  'keys_tampered',
  'wrong_password',
  'wrong_code',
  'wait',
  'account_removed',
  'wrong_pin',
  'pin_spent',
  'database_newer',
  'database_damaged',
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

/**
 * `fields`: one problem a field, for `invalid_input`. `duplicate`: whose the cédula is, for `duplicate`. `retryAt`: for
 * `wrong_password` and `wrong_code`, UTC ms before which no further try is taken, null: it may follow at once; for
 * `wait`, which answers a try that came too early and was not looked at, always set. `triesLeft`: for `wrong_pin`.
 */
export interface AppError {
  code: ErrorCode
  fields?: Record<string, FieldProblem>
  duplicate?: Exclude<CedulaCheck, 'free'>
  retryAt?: number | null
  triesLeft?: number
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; error: AppError }
