import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type FocusEvent, type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react'
import type { ColumnId } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { narrowest, type PlacedColumn, sortOf, widest } from './columns.ts'
import { keepColumns, resizeColumn } from './columns-store.ts'
import { sortBy, usePeople } from './list/list-store.ts'
import { dropShown, selectAll } from './selection-store.ts'
import css from './table.module.css'

interface Props {
  columns: readonly PlacedColumn[]
  /** Numbers of matching and of selected people. */
  people: number
  selected: number
}

/** Memoized, so that scrolling does not render it. */
export const HeaderCells = memo(function HeaderCells({ columns, people, selected }: Props) {
  const sort = usePeople((state) => state.view.sort)
  const { onKeyDown, onFocus, stop } = useHeadKeys(columns)
  return (
    <tr aria-rowindex={1} onKeyDown={onKeyDown} onFocus={onFocus}>
      <th scope="col" className={css.pick}>
        <input
          type="checkbox"
          className={css.box}
          {...stop(pickStop)}
          aria-label={messages.selection.all(people)}
          title={messages.selection.all(people)}
          checked={selected > 0 && selected === people}
          ref={(box) => {
            if (box) box.indeterminate = selected > 0 && selected < people
          }}
          onChange={() => (selected === people ? dropShown() : selectAll())}
        />
      </th>
      {columns.map((column) => {
        const { id } = column
        const by = sortOf(id)
        const sorted = by !== null && sort.by === by ? sort.direction : null
        return (
          <th
            key={id}
            scope="col"
            className={id === 'name' ? css.name : undefined}
            aria-sort={
              by === null
                ? undefined
                : sorted === null
                  ? 'none'
                  : sorted === 'asc'
                    ? 'ascending'
                    : 'descending'
            }
          >
            {by === null ? (
              <span className={css.unsorted}>{messages.people.column[id]}</span>
            ) : (
              <button
                type="button"
                className={css.sort}
                aria-keyshortcuts={resizeKeys}
                onClick={() => sortBy(by)}
                {...stop(sortStop(id))}
              >
                {messages.people.column[id]}
                {sorted === 'asc' && <IconArrowUp size={15} aria-hidden />}
                {sorted === 'desc' && <IconArrowDown size={15} aria-hidden />}
              </button>
            )}
            <Edge column={column} columns={columns} stop={stop(edgeStop(id))} />
          </th>
        )
      })}
    </tr>
  )
})

/** Pixels per press of Shift with an arrow key. */
const step = 16
const resizeKeys = 'Shift+ArrowLeft Shift+ArrowRight'

/** Keyboard stops from left to right, each with the column that it resizes; null: none. */
function stopsOf(columns: readonly PlacedColumn[]): Map<string, PlacedColumn | null> {
  const stops = new Map<string, PlacedColumn | null>([[pickStop, null]])
  for (const column of columns) {
    if (sortOf(column.id) !== null) stops.set(sortStop(column.id), column)
    stops.set(edgeStop(column.id), column)
  }
  return stops
}

const pickStop = 'pick'
const sortStop = (id: ColumnId) => `sort-${id}`
const edgeStop = (id: ColumnId) => `edge-${id}`

function target(key: string, at: number, last: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(at - 1, 0)
    case 'ArrowRight':
      return Math.min(at + 1, last)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** One tab stop for the whole head. Arrows, Home and End move within it; Shift with an arrow resizes a column. */
function useHeadKeys(columns: readonly PlacedColumn[]) {
  const [wanted, setWanted] = useState(pickStop)
  const stops = stopsOf(columns)
  const names = [...stops.keys()]
  const tabStop = stops.has(wanted) ? wanted : pickStop

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const { key, shiftKey } = event
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return
    const at = event.target.dataset.stop ?? ''
    const column = stops.get(at)
    if (column === undefined) return
    if (shiftKey) {
      if (column === null || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return
      event.preventDefault()
      resizeColumn(column.id, columns, column.width + (key === 'ArrowLeft' ? -step : step))
      keepColumns()
      return
    }
    const next = target(key, names.indexOf(at), names.length - 1)
    if (next === null) return
    event.preventDefault()
    event.currentTarget.querySelector<HTMLElement>(`[data-stop="${names[next]}"]`)?.focus()
  }

  return {
    onKeyDown,
    onFocus: ({ target }: FocusEvent<HTMLElement>) => setWanted(target.dataset.stop ?? pickStop),
    /** Props of the element of this stop. */
    stop: (name: string) => ({ 'data-stop': name, tabIndex: name === tabStop ? 0 : -1 }),
  }
}

/** Handle at the edge of a column's head that resizes the column. */
function Edge({
  column: { id, width },
  columns,
  stop,
}: {
  column: PlacedColumn
  columns: readonly PlacedColumn[]
  stop: object
}) {
  const drag = useRef<{ x: number; width: number; columns: readonly PlacedColumn[]; id: ColumnId } | null>(
    null,
  )

  function press(event: PointerEvent) {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, width, columns, id }
  }
  function move(event: PointerEvent) {
    const from = drag.current
    if (from !== null) resizeColumn(from.id, from.columns, from.width + event.clientX - from.x)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> is static; this separator is dragged.
    <div
      role="separator"
      className={css.edge}
      aria-orientation="vertical"
      aria-label={messages.columns.widthOf(messages.people.column[id])}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      aria-valuetext={messages.columns.width(width)}
      aria-keyshortcuts={resizeKeys}
      title={messages.columns.resize}
      {...stop}
      onPointerDown={press}
      onPointerMove={move}
      onLostPointerCapture={() => {
        drag.current = null
        keepColumns()
      }}
    />
  )
}
