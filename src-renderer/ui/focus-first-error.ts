/** Focuses the first of `fields` on the screen. Inputs have their field in `data-field`. */
export function focusFirstError(fields: readonly string[]): void {
  if (fields.length === 0) return
  // The errors render in the next frame. An earlier focus would announce the field without its message.
  requestAnimationFrame(() => {
    for (const element of document.querySelectorAll<HTMLElement>('[data-field]'))
      if (element.dataset.field && fields.includes(element.dataset.field)) {
        element.focus()
        return
      }
  })
}
