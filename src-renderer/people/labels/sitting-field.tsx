import { TextInput } from '@mantine/core'
import { useEffect, useId, useState } from 'react'
import { label as labelField } from '../../../src-preload/fields.ts'
import { longestLabel } from '../../../src-preload/labels.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { savePreferences } from '../../preferences.ts'
import { usePreferences } from '../../preferences-store.ts'
import { withSitting } from './sitting.ts'
import { readLabels, useLabels } from './store.ts'

const words = messages.labels

/** The label that each new person gets until it changes. `labels`: labels in the form, one per line. */
export function Sitting({ labels, onLabels }: { labels: string; onLabels(labels: string): void }) {
  const sitting = usePreferences((state) => state.sitting)
  const known = useLabels((state) => state.own)
  const [typed, setTyped] = useState(sitting ?? '')
  const list = useId()
  useEffect(() => void readLabels('own'), [])

  function keep() {
    const parsed = labelField.safeParse(typed)
    const next = parsed.success ? parsed.data : null
    setTyped(next ?? '')
    if (next === sitting) return
    void savePreferences({ sitting: next })
    onLabels(withSitting(labels, sitting, next))
  }

  return (
    <>
      <TextInput
        label={words.sitting}
        description={words.sittingHint}
        placeholder={words.sittingPlaceholder}
        list={list}
        maxLength={longestLabel}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // Enter would save the person without the label.
          event.preventDefault()
          keep()
        }}
      />
      <datalist id={list}>
        {known?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
