import { IconCoin } from '@tabler/icons-react'
import { useState } from 'react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useQueue } from '../queue/state-store.ts'
import { Banner } from '../ui/banner.tsx'
import button from '../ui/text-button.module.css'
import { atTimeOrDay } from '../ui/when.ts'
import { goToSection } from './section.ts'

const words = messages.costs

/** Opens before the money for captchas is spent. If hidden, it opens again the next day. */
export function LowMoney() {
  const money = useQueue(({ queue }) => queue?.money ?? null)
  const [hiddenOn, setHiddenOn] = useState<string | null>(null)
  const now = Date.now()
  const today = format.date(now)
  if (money === null || !money.isLow || hiddenOn === today) return null
  const { lasts } = money
  return (
    <Banner icon={<IconCoin size={18} aria-hidden />} label={words.lowLabel}>
      <span>{words.low(lasts, lasts.kind === 'until' ? atTimeOrDay(lasts.at, now) : null)}</span>
      <button type="button" className={button.textButton} onClick={() => goToSection('captcha')}>
        {words.seeBalance}
      </button>
      <button type="button" className={button.textButton} onClick={() => setHiddenOn(today)}>
        {words.hide}
      </button>
    </Banner>
  )
}
