import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './summary.module.css'

const words = messages.summary

export interface TableColumn {
  header: string
  isNumber?: boolean
}

export interface TableRow {
  key: string
  cells: ReactNode[]
}

const pageSize = 50

/** Numbers are aligned at the end. */
const end = ({ isNumber }: TableColumn): string | undefined => (isNumber ? css.end : undefined)

/** Paged table. */
export function Table({ label, columns, rows }: { label: string; columns: TableColumn[]; rows: TableRow[] }) {
  const [wanted, setPage] = useState(0)
  const last = Math.max(0, Math.ceil(rows.length / pageSize) - 1)
  // The table may have become shorter.
  const page = Math.min(wanted, last)
  const first = page * pageSize
  const shown = rows.slice(first, first + pageSize)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area. */}
      <section className={css.scroller} tabIndex={0} aria-label={words.rowsOf(label)} key={page}>
        <table className={css.table} aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.header} scope="col" className={end(column)}>
                  {column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, cells }) => (
              <tr key={key}>
                {columns.map((column, at) => (
                  <td key={column.header} className={end(column)}>
                    {cells[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {last > 0 && (
        <div className={css.pager}>
          <span className={css.range}>{words.range(first + 1, first + shown.length, rows.length)}</span>
          <Button variant="default" size="xs" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {words.before}
          </Button>
          <Button variant="default" size="xs" disabled={page === last} onClick={() => setPage(page + 1)}>
            {words.after}
          </Button>
        </div>
      )}
    </>
  )
}
