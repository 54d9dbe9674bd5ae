import { messages } from '../../src-preload/messages/index.ts'
import type { Action } from '../ui/actions.ts'
import { openImport, useImport } from './store.ts'

export const importActions = {
  import: {
    group: 'people',
    label: messages.import.action,
    words: messages.import.actionWords,
    keys: ['mod+I'],
    by: 'leader',
    isPossible: () => useImport.getState().step === null,
    run: openImport,
  },
} satisfies Record<string, Action>
