import { navigate } from 'wouter/use-hash-location'
import { messages } from '../../src-preload/messages/index.ts'
import { printFollowUp, printView } from '../people/print.ts'
import { currentRoute, routes } from '../routes.ts'
import type { Action } from '../ui/actions.ts'
import { allPeople, openPrinting, usePrinting } from './store.ts'

const words = messages.actions

/** Prints what the screen is about. */
function printScreen(): void {
  switch (currentRoute()) {
    case routes.people:
      return printView()
    case routes.followUp:
      return printFollowUp()
    default:
      openPrinting({ kind: 'people', of: allPeople, about: '' })
  }
}

export const printingActions = {
  print: {
    group: 'people',
    label: messages.printing.title,
    words: words.printWords,
    keys: ['mod+P'],
    by: 'leader',
    isPossible: () => usePrinting.getState().running === null,
    run: printScreen,
  },
  followUp: {
    group: 'people',
    label: messages.followUp.openLong,
    words: words.followUpWords,
    by: 'leader',
    run: () => navigate(routes.followUp),
  },
} satisfies Record<string, Action>
