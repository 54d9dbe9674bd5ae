import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  Fragment,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { messages } from '../messages.ts'
import { Detail } from './detail.tsx'
import { HeaderCells } from './header.tsx'
import { activate, needRows, toggleOpen, useReferrals, useScroll } from './list-store.ts'
import { Row } from './row.tsx'
import css from './table.module.css'
import { rangeWith, rowAt, rowHeight, startOf } from './table-geometry.ts'
import { useKeptPlace } from './use-kept-place.ts'
import { useRowKeys } from './use-row-keys.ts'

/** A fast scroll passes hundreds of pages; only where it stays a while are rows fetched. */
const settleMs = 60
const headHeight = 40

export function Table({ ids }: { ids: Int32Array }) {
  const openId = useReferrals((state) => state.openId)
  const activeId = useReferrals((state) => state.activeId)
  const [detailHeight, setDetailHeight] = useState(220)
  const scroller = useRef<HTMLDivElement>(null)

  const openIndex = useMemo(() => (openId === null ? -1 : ids.indexOf(openId)), [ids, openId])
  const activeIndex = useMemo(() => (activeId === null ? -1 : ids.indexOf(activeId)), [ids, activeId])

  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    initialOffset: () => useScroll.getState().top,
    estimateSize: (index) => (index === openIndex ? rowHeight + detailHeight : rowHeight),
    getItemKey: (index) => ids[index] ?? index,
    overscan: 12,
    // The head is sticky inside the scroller and takes this much of its foot's room.
    scrollPaddingEnd: headHeight,
    // The row with the focus stays in the document, else the keyboard would be lost on a scroll.
    rangeExtractor: (range) => rangeWith(range, activeIndex),
  })

  // Sizes follow the open row; measuring again on every render would undo the cache.
  useEffect(() => virtualizer.measure(), [openIndex, detailHeight])

  const items = virtualizer.getVirtualItems()
  const first = virtualizer.range?.startIndex ?? 0
  const last = virtualizer.range?.endIndex ?? 0
  const nothingHeld = useReferrals((state) => state.rows.size === 0)
  const shownRows = useReferrals((state) => state.rows)

  // A new list or evicted rows ask anew for what is on screen.
  useEffect(() => {
    const timer = setTimeout(() => needRows(first, last), nothingHeld ? 0 : settleMs)
    return () => clearTimeout(timer)
  }, [first, last, ids, shownRows])

  const place = useCallback(
    (id: number) => {
      const index = ids.indexOf(id)
      return index < 0 ? null : startOf(index, openIndex, detailHeight)
    },
    [ids, openIndex, detailHeight],
  )
  useKeptPlace(scroller, ids, place)

  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = useScroll.getState().top
  }, [])

  // One that was open before is where it was left.
  const revealed = useRef<number | null>(openId)
  useEffect(() => {
    if (openId === null) revealed.current = null
  }, [openId])

  /** Once after it opens, a row is brought into sight with all it shows, or from its top if that is too much. */
  const onDetailHeight = useCallback(
    (height: number) => {
      setDetailHeight(height)
      requestAnimationFrame(() => {
        const element = scroller.current
        if (!element || openIndex < 0 || revealed.current === openId) return
        revealed.current = openId
        const start = startOf(openIndex, -1, 0)
        const end = start + rowHeight + height - (element.clientHeight - headHeight)
        if (end > element.scrollTop) element.scrollTop = Math.min(start, end)
      })
    },
    [openId, openIndex],
  )

  const reveal = useCallback(
    (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    [virtualizer],
  )
  const onKeyDown = useRowKeys({ scroller, ids, activeIndex, reveal })
  const tabStop = Math.max(activeIndex, 0)

  let filledTo = 0
  const body = items.map((item) => {
    const id = ids[item.index]
    if (id === undefined) return null
    const gap = item.start - filledTo
    filledTo = item.end
    const isOpen = id === openId
    return (
      <Fragment key={item.key}>
        {gap > 0 && <Spacer height={gap} />}
        <tbody>
          <Row id={id} index={item.index} isOpen={isOpen} isTabStop={item.index === tabStop} />
          {isOpen && (
            <tr className={css.detailRow} aria-level={2}>
              <td aria-colspan={5}>
                <Detail id={id} onHeight={onDetailHeight} />
              </td>
            </tr>
          )}
        </tbody>
      </Fragment>
    )
  })

  return (
    <div
      className={css.scroller}
      ref={scroller}
      onScroll={(event) => useScroll.setState({ top: event.currentTarget.scrollTop })}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows open to a row below them, which is a tree grid.
        role="treegrid"
        className={css.table}
        aria-label={messages.referrals.table}
        aria-rowcount={ids.length + 1}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const id = rowAt(event.target)
          if (id !== null) activate(id)
        }}
        onClick={(event) => {
          const id = rowAt(event.target)
          // Whoever marks a number to copy it does not mean to open the row.
          if (id !== null && window.getSelection()?.isCollapsed !== false) toggleOpen(id)
        }}
      >
        <colgroup>
          <col className={css.colName} />
          <col className={css.colCedula} />
          <col className={css.colPhone} />
          <col className={css.colDate} />
          <col className={css.colStatus} />
        </colgroup>
        <thead className={css.head}>
          <HeaderCells />
        </thead>
        {body}
        <Spacer height={virtualizer.getTotalSize() - filledTo} />
      </table>
    </div>
  )
}

function Spacer({ height }: { height: number }) {
  const style: CSSProperties = { height }
  return (
    <tbody aria-hidden className={css.spacer}>
      <tr>
        <td style={style} />
      </tr>
    </tbody>
  )
}
