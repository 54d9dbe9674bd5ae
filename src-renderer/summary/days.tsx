import type { DayCount, PesoRate, Summary } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Card, ViewSwitch } from './card.tsx'
import { showAs, useCardViews } from './card-views.ts'
import { Bars, BarsAndLines } from './chart.tsx'
import css from './summary.module.css'
import { Table, type TableRow } from './table.tsx'
import { dayOfMonth, roundTicks } from './words.ts'

const words = messages.summary

const chartHeight = 236

/** Labels at equal distances, even if the last day gets none. */
const everyFewDays = { interval: 'equidistantPreserveStart' } as const

const newestFirst = (days: readonly DayCount[]): DayCount[] => [...days].reverse()

const workColumns = [
  { header: words.column.day },
  { header: words.column.registered, isNumber: true },
  { header: words.column.found, isNumber: true },
  { header: words.column.checked, isNumber: true },
]

function workRows(days: readonly DayCount[]): TableRow[] {
  return newestFirst(days).map(({ day, registered, found, checked }) => ({
    key: day,
    cells: [format.isoDate(day), format.number(registered), format.number(found), format.number(checked)],
  }))
}

export function Days({ summary: { days } }: { summary: Summary }) {
  const view = useCardViews((state) => state.days)
  const rows = workRows(days)
  return (
    <Card
      className={css.days}
      title={words.days}
      part="days"
      switches={<ViewSwitch view={view} onChoose={(days) => showAs({ days })} />}
    >
      {view === 'chart' ? (
        <BarsAndLines
          label={words.drawnDays}
          height={chartHeight}
          fills
          xAxisProps={everyFewDays}
          dataKey="day"
          data={days.map(({ day, ...counts }) => ({ ...counts, day: dayOfMonth(day) }))}
          series={[
            { name: 'registered', type: 'bar', label: words.column.registered, color: 'var(--slate)' },
            { name: 'checked', type: 'line', label: words.column.checked, color: 'var(--blue)' },
            { name: 'found', type: 'line', label: words.column.found, color: 'var(--green)' },
          ]}
          yAxisProps={{ width: 44, allowDecimals: false }}
        />
      ) : (
        <Table label={words.days} columns={workColumns} rows={rows} />
      )}
    </Card>
  )
}

const costColumns = [{ header: words.column.day }, { header: words.column.cost, isNumber: true }]

function costRows(days: readonly DayCount[], rate: PesoRate | null): TableRow[] {
  return newestFirst(days).map(({ day, cost }) => ({
    key: day,
    cells: [format.isoDate(day), messages.costs.money(cost, rate)],
  }))
}

/** `cost`: total of all days. */
export function Cost({ days, cost, rate }: { days: DayCount[]; cost: number; rate: PesoRate | null }) {
  const view = useCardViews((state) => state.cost)
  const rows = costRows(days, rate)
  const total = words.total(messages.costs.money(cost, rate))
  return (
    <Card
      className={css.cost}
      title={words.cost}
      part="cost"
      figure={total}
      switches={<ViewSwitch view={view} onChoose={(cost) => showAs({ cost })} />}
    >
      {view === 'chart' ? (
        <Bars
          label={words.drawnCost(format.dollars(cost))}
          height={chartHeight}
          value={format.dollars}
          xAxisProps={everyFewDays}
          dataKey="day"
          data={days.map(({ day, cost }) => ({ cost, day: dayOfMonth(day) }))}
          series={[{ name: 'cost', label: words.column.cost, color: 'var(--accent)' }]}
          yAxisProps={{ width: 72, ...roundTicks(Math.max(...days.map(({ cost }) => cost))) }}
        />
      ) : (
        <Table label={words.cost} columns={costColumns} rows={rows} />
      )}
    </Card>
  )
}
