import { messages } from '../../src-preload/messages/index.ts'
import type { Action } from '../ui/actions.ts'
import { openTaking, useTaking } from './store.ts'

export const exchangeActions = {
  takeFromLaptop: {
    group: 'people',
    label: messages.exchange.take.action,
    words: messages.exchange.take.actionWords,
    by: 'leader',
    isPossible: () => useTaking.getState().step === null,
    run: openTaking,
  },
} satisfies Record<string, Action>
