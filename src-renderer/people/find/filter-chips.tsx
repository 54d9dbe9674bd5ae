import { IconX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { noFilter } from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { openRecheck } from '../../recheck/store.ts'
import { useAccounts } from '../../settings/accounts-store.ts'
import { thenFocusSearch } from '../../ui/search-field.ts'
import button from '../../ui/text-button.module.css'
import { filterBy, usePeople } from '../list/list-store.ts'
import { filterWords } from './filter-words.ts'
import css from './find.module.css'
import { leadersOf } from './leaders.ts'
import { readPlaces, usePlaces } from './places-store.ts'

/** The set parts of the filter, each with a button that removes it; empty without a filter. */
export function FilterChips() {
  const filter = usePeople((state) => state.view.filter)
  const places = usePlaces((state) => state.places)
  const isUnknown = filter.departamento !== null && places === null
  useEffect(() => {
    if (isUnknown) void readPlaces()
  }, [isUnknown])
  const listed = useAccounts((state) => state.listed)
  const chips = filterWords(filter, places ?? [], leadersOf(listed))
  if (chips.length === 0) return null
  return (
    <div className={css.chips}>
      <ul className={css.chipList} aria-label={messages.find.filters}>
        {chips.map(({ text, without }) => (
          <li key={text}>
            <button
              type="button"
              className={css.chip}
              aria-label={messages.find.without(text)}
              onClick={thenFocusSearch(() => filterBy(without))}
            >
              <span className={css.chipText}>{text}</span>
              <IconX size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className={button.textButton} onClick={thenFocusSearch(() => filterBy(noFilter))}>
        {messages.find.clearFilters}
      </button>
      <button type="button" className={button.textButton} onClick={() => openRecheck('view')}>
        {messages.recheck.action}
      </button>
    </div>
  )
}
