import type { PlaceCount, TableView } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { filterWords } from './find/filter-words.ts'
import type { Leader } from './find/leaders.ts'

/** Pure. Texts of a view's tab, search and filters; empty: everybody. `places`, `leaders`: see `filterWords`. */
export function viewWords(
  { tab, search, filter }: TableView,
  places: readonly PlaceCount[],
  leaders: readonly Leader[],
): string[] {
  const typed = search.trim()
  return [
    ...(tab === 'todos' ? [] : [messages.people.tab[tab]]),
    ...(typed === '' ? [] : [messages.people.searched(typed)]),
    ...filterWords(filter, places, leaders).map(({ text }) => text),
  ]
}
