import type { QueueState } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { Action } from '../ui/actions.ts'
import {
  abortLookup,
  endRound,
  nextOfRound,
  openWindow,
  pause,
  probe,
  resume,
  showCaptcha,
  solveCaptchas,
} from './commands.ts'
import { mayStartRound, openRoundForm, roundOn } from './rounds-store.ts'
import { useQueue } from './state-store.ts'
import { forLeader, hasRemedy } from './state-words.ts'

const words = messages.actions

/** Only the leader's own lookup may be aborted. */
const isOwnRunning = (queue: QueueState | null): boolean =>
  queue !== null && queue.running !== null && queue.running.name !== null

export const queueActions = {
  pause: {
    group: 'queue',
    label: words.pause,
    words: words.pauseWords,
    by: 'leader',
    isPossible: ({ queue }) => queue !== null && !queue.paused,
    run: () => void pause(),
  },
  resume: {
    group: 'queue',
    label: words.resume,
    words: words.resumeWords,
    by: 'leader',
    isPossible: ({ queue }) => queue?.paused === true,
    run: () => void resume(),
  },
  solveCaptchas: {
    group: 'queue',
    label: messages.statusLine.solveNow,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'solve_captchas'),
    run: () => void solveCaptchas(),
  },
  openWindow: {
    group: 'queue',
    label: messages.statusLine.openWindow,
    words: words.windowWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'open_window'),
    run: () => void openWindow(),
  },
  tryWithoutWindow: {
    group: 'queue',
    label: messages.queue.tryWithoutWindow,
    words: words.windowWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'try_without_window'),
    run: () => void resume(),
  },
  startRound: {
    group: 'queue',
    label: messages.rounds.start,
    words: words.startRoundWords,
    by: 'leader',
    isPossible: ({ queue }) => mayStartRound(queue),
    run: openRoundForm,
  },
  nextOfRound: {
    group: 'queue',
    label: words.nextOfRound,
    by: 'leader',
    isPossible: ({ queue }) => roundOn(queue)?.isAnswerShown === true,
    run: () => void nextOfRound(),
  },
  endRound: {
    group: 'queue',
    label: words.endRound,
    by: 'leader',
    isPossible: ({ queue }) => roundOn(queue) !== null,
    run: () => void endRound(),
  },
  showCaptcha: {
    group: 'queue',
    label: words.showCaptcha,
    by: 'leader',
    isPossible: ({ queue }) => queue !== null && forLeader(queue) !== null,
    run: () => void showCaptcha(),
  },
  probe: {
    group: 'queue',
    label: messages.queue.probe,
    words: words.probeWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'probe'),
    run: () => void probe(),
  },

  abortLookup: {
    group: 'queue',
    label: messages.queue.abortLookup,
    words: words.abortWords,
    by: 'leader',
    isPossible: ({ queue }) => isOwnRunning(queue),
    run() {
      const running = useQueue.getState().queue?.running
      if (running) void abortLookup(running.personId)
    },
  },
  tryNow: {
    group: 'queue',
    label: messages.queue.tryNow,
    words: words.resumeWords,
    by: 'leader',
    isPossible: ({ queue }) => hasRemedy(queue?.parked, 'try_now'),
    run: () => void resume(),
  },
} satisfies Record<string, Action>
