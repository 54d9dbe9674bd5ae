import '@mantine/charts/styles.css'
import { Button } from '@mantine/core'
import { IconPlus, IconPrinter } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openNew } from '../people/panel/store.ts'
import { printEverybody } from '../people/print.ts'
import { routes } from '../routes.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { Cost, Days } from './days.tsx'
import { GoalCard } from './goal.tsx'
import { GoalDialog } from './goal-dialog.tsx'
import { Leaders } from './leaders.tsx'
import { Places } from './places.tsx'
import { Statuses } from './status.tsx'
import { followSummary, loadSummary, useSummary } from './store.ts'
import css from './summary.module.css'

const words = messages.summary

function Nobody() {
  const [, go] = useLocation()
  return (
    <EmptyState text={words.empty}>
      <Button
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={() => {
          go(routes.people)
          openNew()
        }}
      >
        {messages.frame.newPerson}
      </Button>
    </EmptyState>
  )
}

export function Summary() {
  const { summary, failure } = useSummary()
  useEffect(followSummary, [])

  if (failure) return <LoadFailure text={words.loadFailed} onRetry={() => void loadSummary()} />
  if (!summary) return <EmptyState text={messages.common.loading} />
  if (summary.people === 0 && summary.leaders === null)
    return (
      <div className={css.screen}>
        <GoalCard summary={summary} />
        <div className={css.wide}>
          <Nobody />
        </div>
      </div>
    )
  return (
    <div className={css.screen}>
      <div className={css.head}>
        <p className={css.total}>
          <strong>{format.number(summary.people)}</strong> {words.people(summary.people)}
        </p>
        <Button
          leftSection={<IconPrinter size={18} aria-hidden />}
          variant="default"
          onClick={printEverybody}
        >
          {messages.printing.title}
        </Button>
      </div>
      <GoalCard summary={summary} />
      <Statuses summary={summary} />
      <Days summary={summary} />
      {summary.leaders !== null && <Leaders leaders={summary.leaders} />}
      <Places summary={summary} />
      {summary.cost !== null && <Cost days={summary.days} cost={summary.cost} rate={summary.pesoRate} />}
      <GoalDialog />
    </div>
  )
}
