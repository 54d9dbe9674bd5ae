import { maxPicked } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { allPeople, openPrinting } from '../printing/store.ts'
import { currentRoute, routes } from '../routes.ts'
import { notice } from '../ui/notice.tsx'
import { aboutView } from './about-view.ts'
import { selectionForMain } from './bulk.ts'
import { usePeople } from './list/list-store.ts'

/** Prints the content of the screen. */
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
  openPrinting({ kind, of: { kind: 'view', view: usePeople.getState().view }, about: aboutView() })
}

export function printSelection(): void {
  const selection = selectionForMain()
  if (selection === null) notice.info(messages.selection.tooManyToName(maxPicked))
  else openPrinting({ kind: 'people', of: { kind: 'selection', selection }, about: '' })
}
