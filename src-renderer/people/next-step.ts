import { bogotaDate } from '../../src-preload/bogota.ts'
import { isFailed, type PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { defaultCalendar, type Remedy } from '../../src-preload/remedies.ts'

/** Advice once the retries are spent; null: the queue is still working or done. */
export const nextStep = ({
  status,
  askedAgain,
  nextAttemptAt,
}: Pick<PersonRow, 'status' | 'askedAgain' | 'nextAttemptAt'>): string | null =>
  isFailed(status) && !askedAgain && nextAttemptAt === null ? messages.statuses[status].nextStep : null

/** What the person, or the leader, has to do. `now`: UTC ms. */
export const remedyText = (remedy: Remedy, now: number): string =>
  messages.remedies[remedy].todo({ ...defaultCalendar, today: bogotaDate(now) })
