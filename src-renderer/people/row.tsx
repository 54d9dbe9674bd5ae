import { IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import type { ColumnId, PersonRow } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { labelsShown } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { usePeople } from './list/list-store.ts'
import { isInSelection } from './list/row-selection.ts'
import { extendSelection, toggleSelected, useSelection } from './selection-store.ts'
import css from './table.module.css'

interface Props {
  id: number
  index: number
  /** Must keep its identity while the columns are unchanged: a new array renders every row again. */
  columns: readonly ColumnId[]
  isOpen: boolean
  isTabStop: boolean
}

/** Plain HTML: Mantine components in each row halve the frame rate of a fast scroll. */
export const Row = memo(function Row({ id, index, columns, isOpen, isTabStop }: Props) {
  const person = usePeople((state) => state.rows.get(id))
  const held = usePeople((state) => state.held)
  const isSelected = useSelection((state) => isInSelection(state.selection, id, held))
  return (
    <tr
      data-id={id}
      className={isOpen ? `${css.row} ${css.open}` : css.row}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={isOpen}
      aria-selected={isSelected}
      aria-busy={!person}
      tabIndex={isTabStop ? 0 : -1}
    >
      <td className={css.pick}>
        {person && (
          <input
            type="checkbox"
            className={css.box}
            aria-label={messages.selection.one(person.name)}
            tabIndex={-1}
            checked={isSelected}
            onChange={({ nativeEvent }) => {
              if ('shiftKey' in nativeEvent && nativeEvent.shiftKey === true) extendSelection(id)
              else toggleSelected(id)
            }}
          />
        )}
      </td>
      {columns.map((column) => (
        <Cell key={column} column={column} person={person} />
      ))}
    </tr>
  )
})

function Cell({ column, person }: { column: ColumnId; person: PersonRow | undefined }) {
  if (person === undefined)
    return <td className={column === 'name' ? `${css.skeleton} ${css.name}` : css.skeleton} />
  switch (column) {
    case 'name':
      return (
        <td className={css.name}>
          <span className={css.nameCell}>
            <IconChevronRight size={16} className={css.chevron} aria-hidden />
            <span className={css.ellipsis} title={person.name}>
              {person.name}
            </span>
          </span>
        </td>
      )
    case 'cedula':
      return <td>{format.cedula(person.cedula)}</td>
    case 'phone':
      return <td>{person.phone === null ? messages.common.noPhone : format.phone(person.phone)}</td>
    case 'registeredAt':
      return <td className={css.dim}>{format.date(person.registeredAt)}</td>
    case 'fetchedAt':
      return <td className={css.dim}>{person.fetchedAt === null ? '' : format.dateTime(person.fetchedAt)}</td>
    case 'status':
      return (
        <td>
          <StatusBadge person={person} />
        </td>
      )
    case 'labels': {
      const labels = person.labels === null ? undefined : labelsShown(person.labels)
      return <td title={labels}>{labels}</td>
    }
    default:
      return <td title={person[column] ?? undefined}>{person[column]}</td>
  }
}
