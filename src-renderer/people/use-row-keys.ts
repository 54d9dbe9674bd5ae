import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { scopeNow } from '../scope/store.ts'
import { refresh } from '../ui/refresh.ts'
import { copyRows } from './bulk.ts'
import { activate, toggleOpen, usePeople } from './list/list-store.ts'
import { rowOf } from './list/table-geometry.ts'
import { usePanel } from './panel/store.ts'
import { askRemoval } from './remove-store.ts'
import {
  clearSelection,
  extendFrom,
  extendSelection,
  hasSelection,
  selectAll,
  toggleSelected,
} from './selection-store.ts'

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

/** Text fields keep their own keys. */
const isFree = (target: EventTarget) =>
  !(target instanceof HTMLInputElement && target.type !== 'checkbox') &&
  !(target instanceof HTMLTextAreaElement)

/**
 * Arrows, page keys, Home and End move the focus; with Shift they select the passed rows. Enter, → and ← open and
 * close; space selects; R refreshes; Delete asks whether to remove. In the whole table: Ctrl+A, Ctrl+C, and Escape,
 * which closes the open row first.
 */
export function useRowKeys({ scroller, ids, activeIndex, reveal }: Options) {
  const wanted = useRef<number | null>(null)
  const focused = useRef<{ id: number; index: number } | null>(null)

  const focusRow = (id: number) => {
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-id="${id}"]`)
    row?.focus({ preventScroll: true })
    return row !== undefined && row !== null
  }

  // Runs after every render: a distant row is in the document only after the scroll has rendered.
  useEffect(() => {
    if (wanted.current !== null && focusRow(wanted.current)) wanted.current = null
  })

  // When the focused row leaves the list, the row at its index takes the focus.
  useEffect(() => {
    const lost = focused.current
    if (!lost || ids.includes(lost.id)) return
    focused.current = null
    const next = ids[Math.min(lost.index, ids.length - 1)]
    if (next === undefined || document.activeElement !== document.body) return
    activate(next)
    wanted.current = next
  }, [ids])

  // Runs after the check above, which needs the previous focus.
  useEffect(() => {
    const id = ids[activeIndex]
    const row = document.activeElement
    if (id !== undefined && row instanceof HTMLElement && row.dataset.id === String(id))
      focused.current = { id, index: activeIndex }
  })

  const wantedId = usePeople((state) => state.wantedId)
  useEffect(() => {
    const index = wantedId === null ? -1 : ids.indexOf(wantedId)
    if (wantedId === null || index < 0) return
    usePeople.setState({ wantedId: null })
    // Never takes the focus from a field or a dialog.
    if (document.activeElement?.matches('input:not([type="checkbox"]), textarea, select, [role="dialog"] *'))
      return
    activate(wantedId)
    wanted.current = wantedId
    reveal(index)
  }, [wantedId, ids])

  /** Focuses the active row. */
  const returnToRow = () => {
    const { activeId } = usePeople.getState()
    wanted.current = activeId ?? ids[0] ?? null
  }

  function backOut(event: KeyboardEvent) {
    const { openId } = usePeople.getState()
    if (openId !== null) {
      event.stopPropagation()
      toggleOpen(openId)
      wanted.current = openId
    } else if (hasSelection() && usePanel.getState().panel.kind === 'closed') {
      event.stopPropagation()
      clearSelection()
      if (event.target instanceof Element && !rowOf(event.target)) returnToRow()
    }
  }

  /** True: handled, as a key of the whole table. */
  function wholeTable(event: KeyboardEvent): boolean {
    if (event.key === 'Escape') {
      backOut(event)
      return true
    }
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return false
    switch (event.key.toLowerCase()) {
      case 'a':
        event.preventDefault()
        selectAll()
        return true
      case 'c':
        if (window.getSelection()?.isCollapsed === false) return true
        event.preventDefault()
        void copyRows(usePeople.getState().activeId)
        return true
      default:
        return false
    }
  }

  /** True: handled, as a key of the row. */
  function oneRow(event: KeyboardEvent, id: number, isBox: boolean): boolean {
    const { openId } = usePeople.getState()
    switch (event.key) {
      case ' ':
        if (event.shiftKey) extendSelection(id)
        // The checkbox handles the space itself.
        else if (isBox) return true
        else toggleSelected(id)
        return true
      case 'Enter':
        toggleOpen(id)
        return true
      case 'ArrowRight':
        if (openId !== id) toggleOpen(id)
        return true
      case 'ArrowLeft':
        if (openId === id) toggleOpen(id)
        return true
      case 'r':
      case 'R':
        void refresh([id], scopeNow())
        return true
      case 'Delete':
        askRemoval(id)
        return true
      default:
        return false
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    // React events bubble from a row's dialog, although it is elsewhere in the document.
    if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return
    if (isFree(event.target) && wholeTable(event)) return
    // Buttons in an open row and in the head keep their own keys.
    const row = rowOf(event.target)
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    const id = Number(row.dataset.id)
    const isBox = event.target !== row
    if (oneRow(event, id, isBox)) {
      if (!(isBox && event.key === ' ' && !event.shiftKey)) event.preventDefault()
      return
    }
    const next = target(event.key, activeIndex, ids.length - 1)
    const nextId = next === null ? undefined : ids[next]
    if (next === null || nextId === undefined) return
    event.preventDefault()
    if (event.shiftKey) extendFrom(id, nextId)
    activate(nextId)
    wanted.current = nextId
    reveal(next)
  }

  return { onKeyDown, returnToRow }
}
