import type { AppError } from '../../src-preload/contract/index.ts'
import { NoBrowser } from '../no-browser.ts'
import { Refusal } from '../refusal.ts'

/** An error as a message between threads, in which it loses its class. `code`: code of SQLite or of the system. */
export type Fault =
  | { kind: 'refusal'; error: AppError }
  | { kind: 'no_browser'; tried: string[] }
  | { kind: 'unforeseen'; stack: string; code: string | null }

export function toFault(error: unknown): Fault {
  if (error instanceof Refusal) return { kind: 'refusal', error: error.error }
  if (error instanceof NoBrowser) return { kind: 'no_browser', tried: error.tried }
  if (!(error instanceof Error)) return { kind: 'unforeseen', stack: String(error), code: null }
  const code = 'code' in error ? String(error.code) : null
  return { kind: 'unforeseen', stack: error.stack ?? error.message, code }
}

export function fromFault(fault: Fault): Error {
  switch (fault.kind) {
    case 'refusal':
      return new Refusal(fault.error.code, fault.error)
    case 'no_browser':
      return new NoBrowser(fault.tried)
    case 'unforeseen':
      return Object.assign(new Error('a thread failed'), { stack: fault.stack, code: fault.code })
  }
}
