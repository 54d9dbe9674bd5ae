import type { PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

const words = messages.detail

/** Advice once the retries are spent; null: the queue is still working or done. */
export function nextStep({
  status,
  askedAgain,
  nextAttemptAt,
}: Pick<PersonRow, 'status' | 'askedAgain' | 'nextAttemptAt'>): string | null {
  if (askedAgain || nextAttemptAt !== null) return null
  switch (status) {
    case 'TIMEOUT':
    case 'BLOCKED':
    case 'ERROR':
      return words.nextStep[status]
    default:
      return null
  }
}
