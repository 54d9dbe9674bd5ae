/** Landmarks of the page. */
const parts = 'main, section, aside, [role="tabpanel"], [role="dialog"]'

function partsAround(element: Element): HTMLElement[] {
  const part = element.parentElement?.closest<HTMLElement>(parts)
  return part ? [part, ...partsAround(part)] : []
}

/**
 * `ref` of a button that its own press removes. Moves the focus to the innermost remaining landmark, unless something
 * else took it.
 */
export const focusOnRemoval = (button: HTMLElement | null) => () => {
  if (button === null || document.activeElement !== button) return
  const around = partsAround(button)
  // React calls this before it removes the button.
  queueMicrotask(() => {
    if (document.activeElement !== document.body) return
    const part = around.find(({ isConnected }) => isConnected) ?? document.querySelector('main')
    if (part === null) return
    if (!part.hasAttribute('tabindex')) {
      part.tabIndex = -1
      // Otherwise a click on the landmark's background would focus it again.
      const leave = () => {
        // The window lost the focus, not the landmark.
        if (document.activeElement === part) return
        part.removeAttribute('tabindex')
        part.removeEventListener('blur', leave)
      }
      part.addEventListener('blur', leave)
    }
    part.focus({ preventScroll: true })
  })
}
