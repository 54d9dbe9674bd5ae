import {
  isFiltered,
  isNarrowed,
  type Scope,
  type Tab,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

const words = messages.people

/** `elsewhere`: number of people whom the same search finds in all tabs. */
export function nothingFoundWords({ search: typed, filter }: TableView, elsewhere: number): string {
  const search = typed.trim()
  const text =
    search === ''
      ? words.nothingFiltered
      : isFiltered(filter)
        ? words.nothingFoundFiltered(search)
        : words.nothingFound(search)
  return elsewhere > 0 ? `${text} ${words.elsewhere(elsewhere)}` : text
}

export const emptyWords = (tab: Tab, scope: Scope): string =>
  scope === 'campaign' && tab === 'todos' ? messages.campaign.empty : words.emptyTab[tab]

/** Announcement of the people in a view. */
export function foundWords(view: TableView, found: number, elsewhere: number, scope: Scope): string {
  if (found > 0) return words.found(found)
  return isNarrowed(view) ? nothingFoundWords(view, elsewhere) : emptyWords(view.tab, scope)
}

/** Whether the two views differ in more than their order. */
export const findsOthers = (one: TableView, other: TableView): boolean =>
  one.tab !== other.tab ||
  one.search !== other.search ||
  JSON.stringify(one.filter) !== JSON.stringify(other.filter)
