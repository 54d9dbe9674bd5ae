import type { KeyboardEvent } from 'react'

/** Keys of a table of attempts. */

/** Arrows move between the rows that open. */
export function moveBetweenAttempts(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(event.target instanceof HTMLElement) || event.target.dataset.opens === undefined) return
  event.preventDefault()
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-opens]')]
  all[all.indexOf(event.target) + step]?.focus()
}

/** Call before an attempt closes: focus inside it moves to its row. */
export function leaveAttempt(id: number): void {
  if (document.activeElement?.closest(`#attempt-${id}`))
    document.querySelector<HTMLElement>(`[aria-controls="attempt-${id}"]`)?.focus()
}
