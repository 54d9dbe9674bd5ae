import { bogotaDate } from '../../src-preload/bogota.ts'
import type { ChosenPeople } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Handlers } from '../handler-types.ts'
import type { Thread } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import type { FollowUpReads } from './reads.ts'

interface FollowUpSession {
  slowReader: Thread<FollowUpReads>
}

export interface FollowUpHandlers {
  followUp: Handlers<FollowUpSession>['followUp']
  campaign: Pick<Handlers<FollowUpSession>['campaign'], 'followUp'>
}

export function followUpHandlers(clock: Pick<Clock, 'now'>): FollowUpHandlers {
  const read = ({ slowReader }: FollowUpSession, whose: Whose, of: ChosenPeople) =>
    slowReader.run('readFollowUp', { whose, of, today: bogotaDate(clock.now()) })
  return {
    followUp: { read: ({ of }, { session, account }) => read(session, account.id, of) },
    campaign: { followUp: ({ of }, { session }) => read(session, 'campaign', of) },
  }
}
