import type { QueueState } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './queue.module.css'
import { useQueueScreen } from './screen-store.ts'

const words = messages.queue

/** Estimated time and captcha cost of all waiting jobs. */
export function Remaining({ queue: { waiting, etaMs } }: { queue: QueueState }) {
  const cost = useQueueScreen((state) => state.waiting?.cost ?? null)
  if (waiting === 0) return null
  return (
    <p className={css.remaining}>
      {words.timeLeft} <strong>{etaMs === null ? words.leftUnknown : messages.durations.left(etaMs)}</strong>
      {cost !== null && (
        <>
          {' · '}
          {words.costLeft} <strong>{format.dollars(cost)}</strong>
        </>
      )}
    </p>
  )
}
