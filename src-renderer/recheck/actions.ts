import { messages } from '../../src-preload/messages/index.ts'
import type { Action } from '../ui/actions.ts'
import { openChanges, openRecheck, pauseRecheck, resumeRecheck, useRecheck } from './store.ts'

const words = messages.recheck
const batch = () => useRecheck.getState().state?.batch ?? null

export const recheckActions = {
  recheck: {
    group: 'queue',
    label: words.action,
    words: words.actionWords,
    by: 'leader',
    isPossible: () => useRecheck.getState().opened === null,
    run: () => openRecheck('errors'),
  },
  pauseRecheck: {
    group: 'queue',
    label: words.strip.pause.label,
    words: words.actionWords,
    by: 'leader',
    isPossible: () => batch()?.state === 'running',
    run: () => void pauseRecheck(),
  },
  resumeRecheck: {
    group: 'queue',
    label: words.strip.resume.label,
    words: words.actionWords,
    by: 'leader',
    isPossible: () => batch()?.state === 'paused',
    run: () => void resumeRecheck(),
  },
  recheckChanges: {
    group: 'queue',
    label: words.changes.action,
    words: words.actionWords,
    by: 'leader',
    isPossible: () => (batch()?.changed ?? 0) > 0,
    run() {
      const shown = batch()
      if (shown !== null) openChanges(shown.id)
    },
  },
} satisfies Record<string, Action>
