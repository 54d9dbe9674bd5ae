import { messages } from '../../src-preload/messages/index.ts'
import type { Action } from '../ui/actions.ts'
import { notice } from '../ui/notice.tsx'
import { sendAndFetch } from './commands.ts'
import { isConnected, isCoordinators, openCampaign } from './store.ts'

const words = messages.headquarters

export const headquartersActions = {
  headquartersSync: {
    group: 'settings',
    label: words.syncNow,
    words: words.syncWords,
    by: 'owner',
    isPossible: isConnected,
    run() {
      notice.info(words.syncing)
      void sendAndFetch()
    },
  },
  headquartersCampaign: {
    group: 'settings',
    label: words.campaign.action,
    words: words.campaign.actionWords,
    by: 'owner',
    isPossible: isCoordinators,
    run: openCampaign,
  },
} satisfies Record<string, Action>
