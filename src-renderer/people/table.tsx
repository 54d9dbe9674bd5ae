import {
  type CSSProperties,
  Fragment,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { hasSelectedText } from '../ui/has-selected-text.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { isDefault, placed, selectWidth } from './columns.ts'
import { useColumns } from './columns-store.ts'
import { Detail } from './detail.tsx'
import { HeaderCells } from './header.tsx'
import { activate, needRows, toggleOpen, usePeople, useScroll } from './list/list-store.ts'
import { countSelected } from './list/row-selection.ts'
import { drawnRows, noSlots, rowAt, rowHeight, rowOf, startOf, withSlots } from './list/table-geometry.ts'
import { usePanel } from './panel/store.ts'
import { Row } from './row.tsx'
import { extendSelection, toggleSelected, useSelection } from './selection-store.ts'
import css from './table.module.css'
import { useRowKeys } from './use-row-keys.ts'
import { useScrollAnchor } from './use-scroll-anchor.ts'
import { useVisibleRows } from './use-visible-rows.ts'

/** Milliseconds. Rows are fetched once the scroll rests this long: a fast scroll passes hundreds of pages. */
const settleMs = 60
const headHeight = 40
/** Pixels above and below the selection bar. */
const barGap = 12
/** Height of a notice (notice.module.css) of three lines and a button, which covers the rows. */
const noticeHeight = 112
/** Height of a notice of one line. */
const noticeRoom = 56
/** With at most this many rows, notices cover none of them. */
const fewRows = 6

export function Table({ ids }: { ids: Int32Array }) {
  const openId = usePeople((state) => state.openId)
  const activeId = usePeople((state) => state.activeId)
  const [detailHeight, setDetailHeight] = useState(220)
  const [barHeight, setBarHeight] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const { room, barWidth } = useRoom(scroller)
  const chosen = useColumns()
  const hasPanel = usePanel(({ panel }) => panel.kind !== 'closed')
  const columns = useMemo(() => placed(chosen, room, hasPanel || isDefault(chosen)), [chosen, room, hasPanel])
  const names = columns.map(({ id }) => id).join()
  // Depends on the ids, not on the widths.
  const columnIds = useMemo(() => columns.map(({ id }) => id), [names])
  const isCrowded = columns.length < chosen.length
  // Memoized, so that scrolling does not render it.
  const chooser = useMemo(() => <ColumnChooser isCrowded={isCrowded} />, [isCrowded])
  const width = columns.reduce((sum, column) => sum + column.width, selectWidth)
  const selection = useSelection((state) => state.selection)
  const held = usePeople((state) => state.held)
  const selected = useMemo(() => countSelected(selection, { ids, held }), [selection, ids, held])
  // Space to scroll the last rows clear of the selection bar and of a notice.
  const footRoom = (barHeight === 0 ? 0 : barHeight + 2 * barGap) + (ids.length > fewRows ? noticeRoom : 0)

  const openIndex = useMemo(() => (openId === null ? -1 : ids.indexOf(openId)), [ids, openId])
  // Space to scroll the open row clear of a notice, if too few rows follow it.
  const openRoom = openIndex < 0 ? 0 : Math.max(0, noticeHeight - (ids.length - 1 - openIndex) * rowHeight)
  const activeIndex = useMemo(() => (activeId === null ? -1 : ids.indexOf(activeId)), [ids, activeId])

  const { first, last } = useVisibleRows(scroller, { count: ids.length, openIndex, detailHeight })
  // Does not subscribe to the rows themselves, because each change would render the whole table.
  const isLacking = usePeople(({ rows }) => ids.subarray(first, last + 1).some((id) => !rows.has(id)))
  const movedAt = useRef(Number.NEGATIVE_INFINITY)

  // Fetches visible rows that are missing or were evicted.
  useEffect(() => {
    if (!isLacking) return
    const now = performance.now()
    const isPassing = now - movedAt.current < settleMs
    movedAt.current = now
    const timer = setTimeout(() => needRows(first, last), isPassing ? settleMs : 0)
    return () => clearTimeout(timer)
  }, [first, last, ids, isLacking])

  const offsetOf = useCallback(
    (id: number) => {
      const index = ids.indexOf(id)
      return index < 0 ? null : startOf(index, openIndex, detailHeight)
    },
    [ids, openIndex, detailHeight],
  )
  useScrollAnchor(scroller, ids, offsetOf)

  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = useScroll.getState().top
  }, [])

  // A row that was already open keeps its scroll position.
  const revealed = useRef<number | null>(openId)
  useEffect(() => {
    if (openId === null) revealed.current = null
  }, [openId])

  /**
   * Scrolls a row into view once after it opens: the whole row, or its top if it is too tall. Its buttons stay clear of
   * notices.
   */
  const onDetailHeight = useCallback(
    (height: number) => {
      setDetailHeight(height)
      requestAnimationFrame(() => {
        const element = scroller.current
        if (!element || openIndex < 0 || revealed.current === openId) return
        revealed.current = openId
        const start = startOf(openIndex, -1, 0)
        const end = start + rowHeight + height - (element.clientHeight - headHeight - footRoom - noticeHeight)
        if (end > element.scrollTop) element.scrollTop = Math.min(start, end)
      })
    },
    [openId, openIndex, footRoom],
  )

  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (!element) return
      const start = startOf(index, openIndex, detailHeight)
      const end = start + rowHeight - (element.clientHeight - headHeight - footRoom)
      if (start < element.scrollTop) element.scrollTop = start
      else if (end > element.scrollTop) element.scrollTop = end
    },
    [openIndex, detailHeight, footRoom],
  )
  const { onKeyDown, returnToRow } = useRowKeys({ scroller, ids, activeIndex, reveal })
  const tabStop = activeIndex >= 0 ? activeIndex : first

  // The focused row is always drawn. Otherwise a scroll would drop the focus.
  const drawn = drawnRows({ first, last }, ids.length, activeIndex).map((index) => ({
    index,
    id: ids[index] ?? 0,
  }))
  // Kept while a dialog has the focus, because the dialog returns it to the row.
  const focusedId = useRef<number | null>(null)
  const slots = useRef(noSlots)
  // Idempotent: a second render yields the same slots.
  slots.current = withSlots(
    slots.current,
    drawn.map(({ id }) => id),
    focusedId.current,
  )

  let filledTo = 0
  const body = drawn.map(({ index, id }) => {
    const isOpen = id === openId
    const start = startOf(index, openIndex, detailHeight)
    const gap = start - filledTo
    filledTo = start + rowHeight + (isOpen ? detailHeight : 0)
    return (
      <Fragment key={slots.current.ofId.get(id)}>
        {gap > 0 && <Spacer height={gap} />}
        <tbody>
          <Row id={id} index={index} columns={columnIds} isOpen={isOpen} isTabStop={index === tabStop} />
          {isOpen && (
            <tr className={css.detailRow} aria-level={2}>
              <td colSpan={columns.length + 1}>
                <div className={css.detailHold} style={{ width: room }}>
                  <Detail key={id} id={id} onHeight={onDetailHeight} />
                </div>
              </td>
            </tr>
          )}
        </tbody>
      </Fragment>
    )
  })

  const table = (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the surrounding frame handles the keys.
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows expand, which makes it a tree grid.
      role="treegrid"
      className={width > room ? `${css.table} ${css.sideways}` : css.table}
      style={{ width }}
      aria-label={messages.people.table}
      aria-rowcount={ids.length + 1}
      aria-multiselectable
      onFocus={(event) => {
        const id = rowAt(event.target)
        if (id === null) return
        focusedId.current = id
        activate(id)
      }}
      onMouseDown={(event) => {
        const row = rowOf(event.target)
        if (!row || !(event.shiftKey || isBox(event.target))) return
        // Prevents text selection by Shift. The row takes the focus instead of its checkbox.
        event.preventDefault()
        row.focus({ preventScroll: true })
      }}
      onClick={(event) => {
        const id = rowAt(event.target)
        const row = rowOf(event.target)
        if (id === null || !row || isBox(event.target)) return
        if (event.shiftKey) extendSelection(id)
        else if (event.ctrlKey || event.metaKey) toggleSelected(id)
        // Selecting text in order to copy it does not open the row.
        else if (!hasSelectedText(row)) toggleOpen(id)
      }}
    >
      <colgroup>
        <col style={{ width: selectWidth }} />
        {columns.map((column) => (
          <col key={column.id} style={{ width: column.width }} />
        ))}
      </colgroup>
      <thead className={css.head}>
        <HeaderCells columns={columns} people={ids.length - held.length} selected={selected.matching} />
      </thead>
      {body}
      <Spacer height={startOf(ids.length, openIndex, detailHeight) + footRoom + openRoom - filledTo} />
    </table>
  )

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: handles the keys of the table, its chooser and the bar.
    <div
      className={css.frame}
      style={{ '--bar-width': `${barWidth}px` } as CSSProperties}
      onKeyDown={onKeyDown}
    >
      {chooser}
      <div
        className={css.scroller}
        ref={scroller}
        onScroll={(event) => useScroll.setState({ top: event.currentTarget.scrollTop })}
      >
        {table}
      </div>
      {selected.all > 0 && (
        <BulkBar
          count={selected.all}
          elsewhere={selected.elsewhere}
          onHeight={setBarHeight}
          onClear={returnToRow}
        />
      )}
    </div>
  )
}

const isBox = (target: EventTarget) => target instanceof HTMLInputElement

/** `room`: pixels for the columns; `barWidth`: width of the scroll bar beside them. */
function useRoom(scroller: RefObject<HTMLDivElement | null>) {
  const [measured, setMeasured] = useState({ room: 0, barWidth: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => {
      const room = element.clientWidth
      setMeasured({ room, barWidth: element.offsetWidth - room })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  return measured
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
