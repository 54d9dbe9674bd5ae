import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { CaptchaBalance } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import css from './settings.module.css'
import { useCaptcha } from './store.ts'

const words = messages.settings

/** `failure`: sentence to show. `at`: UTC ms. */
type BalanceAnswer =
  | { at: number; balance: Extract<CaptchaBalance, { kind: 'balance' }> }
  | { failure: string }

async function balance(provider: CaptchaProviderName): Promise<BalanceAnswer> {
  const result = await ask(window.referidos.settings.captchaBalance({ provider }))
  if (!result.ok) return { failure: messages.error[result.error.code] }
  switch (result.value.kind) {
    case 'balance':
      return { at: Date.now(), balance: result.value }
    case 'unknown':
      return { failure: words.balanceUnknown[result.value.why](provider) }
  }
}

function Shown({ answer }: { answer: BalanceAnswer }) {
  const rate = useCaptcha((state) => state.saved?.pesoRate ?? null)
  if ('failure' in answer)
    return (
      <p className={css.missing}>
        <IconAlertTriangle size={18} aria-hidden />
        {answer.failure}
      </p>
    )
  const { dollars, lookupCost, lookups } = answer.balance
  const money = (value: number) => messages.costs.money(value, rate)
  return (
    <>
      <p>
        <strong>{words.balance(money(dollars))}</strong>{' '}
        <span className={css.hint}>{words.balanceAt(format.dateTime(answer.at))}</span>
      </p>
      {lookupCost !== null && lookups !== null && (
        <p className={css.hint}>
          {words.lookupCost(money(lookupCost))} {words.lookupsLeft(lookups)}
        </p>
      )}
    </>
  )
}

/** Balance of the captcha account. Read when the card is shown, and on request. */
export function Balance({ provider }: { provider: CaptchaProviderName }) {
  const [answer, setAnswer] = useState<BalanceAnswer | null>(null)
  const [isAsking, setAsking] = useState(false)

  async function askNow() {
    setAsking(true)
    setAnswer(await balance(provider))
    setAsking(false)
  }
  // The component is mounted anew for another provider.
  useEffect(() => void askNow(), [])

  return (
    <>
      <div role="status">
        {isAsking && <p className={css.hint}>{words.balanceAsking}</p>}
        {!isAsking && answer && <Shown answer={answer} />}
      </div>
      <div className={css.actions}>
        <Button variant="default" loading={isAsking} onClick={() => void askNow()}>
          {words.askBalance}
        </Button>
      </div>
    </>
  )
}
