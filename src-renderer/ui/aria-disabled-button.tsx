import type { ComponentProps } from 'react'

/** Sets `aria-disabled` instead of `disabled`, so that a button that disables itself when pressed keeps the focus. */
export function AriaDisabledButton({ disabled, ...props }: ComponentProps<'button'>) {
  if (!disabled) return <button type="button" {...props} />
  return <button type="button" {...props} aria-disabled onClick={(event) => event.preventDefault()} />
}
