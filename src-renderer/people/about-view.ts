import { useAccounts } from '../settings/accounts-store.ts'
import { leadersOf } from './find/leaders.ts'
import { usePlaces } from './find/places-store.ts'
import { usePeople } from './list/list-store.ts'
import { viewWords } from './view-words.ts'

/** The contract's limit. */
const longest = 500

/** The words of the table's search and filters, for printing or exporting it. */
export const aboutView = (): string =>
  viewWords(
    usePeople.getState().view,
    usePlaces.getState().places ?? [],
    leadersOf(useAccounts.getState().listed),
  )
    .join(' · ')
    .slice(0, longest)
