import { Button, Progress } from '@mantine/core'
import { useId } from 'react'
import type { Summary } from '../../src-preload/contract/index.ts'
import { goalShare, goalState } from '../../src-preload/goals.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { askGoal } from './goal-store.ts'
import css from './summary.module.css'

const words = messages.goals

/** The leader's own goal, if there is one; or the campaign's, which the owner can set. */
export function GoalCard({ summary: { goal, statuses, leaders } }: { summary: Summary }) {
  const id = useId()
  const isCampaign = leaders !== null
  if (goal === null && !isCampaign) return null
  const found = statuses.ACTIVE
  return (
    <section className={`${css.card} ${css.goal}`} aria-labelledby={id}>
      <header className={css.cardHead}>
        <h2 id={id}>{isCampaign ? words.campaign : words.own}</h2>
        {isCampaign && (
          <div className={css.ways}>
            <Button
              variant="subtle"
              size="xs"
              onClick={() => askGoal({ accountId: null, displayName: '', goal })}
            >
              {goal === null ? words.set : words.change}
            </Button>
          </div>
        )}
      </header>
      {goal === null ? (
        <p className={css.hint}>{words.none}</p>
      ) : (
        <>
          <p>
            <strong>{words.found(found, goal.people)}</strong>
          </p>
          <Progress
            value={100 * goalShare(goal, found)}
            aria-label={isCampaign ? words.campaign : words.own}
          />
          <p className={css.hint}>{words.state(goalState(goal, found, Date.now()), goal.by)}</p>
        </>
      )}
    </section>
  )
}
