import { maxPicked } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openPrinting } from '../printing/store.ts'
import { notice } from '../ui/notice.tsx'
import { selectionForMain } from './bulk.ts'
import { usePlaces } from './find/places-store.ts'
import { usePeople } from './list/list-store.ts'
import { viewWords } from './view-words.ts'

/** The words of the current view on a sheet; at most as long as the contract allows. */
export const viewAbout = (): string =>
  viewWords(usePeople.getState().view, usePlaces.getState().places ?? [])
    .join(' · ')
    .slice(0, 500)

/** Prints what the table shows. */
export function printView(): void {
  const { view } = usePeople.getState()
  openPrinting({ kind: 'people', of: { kind: 'view', view }, about: viewAbout() })
}

export function printSelection(): void {
  const selection = selectionForMain()
  if (selection === null) return notice.info(messages.selection.tooManyToName(maxPicked))
  openPrinting({ kind: 'people', of: { kind: 'selection', selection }, about: '' })
}

/** Prints the follow-up of what the table shows. */
export function printFollowUp(): void {
  const { view } = usePeople.getState()
  openPrinting({ kind: 'follow_up', of: { kind: 'view', view }, about: viewAbout() })
}
