import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import type { Strength, strength } from './strength-estimate.ts'
import css from './strength-meter.module.css'

const steps: Record<Strength, number> = { weak: 1, fair: 2, strong: 3 }

/** null while the dictionaries load. */
function useEstimate(): typeof strength | null {
  const [estimate, setEstimate] = useState<typeof strength | null>(null)
  useEffect(() => {
    let isShown = true
    void import('./strength-estimate.ts').then((loaded) => {
      if (isShown) setEstimate(() => loaded.strength)
    })
    return () => {
      isShown = false
    }
  }, [])
  return estimate
}

/** `known`: words about the person that a guesser knows. */
export function StrengthMeter({ password, known }: { password: string; known: readonly string[] }) {
  const estimate = useEstimate()
  if (password === '' || estimate === null) return null
  const found = estimate(password, known)
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
