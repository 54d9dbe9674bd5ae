import { IconAlertTriangle } from '@tabler/icons-react'
import { captchaProviders } from '../../src-preload/captcha-providers.ts'
import type { Money, QueueCosts, QueueState } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { untilTimeOrDay } from '../ui/when.ts'
import css from './queue.module.css'
import { useQueueScreen } from './screen-store.ts'

const words = messages.costs

function Spent({ costs: { each, today, ceiling, rate } }: { costs: QueueCosts }) {
  return (
    <>
      <span>
        {words.today} <strong>{words.money(today, rate)}</strong>
        {ceiling !== null && words.ofCeiling(words.money(ceiling, rate))}
      </span>
      {each !== null && (
        <span>
          {words.each} <strong>{words.money(each, rate)}</strong>
        </span>
      )}
    </>
  )
}

function Balance({ money: { balances, lasts }, rate }: { money: Money; rate: QueueCosts['rate'] }) {
  const now = Date.now()
  const dollars = balances.reduce((sum, one) => sum + one.dollars, 0)
  const at = Math.min(...balances.map((one) => one.at))
  const isToday = format.date(at) === format.date(now)
  const seen = isToday ? words.balanceAt(format.time(at)) : words.balanceOn(format.dateTime(at))
  const until = lasts.kind === 'until' ? untilTimeOrDay(lasts.at, now) : null
  return (
    <span>
      {words.balance} <strong>{words.money(dollars, rate)}</strong> ({seen}), {words.lasts(lasts, until)}
    </span>
  )
}

/** The account that is not used now, and the account that replaces it. */
function Failing({ failing }: { failing: QueueState['captchas']['failing'] }) {
  return failing.map((one) => {
    const used = captchaProviders.find((provider) => provider !== one.provider) ?? one.provider
    return (
      <span key={one.provider} className={css.failing} role="status">
        <IconAlertTriangle size={18} aria-hidden />
        {words.failing(one, used)}
      </span>
    )
  })
}

/** Cost of captchas, and how long the money for them lasts; empty while the leader solves them. */
export function QueueMoney({ queue: { money, captchas } }: { queue: QueueState }) {
  const costs = useQueueScreen((state) => state.waiting?.costs ?? null)
  if (costs === null) return null
  return (
    <p className={css.money}>
      <Failing failing={captchas.failing} />
      <Spent costs={costs} />
      {money !== null && <Balance money={money} rate={costs.rate} />}
      {costs.rate !== null && <span>{words.rateFrom(format.date(costs.rate.setAt))}</span>}
    </p>
  )
}
