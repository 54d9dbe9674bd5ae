import { messages } from '../../src-preload/messages/index.ts'
import { type Strength, strength } from './strength.ts'
import css from './strength-meter.module.css'

const steps: Record<Strength, number> = { weak: 1, fair: 2, strong: 3 }

export function StrengthMeter({ password, known }: { password: string; known: readonly string[] }) {
  if (password === '') return null
  const found = strength(password, known)
  return (
    <div className={css.strength}>
      <meter
        className={css[found]}
        min={0}
        max={3}
        value={steps[found]}
        aria-label={messages.strength.label}
        aria-valuetext={messages.strength[found]}
      />
      <span aria-live="polite">{messages.strength[found]}</span>
    </div>
  )
}
