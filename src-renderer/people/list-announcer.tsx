import { useEffect, useRef, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { scopeNow } from '../scope/store.ts'
import unseen from '../ui/hidden.module.css'
import { usePeople } from './list/list-store.ts'
import { findsOthers, foundWords } from './list-words.ts'

/** Announces the result of a search, filter or tab to screen readers. Does not announce changes that come from main. */
export function ListAnnouncer() {
  const shownView = usePeople((state) => state.shownView)
  const isLoading = usePeople(({ ids, failure }) => ids === null && failure === null)
  const before = useRef(shownView)
  const [announced, setAnnounced] = useState({ times: 0, text: '' })

  useEffect(() => {
    const last = before.current
    before.current = shownView
    if (shownView === null || last === null || !findsOthers(last, shownView)) return
    const { ids, counts } = usePeople.getState()
    const text = foundWords(shownView, ids?.length ?? 0, counts?.todos ?? 0, scopeNow())
    setAnnounced(({ times }) => ({ times: times + 1, text }))
  }, [shownView])

  return (
    <p className={unseen.hidden} role="status">
      {/* A new element each time, so that an equal text is announced again. */}
      <span key={announced.times}>{isLoading ? messages.common.loading : announced.text}</span>
    </p>
  )
}
