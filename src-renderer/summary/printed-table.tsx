import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './printed-table.module.css'
import type { TableColumn, TableRow } from './table.tsx'

/** `share`: length of the row's bar, 0 to 1. */
export interface PrintedRow extends TableRow {
  share: number
}

/** The whole table with a bar in each row, for paper. */
export function PrintedTable({
  title,
  about,
  columns,
  rows,
}: {
  title: string
  about: string
  columns: TableColumn[]
  rows: PrintedRow[]
}) {
  return (
    <div className={css.paper}>
      <h1>{title}</h1>
      <p>{about}</p>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.header} scope="col" className={column.isNumber ? css.end : undefined}>
                {column.header}
              </th>
            ))}
            <td className={css.barCell} />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, share }) => (
            <tr key={key}>
              {columns.map((column, at) => (
                <td key={column.header} className={column.isNumber ? css.end : undefined}>
                  {cells[at]}
                </td>
              ))}
              <td className={css.barCell}>
                <span className={css.bar} style={{ width: `${100 * share}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Line under a printed title: leader and date. */
export const printedAbout = (leader: string): string =>
  messages.summary.printedAbout(leader, format.date(Date.now()))
