/** What is told apart when somebody goes through a page by its parts. */
const parts = 'main, section, aside, [role="tabpanel"], [role="dialog"]'

function partsAround(element: Element): HTMLElement[] {
  const part = element.parentElement?.closest<HTMLElement>(parts)
  return part ? [part, ...partsAround(part)] : []
}

/**
 * The `ref` of a button that goes by its own pressing, whoever draws what comes in its place: the innermost part of the
 * page that stays has the keyboard then, unless somebody else took it.
 */
export const focusOnRemoval = (button: HTMLElement | null) => () => {
  if (button === null || document.activeElement !== button) return
  const around = partsAround(button)
  // React says it before it takes the button away.
  queueMicrotask(() => {
    if (document.activeElement !== document.body) return
    const part = around.find(({ isConnected }) => isConnected) ?? document.querySelector('main')
    if (part === null) return
    if (!part.hasAttribute('tabindex')) {
      part.tabIndex = -1
      // A click beside what it holds would give it the keyboard again.
      const leave = () => {
        // The window lost the keyboard, and the part has it in there.
        if (document.activeElement === part) return
        part.removeAttribute('tabindex')
        part.removeEventListener('blur', leave)
      }
      part.addEventListener('blur', leave)
    }
    part.focus({ preventScroll: true })
  })
}
