import { maxPicked } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { allPeople, openPrinting } from '../printing/store.ts'
import { currentRoute, routes } from '../routes.ts'
import { useAccounts } from '../settings/accounts-store.ts'
import { notice } from '../ui/notice.tsx'
import { selectionForMain } from './bulk.ts'
import { leadersOf } from './find/leaders.ts'
import { usePlaces } from './find/places-store.ts'
import { usePeople } from './list/list-store.ts'
import { viewWords } from './view-words.ts'

/** Prints what the screen is about. */
export function printScreen(): void {
  switch (currentRoute()) {
    case routes.people:
      printView('people')
      break
    case routes.followUp:
      printView('follow_up')
      break
    default:
      printEverybody()
  }
}

export const printEverybody = (): void => openPrinting({ kind: 'people', of: allPeople, about: '' })

/** Prints the people in the table, or their follow-up, with the words of its filters. */
export function printView(kind: 'people' | 'follow_up'): void {
  const { view } = usePeople.getState()
  const about = viewWords(
    view,
    usePlaces.getState().places ?? [],
    leadersOf(useAccounts.getState().listed),
  ).join(' · ')
  // As long as the contract allows.
  openPrinting({ kind, of: { kind: 'view', view }, about: about.slice(0, 500) })
}

export function printSelection(): void {
  const selection = selectionForMain()
  if (selection === null) notice.info(messages.selection.tooManyToName(maxPicked))
  else openPrinting({ kind: 'people', of: { kind: 'selection', selection }, about: '' })
}
