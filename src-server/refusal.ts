import type { RefusalCode } from '../src-protocol/index.ts'

/** An expected error. Only its code is answered. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode

  constructor(code: RefusalCode) {
    super(code)
    this.code = code
  }
}
