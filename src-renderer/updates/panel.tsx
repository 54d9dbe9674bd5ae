import { Button, Progress } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import css from './panel.module.css'
import { actionsOf } from './steps.ts'
import { act, type UpdateAction, useUpdates } from './store.ts'

const words = messages.updates

/** State of newer versions, with the possible actions. `mayInstall`: otherwise the caller may only check for them. */
export function UpdatePanel({ mayInstall }: { mayInstall: boolean }) {
  const updates = useUpdates((state) => state.updates)
  if (updates === null) return null
  const { step } = updates
  const offered = actionsOf(step).filter((action) => action !== 'later' && (mayInstall || action === 'check'))
  const isChecking = step.kind === 'checking'
  const shown: readonly UpdateAction[] = isChecking ? ['check'] : offered
  const isNews = 'next' in step && step.next !== null
  return (
    <>
      <p role="status" className={css.state}>
        {words.state(updates, Date.now())} {isNews && !mayInstall && words.ownerInstalls}
      </p>
      {step.kind === 'downloading' && (
        <>
          <Progress value={step.percent} aria-label={words.progress} />
          <p className={css.percent}>{words.percent(step.percent)}</p>
        </>
      )}
      {isNews && mayInstall && <p className={css.why}>{words.why}</p>}
      {shown.length > 0 && (
        <div className={css.actions}>
          {shown.map((action) => (
            <Button
              key={action}
              variant={action === 'download' || action === 'restart' ? 'filled' : 'default'}
              loading={isChecking}
              ref={focusOnRemoval}
              onClick={() => void act(action)}
            >
              {words.actions[action]}
            </Button>
          ))}
        </div>
      )}
    </>
  )
}
