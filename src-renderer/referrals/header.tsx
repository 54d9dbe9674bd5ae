import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { messages } from '../messages.ts'
import { sortBy, useReferrals } from './list-store.ts'
import css from './table.module.css'

const columns = ['name', 'cedula', 'phone', 'registeredAt', 'status'] as const

export function HeaderCells() {
  const sort = useReferrals((state) => state.view.sort)
  return (
    <tr aria-rowindex={1}>
      {columns.map((column) => {
        const sorted = sort.by === column ? sort.direction : null
        return (
          <th
            key={column}
            scope="col"
            aria-sort={sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
          >
            <button type="button" className={css.sort} onClick={() => sortBy(column)}>
              {messages.referrals.column[column]}
              {sorted === 'asc' && <IconArrowUp size={15} aria-hidden />}
              {sorted === 'desc' && <IconArrowDown size={15} aria-hidden />}
            </button>
          </th>
        )
      })}
    </tr>
  )
}
