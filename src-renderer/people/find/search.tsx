import { IconSearch, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { messages } from '../../../src-preload/messages/index.ts'
import { searchFor, usePeople } from '../list/list-store.ts'
import css from './find.module.css'

/** Searches the whole table at every change. `onType`: called before each search; `keys`: shortcut to the field. */
export function Search({ keys, onType }: { keys: string | undefined; onType(): void }) {
  const search = usePeople((state) => state.view.search)
  const field = useRef<HTMLInputElement>(null)
  function change(text: string) {
    onType()
    searchFor(text)
  }
  return (
    <search className={css.search}>
      <IconSearch size={18} className={css.searchIcon} aria-hidden />
      <input
        ref={field}
        type="search"
        className={css.searchField}
        aria-label={messages.find.search}
        aria-keyshortcuts={keys}
        placeholder={messages.find.placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={search}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || search === '') return
          event.stopPropagation()
          event.preventDefault()
          change('')
        }}
      />
      {search === '' ? (
        <kbd className={css.searchKey} aria-hidden>
          /
        </kbd>
      ) : (
        <button
          type="button"
          className={css.clear}
          aria-label={messages.find.clearSearch}
          onClick={() => {
            change('')
            field.current?.focus()
          }}
        >
          <IconX size={16} aria-hidden />
        </button>
      )}
    </search>
  )
}
