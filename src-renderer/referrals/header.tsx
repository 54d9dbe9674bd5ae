import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type KeyboardEvent, memo, type PointerEvent, useRef } from 'react'
import type { ColumnId } from '../../src-preload/contract.ts'
import { messages } from '../../src-preload/messages.ts'
import { narrowest, type PlacedColumn, sortOf, widest } from './columns.ts'
import { keepColumns, resizeColumn } from './columns-store.ts'
import { sortBy, useReferrals } from './list-store.ts'
import { dropShown, pickAll } from './selection-store.ts'
import css from './table.module.css'

interface Props {
  columns: readonly PlacedColumn[]
  /** How many people match, and how many of them are selected. */
  people: number
  selected: number
}

/** Not drawn again with each turn of the wheel. */
export const HeaderCells = memo(function HeaderCells({ columns, people, selected }: Props) {
  const sort = useReferrals((state) => state.view.sort)
  return (
    <tr aria-rowindex={1}>
      <th scope="col" className={css.pick}>
        <input
          type="checkbox"
          className={css.box}
          aria-label={messages.selection.all(people)}
          title={messages.selection.all(people)}
          checked={selected > 0 && selected === people}
          ref={(box) => {
            if (box) box.indeterminate = selected > 0 && selected < people
          }}
          onChange={() => (selected === people ? dropShown() : pickAll())}
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
              <span className={css.unsorted}>{messages.referrals.column[id]}</span>
            ) : (
              <button type="button" className={css.sort} onClick={() => sortBy(by)}>
                {messages.referrals.column[id]}
                {sorted === 'asc' && <IconArrowUp size={15} aria-hidden />}
                {sorted === 'desc' && <IconArrowDown size={15} aria-hidden />}
              </button>
            )}
            <Edge column={column} columns={columns} />
          </th>
        )
      })}
    </tr>
  )
})

/** Pixels for a press of an arrow key, and with Shift. */
const step = 8
const largeStep = 40

function asked({ key, shiftKey }: KeyboardEvent, width: number): number | null {
  const by = shiftKey ? largeStep : step
  switch (key) {
    case 'ArrowLeft':
      return width - by
    case 'ArrowRight':
      return width + by
    case 'Home':
      return narrowest
    case 'End':
      return widest
    default:
      return null
  }
}

/** The edge of a column's head, which makes it wider and narrower. */
function Edge({
  column: { id, width },
  columns,
}: {
  column: PlacedColumn
  columns: readonly PlacedColumn[]
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
    // biome-ignore lint/a11y/useSemanticElements: a rule divides; this one is moved.
    <div
      role="separator"
      className={css.edge}
      aria-orientation="vertical"
      aria-label={messages.columns.widthOf(messages.referrals.column[id])}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      aria-valuetext={messages.columns.width(width)}
      tabIndex={0}
      onPointerDown={press}
      onPointerMove={move}
      onLostPointerCapture={() => {
        drag.current = null
        keepColumns()
      }}
      onKeyDown={(event) => {
        const next = asked(event, width)
        if (next === null) return
        event.preventDefault()
        resizeColumn(id, columns, next)
        keepColumns()
      }}
    />
  )
}
