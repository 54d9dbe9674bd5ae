import type { QueueState } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './queue.module.css'
import { useQueueScreen } from './store.ts'
import { timeLeft } from './words.ts'

const words = messages.queue

/** What is left for all that waits: time as measured, and what the captcha service will charge. */
export function Left({ queue: { waiting, etaMs } }: { queue: QueueState }) {
  const cost = useQueueScreen((state) => state.waiting?.cost ?? null)
  if (waiting === 0) return null
  return (
    <p className={css.left}>
      {words.timeLeft} <strong>{etaMs === null ? words.leftUnknown : timeLeft(etaMs)}</strong>
      {cost !== null && (
        <>
          {' · '}
          {words.costLeft} <strong>{format.dollars(cost)}</strong>
        </>
      )}
    </p>
  )
}
