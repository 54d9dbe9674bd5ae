import { bogotaDate } from '../../src-preload/bogota.ts'
import {
  type CensusRemedy,
  defaultCalendar,
  isFailed,
  type PersonRow,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

/** Advice once the retries are spent; null: the queue is still working or done. */
export const nextStep = ({
  status,
  askedAgain,
  nextAttemptAt,
}: Pick<PersonRow, 'status' | 'askedAgain' | 'nextAttemptAt'>): string | null =>
  isFailed(status) && !askedAgain && nextAttemptAt === null ? messages.statuses[status].nextStep : null

/** What the person, or the leader, has to do. `now`: UTC ms. */
export const remedyText = (remedy: CensusRemedy, now: number): string =>
  messages.censusRemedies[remedy].todo({ ...defaultCalendar, today: bogotaDate(now) })
