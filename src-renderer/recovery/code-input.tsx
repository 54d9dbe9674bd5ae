import { TextInput } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { asCode } from './code.ts'
import css from './recovery.module.css'

interface Props {
  value: string
  error: string | boolean | null
  /** The code as typed so far, with dashes. */
  onChange(code: string): void
}

/** Adds dashes and capitals; accepts a pasted code. */
export function CodeInput({ value, error, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null)
  /** Code characters before the cursor. */
  const before = useRef<number | null>(null)

  // Keeps the cursor in place when dashes are added or removed.
  useLayoutEffect(() => {
    const element = input.current
    if (before.current === null || element === null) return
    let place = 0
    for (let seen = 0; place < value.length && seen < before.current; place++)
      if (value[place] !== '-') seen++
    if (value[place] === '-') place++
    element.setSelectionRange(place, place)
    before.current = null
  }, [value])

  return (
    <TextInput
      ref={input}
      label={messages.recovery.code}
      description={messages.recovery.codeHint}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      classNames={{ input: css.typed ?? '' }}
      data-field="code"
      autoFocus
      data-autofocus
      value={value}
      error={error}
      onChange={({ currentTarget }) => {
        const end = currentTarget.selectionStart ?? currentTarget.value.length
        before.current = asCode(currentTarget.value.slice(0, end)).replace(/-/g, '').length
        onChange(asCode(currentTarget.value))
      }}
    />
  )
}
