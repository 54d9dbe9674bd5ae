import { type CensusStatus, censusStatuses, type Summary } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages, statusName } from '../../src-preload/messages/index.ts'
import { Badge } from '../ui/status-badge.tsx'
import { statusWords } from '../ui/status-words.ts'
import { Card } from './card.tsx'
import css from './summary.module.css'
import { Table } from './table.tsx'

const words = messages.summary

/** Badge of all people in a status, without the time of a retry or the reason of a cancellation. */
const badge = (status: CensusStatus) => ({
  ...statusWords({ status, novedad: null, nextAttemptAt: null }, Date.now()),
  word: statusName(status),
})

const columns = [
  { header: words.column.status },
  { header: words.column.people, isNumber: true },
  { header: words.column.share, isNumber: true },
]

export function Statuses({ summary }: { summary: Summary }) {
  const { statuses, people } = summary
  const shown = censusStatuses.filter((status) => statuses[status] > 0)
  const share = (status: CensusStatus) => words.percent((100 * statuses[status]) / people)
  return (
    <Card className={css.statuses} title={words.statuses} part="status">
      <div className={css.bar} aria-hidden>
        {shown.map((status) => (
          <span
            key={status}
            className={`${css.segment} ${css[badge(status).tone]}`}
            style={{ flexGrow: statuses[status] }}
            title={`${statusName(status)}: ${format.number(statuses[status])}`}
          />
        ))}
      </div>
      <Table
        label={words.statuses}
        columns={columns}
        rows={shown.map((status) => ({
          key: status,
          cells: [<Badge key={status} {...badge(status)} />, format.number(statuses[status]), share(status)],
        }))}
      />
    </Card>
  )
}
