import type { PlaceCount, TableView } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { filterWords } from './find/filter-words.ts'

/** What narrows a view, one text each: its tab, search and filters; pure. Empty: everybody. `places`: see `filterWords`. */
export function viewWords({ tab, search, filter }: TableView, places: readonly PlaceCount[]): string[] {
  const typed = search.trim()
  return [
    ...(tab === 'todos' ? [] : [messages.people.tab[tab]]),
    ...(typed === '' ? [] : [messages.people.searched(typed)]),
    ...filterWords(filter, places).map(({ text }) => text),
  ]
}
