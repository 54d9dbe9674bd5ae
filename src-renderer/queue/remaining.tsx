import type { QueueState } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './queue.module.css'
import { useQueueScreen } from './screen-store.ts'

const words = messages.queue

/** Estimated time and captcha cost of all waiting jobs, and the captchas bought ahead. */
export function Remaining({ queue: { waiting, etaMs, captchas } }: { queue: QueueState }) {
  const cost = useQueueScreen((state) => state.waiting?.costs?.waiting ?? null)
  const rate = useQueueScreen((state) => state.waiting?.costs?.rate ?? null)
  const { ready, coming, unused, unusedCost } = captchas
  if (waiting === 0 && unused === 0) return null
  return (
    <p className={css.remaining}>
      {waiting > 0 && (
        <>
          {words.timeLeft}{' '}
          <strong>{etaMs === null ? words.leftUnknown : messages.durations.left(etaMs)}</strong>
        </>
      )}
      {waiting > 0 && cost !== null && (
        <>
          {' · '}
          {words.costLeft} <strong>{messages.costs.estimate(cost)}</strong>
        </>
      )}
      {waiting > 0 && ready + coming > 0 && (
        <>
          {' · '}
          {words.ahead} <strong>{words.aheadCount(ready, coming)}</strong>
        </>
      )}
      {unused > 0 && (
        <>
          {waiting > 0 && ' · '}
          {words.unused(unused, messages.costs.money(unusedCost, rate))}
        </>
      )}
    </p>
  )
}
