import type { ComponentProps } from 'react'

/**
 * One that is off or at work does nothing when it is pressed, and keeps the keyboard: the browser takes it from what is
 * `disabled`, as many a button becomes by its own pressing.
 */
export function AriaDisabledButton({ disabled, ...props }: ComponentProps<'button'>) {
  if (!disabled) return <button type="button" {...props} />
  return <button type="button" {...props} aria-disabled onClick={(event) => event.preventDefault()} />
}
