import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { bogotaDate, dayMs } from '../../src-preload/bogota.ts'
import { type LeaderProgress, leaderDays } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { goalShare, isIdle } from '../../src-preload/goals.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Switch } from '../ui/switch.tsx'
import { Card } from './card.tsx'
import { askGoal } from './goal-store.ts'
import css from './summary.module.css'
import { Table, type TableColumn } from './table.tsx'
import { dayOfMonth } from './words.ts'

const words = messages.goals.leaders

const shownChoices = [
  { value: 'all', label: words.all },
  { value: 'idle', label: words.onlyIdle },
] as const

/** Headings of the last days, today last. */
const dayHeads = (now: number): string[] =>
  Array.from({ length: leaderDays }, (_, at) => dayOfMonth(bogotaDate(now - (leaderDays - 1 - at) * dayMs)))

const columnsAt = (now: number): TableColumn[] => [
  { header: words.column.leader },
  { header: words.column.found, isNumber: true },
  { header: words.column.goal, isNumber: true },
  { header: words.column.share, isNumber: true },
  ...dayHeads(now).map((header) => ({ header, isNumber: true })),
  { header: words.column.last },
]

function cellsOf(leader: LeaderProgress): ReactNode[] {
  const { displayName, isActive, found, goal, days, lastRegisteredAt } = leader
  return [
    isActive ? displayName : `${displayName} (${words.removed})`,
    format.number(found),
    <GoalCell key="goal" leader={leader} />,
    goal === null ? messages.summary.unknown : messages.summary.percent(100 * goalShare(goal, found)),
    ...days.map(format.number),
    lastRegisteredAt === null ? words.never : format.date(lastRegisteredAt),
  ]
}

/** For the owner: each leader's progress by day, and the leaders who have registered nobody for a week. */
export function Leaders({ leaders }: { leaders: readonly LeaderProgress[] }) {
  const [shown, setShown] = useState<'all' | 'idle'>('all')
  const now = Date.now()
  const idle = leaders.filter((leader) => leader.isActive && isIdle(leader.lastRegisteredAt, now))
  const rows = shown === 'idle' ? idle : leaders
  const columns = columnsAt(now)
  return (
    <Card
      className={css.leaders}
      title={words.title}
      part="leaders"
      figure={idle.length === 0 ? words.nobodyIdle : words.idle(idle.length)}
      switches={<Switch label={words.show} choices={shownChoices} chosen={shown} onChoose={setShown} />}
    >
      {rows.length === 0 ? (
        <p className={css.nothing}>{words.none}</p>
      ) : (
        <Table
          key={shown}
          label={words.title}
          columns={columns}
          rows={rows.map((leader) => ({ key: String(leader.id), cells: cellsOf(leader) }))}
        />
      )}
    </Card>
  )
}

/** The goal, as the button that changes it. */
function GoalCell({ leader: { id, displayName, isActive, goal } }: { leader: LeaderProgress }) {
  const people = goal === null ? null : format.number(goal.people)
  if (!isActive) return people ?? messages.summary.unknown
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      rightSection={<IconPencil size={14} aria-hidden />}
      aria-label={
        people === null ? messages.goals.setFor(displayName) : messages.goals.changeFor(displayName, people)
      }
      onClick={() => askGoal({ accountId: id, displayName, goal })}
    >
      {people ?? messages.goals.setShort}
    </Button>
  )
}
