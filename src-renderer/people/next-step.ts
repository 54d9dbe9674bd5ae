import { isFailed, type PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

/** Advice once the retries are spent; null: the queue is still working, or is done. */
export const nextStep = ({
  status,
  askedAgain,
  nextAttemptAt,
}: Pick<PersonRow, 'status' | 'askedAgain' | 'nextAttemptAt'>): string | null =>
  isFailed(status) && !askedAgain && nextAttemptAt === null ? messages.statuses[status].nextStep : null
