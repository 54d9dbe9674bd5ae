import { bogotaDate } from '../../src-preload/bogota.ts'
import type { ElectionCalendar } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Handlers } from '../handler-types.ts'
import type { Thread } from '../thread/thread.ts'
import type { FollowUpReads } from './reads.ts'

interface FollowUpSession {
  slowReader: Thread<FollowUpReads>
}

export const followUpHandlers = (
  clock: Pick<Clock, 'now'>,
  calendar: () => ElectionCalendar,
): Handlers<FollowUpSession>['followUp'] => ({
  read: ({ of }, { session, account }) =>
    session.slowReader.run('readFollowUp', {
      referredBy: account.id,
      of,
      calendar: calendar(),
      today: bogotaDate(clock.now()),
    }),
})
