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
