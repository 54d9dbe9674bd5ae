import { Checkbox, Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { KeyAnswer, RotationProgress } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { followRotation } from './security-store.ts'
import css from './settings.module.css'

const words = messages.settings

/**
 * Asks whether somebody may use an old password with a copy of the files. Shows the change of the key while it runs.
 */
export function Suspicion({
  label,
  isSuspected,
  onChange,
}: {
  label: string
  isSuspected: boolean
  onChange(isSuspected: boolean): void
}) {
  const [progress, setProgress] = useState<RotationProgress | null>(null)
  useEffect(() => followRotation(setProgress), [])
  return (
    <>
      <Checkbox
        label={label}
        description={words.suspicionHint}
        checked={isSuspected}
        disabled={progress !== null}
        onChange={({ currentTarget: { checked } }) => onChange(checked)}
      />
      {progress !== null && (
        <div role="status">
          <p className={css.hint}>{words.rotating[progress.phase]}</p>
          <Progress value={progress.percent} aria-label={words.rotationLabel} />
        </div>
      )}
    </>
  )
}

/** Sentence about the action and the data key. */
export function withKey(done: string, { key }: KeyAnswer): string {
  switch (key) {
    case 'kept':
      return done
    case 'rotated':
      return `${done}. ${words.rotated}`
    case 'due':
      return `${done}. ${words.rotationDue}`
  }
}
