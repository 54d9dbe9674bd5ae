import type { DayCount, Summary } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { usePrinter } from '../ui/printer.tsx'
import { Card, ViewSwitch } from './card.tsx'
import { showAs, useCardViews } from './card-views.ts'
import { Chart } from './chart.tsx'
import { type PrintedRow, PrintedTable, printedAbout } from './printed-table.tsx'
import css from './summary.module.css'
import { Table } from './table.tsx'
import { dayOfMonth } from './words.ts'

const words = messages.summary

const chartHeight = 236

/** Labels at equal distances, even if the last day has none. */
const everyFewDays = { interval: 'equidistantPreserveStart' } as const

const largest = (values: number[]): number => Math.max(...values, Number.MIN_VALUE)

const newestFirst = (days: readonly DayCount[]): DayCount[] => [...days].reverse()

const workColumns = [
  { header: words.column.day },
  { header: words.column.registered, isNumber: true },
  { header: words.column.checked, isNumber: true },
]

function workRows(days: readonly DayCount[]): PrintedRow[] {
  const most = largest(days.map(({ registered }) => registered))
  return newestFirst(days).map(({ day, registered, checked }) => ({
    key: day,
    cells: [format.isoDate(day), format.number(registered), format.number(checked)],
    share: registered / most,
  }))
}

export function Days({ summary: { days } }: { summary: Summary }) {
  const { displayName } = useAccount()
  const { print, sheet } = usePrinter()
  const view = useCardViews((state) => state.days)
  const rows = workRows(days)
  return (
    <Card
      className={css.days}
      title={words.days}
      part="days"
      onPrint={() =>
        print(
          <PrintedTable
            title={words.printedDays}
            about={printedAbout(displayName)}
            columns={workColumns}
            rows={rows}
          />,
        )
      }
      switches={<ViewSwitch view={view} onChoose={(days) => showAs({ days })} />}
    >
      {view === 'chart' ? (
        <Chart
          label={words.drawnDays}
          height={chartHeight}
          fills
          withLegend
          xAxisProps={everyFewDays}
          dataKey="day"
          data={days.map(({ day, ...counts }) => ({ ...counts, day: dayOfMonth(day) }))}
          series={[
            { name: 'registered', label: words.column.registered, color: 'var(--accent)' },
            { name: 'checked', label: words.column.checked, color: 'var(--blue)' },
          ]}
          yAxisProps={{ width: 44, allowDecimals: false }}
        />
      ) : (
        <Table label={words.days} columns={workColumns} rows={rows} />
      )}
      {sheet}
    </Card>
  )
}

const costColumns = [{ header: words.column.day }, { header: words.column.cost, isNumber: true }]

function costRows(days: readonly DayCount[]): PrintedRow[] {
  const most = largest(days.map(({ cost }) => cost))
  return newestFirst(days).map(({ day, cost }) => ({
    key: day,
    cells: [format.isoDate(day), format.dollars(cost)],
    share: cost / most,
  }))
}

/** `cost`: of all days. */
export function Cost({ days, cost }: { days: DayCount[]; cost: number }) {
  const { displayName } = useAccount()
  const { print, sheet } = usePrinter()
  const view = useCardViews((state) => state.cost)
  const rows = costRows(days)
  const total = words.total(format.dollars(cost))
  return (
    <Card
      className={css.cost}
      title={words.cost}
      part="cost"
      figure={total}
      onPrint={() =>
        print(
          <PrintedTable
            title={words.cost}
            about={`${total} · ${printedAbout(displayName)}`}
            columns={costColumns}
            rows={rows}
          />,
        )
      }
      switches={<ViewSwitch view={view} onChoose={(cost) => showAs({ cost })} />}
    >
      {view === 'chart' ? (
        <Chart
          label={words.drawnCost(format.dollars(cost))}
          height={chartHeight}
          value={format.dollars}
          xAxisProps={everyFewDays}
          dataKey="day"
          data={days.map(({ day, cost }) => ({ cost, day: dayOfMonth(day) }))}
          series={[{ name: 'cost', label: words.column.cost, color: 'var(--amber)' }]}
          yAxisProps={{ width: 72 }}
        />
      ) : (
        <Table label={words.cost} columns={costColumns} rows={rows} />
      )}
      {sheet}
    </Card>
  )
}
