import { TagsInput } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { labelsOf, longestLabel, maxLabels } from '../../../src-preload/labels.ts'
import { readLabels, useLabels } from './store.ts'

/** Input for a person's labels; `value`: one label per line. Enter ends a label; a comma does not. */
export function LabelsInput({
  label,
  value,
  error,
  onChange,
}: {
  label: ReactNode
  value: string
  error: ReactNode
  onChange(value: string): void
}) {
  const known = useLabels((state) => state.own)
  useEffect(() => void readLabels('own'), [])
  return (
    <TagsInput
      label={label}
      data-field="labels"
      data={known?.map(({ name }) => name) ?? []}
      value={labelsOf(value)}
      error={error}
      maxTags={maxLabels}
      maxLength={longestLabel}
      splitChars={[]}
      acceptValueOnBlur
      onChange={(labels) => onChange(labels.join('\n'))}
    />
  )
}
