import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { goal as goalField } from '../../src-preload/goals.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { closeGoal, type GoalOf, setGoal, useGoalDialog } from './goal-store.ts'
import css from './summary.module.css'

const words = messages.goals.dialog

/** Sets the goal of a leader or of the campaign. */
export function GoalDialog() {
  const of = useGoalDialog((state) => state.of)
  useEffect(() => closeGoal, [])
  return of === null ? null : <Setting of={of} />
}

const numberOf = (typed: string): number => (/^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN)

function Setting({ of: { accountId, displayName, goal } }: { of: GoalOf }) {
  const [people, setPeople] = useState(goal === null ? '' : String(goal.people))
  const [by, setBy] = useState(goal?.by ?? '')
  const [problems, setProblems] = useState<{ people?: string; by?: string; failure?: string }>({})
  const [isBusy, setBusy] = useState(false)

  async function save(next: typeof goal) {
    setBusy(true)
    const error = await setGoal(accountId, next)
    setBusy(false)
    if (error !== null) return setProblems({ failure: messages.error[error.code] })
    notice.done(next === null ? words.removed : words.saved)
    closeGoal()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    const typed = { people: numberOf(people.replaceAll('.', '')), by }
    const parsed = goalField.safeParse(typed)
    if (parsed.success) return void save(parsed.data)
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
    setProblems({
      ...(wrong.has('people') && { people: words.peopleMissing }),
      ...(wrong.has('by') && { by: words.byMissing }),
    })
  }

  const title = accountId === null ? words.campaign : words.of(displayName)
  return (
    <Dialog title={title} onClose={closeGoal} isBusy={isBusy}>
      <form className={css.goalForm} noValidate onSubmit={submit}>
        <p className={css.hint}>{words.hint}</p>
        <TextInput
          label={words.people}
          inputMode="numeric"
          maxLength={12}
          data-autofocus
          value={people}
          error={problems.people}
          onChange={(event) => setPeople(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.by}
          value={by}
          error={problems.by}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        {problems.failure !== undefined && <p role="alert">{problems.failure}</p>}
        <div className={css.goalActions}>
          <Button type="submit" loading={isBusy}>
            {words.save}
          </Button>
          {goal !== null && (
            <Button variant="default" disabled={isBusy} onClick={() => void save(null)}>
              {words.remove}
            </Button>
          )}
          <Button variant="default" disabled={isBusy} onClick={closeGoal}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
