import { isFailed, type PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

/** What the leader can do once the retries are spent; null while the queue works on it, or where the status is final. */
export const nextStep = ({
  status,
  askedAgain,
  nextAttemptAt,
}: Pick<PersonRow, 'status' | 'askedAgain' | 'nextAttemptAt'>): string | null =>
  isFailed(status) && !askedAgain && nextAttemptAt === null ? messages.statuses[status].nextStep : null
