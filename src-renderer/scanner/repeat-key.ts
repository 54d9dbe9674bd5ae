/** Replays withheld keys that were not a barcode. */

/** Inserts text at the cursor of the focused element, or in `field` if that element takes no text. */
export function type(text: string, field: HTMLInputElement): void {
  const active = document.activeElement
  const into = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : field
  into.setRangeText(text, into.selectionStart ?? 0, into.selectionEnd ?? 0, 'end')
  into.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}

export function repeatKey(pressed: KeyboardEvent, field: HTMLInputElement): void {
  const target = document.activeElement ?? field
  const { key, code, ctrlKey, altKey, metaKey, shiftKey } = pressed
  const event = new KeyboardEvent('keydown', {
    ...{ key, code, ctrlKey, altKey, metaKey, shiftKey },
    bubbles: true,
    cancelable: true,
  })
  const isTaken = !target.dispatchEvent(event)
  if (isTaken || ctrlKey || altKey || metaKey || !(target instanceof HTMLElement)) return
  // Synthetic events do not trigger the browser's default actions.
  switch (key) {
    case 'Enter':
      if (target instanceof HTMLInputElement) target.form?.requestSubmit()
      else target.click()
      break
    case 'Tab':
      beside(target, shiftKey ? -1 : 1)?.focus()
      break
    case 'Backspace':
      document.execCommand('delete')
      break
    case 'Delete':
      document.execCommand('forwardDelete')
      break
    default:
  }
}

/** The next (1) or previous (-1) element in tab order. */
function beside(element: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const all = [
    ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex]'),
  ]
  const inReach = all.filter(
    (one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.getClientRects().length > 0,
  )
  return inReach.at(inReach.indexOf(element) + step)
}
