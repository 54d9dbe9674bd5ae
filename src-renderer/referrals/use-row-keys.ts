import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { activate, toggleOpen, useReferrals } from './list-store.ts'

interface Options {
  scroller: RefObject<HTMLDivElement | null>
  ids: Int32Array
  activeIndex: number
  reveal: (index: number) => void
}

const pageRows = 10

function target(key: string, at: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, last)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'PageDown':
      return Math.min(at + pageRows, last)
    case 'PageUp':
      return Math.max(at - pageRows, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** Arrows, page keys, Home and End move; Enter, space, → and ← open and close; Escape closes. */
export function useRowKeys({ scroller, ids, activeIndex, reveal }: Options) {
  const wanted = useRef<number | null>(null)
  const focused = useRef<{ id: number; index: number } | null>(null)

  const focusRow = (id: number) => {
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-id="${id}"]`)
    row?.focus({ preventScroll: true })
    return row !== undefined && row !== null
  }

  // After every render: a row far away is in the document only once the scroll has been drawn.
  useEffect(() => {
    if (wanted.current !== null && focusRow(wanted.current)) wanted.current = null
  })

  // A focused row that left the list hands the keyboard to the one that took its place.
  useEffect(() => {
    const lost = focused.current
    if (!lost || ids.includes(lost.id)) return
    focused.current = null
    const next = ids[Math.min(lost.index, ids.length - 1)]
    if (next === undefined || document.activeElement !== document.body) return
    activate(next)
    wanted.current = next
  }, [ids])

  // After the check above, which compares with where the focus was before.
  useEffect(() => {
    const id = ids[activeIndex]
    const row = document.activeElement
    if (id !== undefined && row instanceof HTMLElement && row.dataset.id === String(id))
      focused.current = { id, index: activeIndex }
  })

  return (event: KeyboardEvent) => {
    const row = event.target instanceof HTMLElement ? event.target : null
    if (event.key === 'Escape') {
      const { openId } = useReferrals.getState()
      if (openId === null) return
      event.stopPropagation()
      toggleOpen(openId)
      wanted.current = openId
      return
    }
    // Buttons inside an open row and in the head keep their own keys.
    if (row?.dataset.id === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const id = Number(row.dataset.id)
    const { openId } = useReferrals.getState()
    const opens =
      event.key === 'Enter' ||
      event.key === ' ' ||
      (event.key === 'ArrowRight' && openId !== id) ||
      (event.key === 'ArrowLeft' && openId === id)
    if (opens) {
      event.preventDefault()
      toggleOpen(id)
      return
    }
    const next = target(event.key, activeIndex, ids.length - 1)
    const nextId = next === null ? undefined : ids[next]
    if (next === null || nextId === undefined) return
    event.preventDefault()
    activate(nextId)
    wanted.current = nextId
    reveal(next)
  }
}
