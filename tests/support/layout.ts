import type { Page } from 'playwright-core'

/** Finds cut text without a title, elements outside the window and unwanted scroll bars. Empty: there are none. */
export const misplaced = (page: Page): Promise<string[]> => page.evaluate(findMisplaced)

/** Runs in the page, so it must not use anything outside itself. */
function findMisplaced(): string[] {
  /** Tolerance for rounding, in pixels. */
  const slack = 1.5
  /** Least distance in pixels for which a scroll bar is useful. */
  const leastScrolled = 12
  const found = new Set<string>()
  const styles = new Map<Element, CSSStyleDeclaration>()
  const styleOf = (element: Element): CSSStyleDeclaration => {
    const known = styles.get(element) ?? getComputedStyle(element)
    styles.set(element, known)
    return known
  }
  const named = (element: Element): string => {
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60) ?? ''
    return `<${element.tagName.toLowerCase()} class="${element.className}"> ${name}`
  }
  const isScrolled = ({ overflowX, overflowY }: CSSStyleDeclaration): boolean =>
    /auto|scroll/.test(`${overflowX} ${overflowY}`)
  const saysItself = (element: Element, upTo: Element): boolean => {
    // Another button expands the text.
    if (upTo.id !== '' && document.querySelector(`[aria-expanded][aria-controls="${upTo.id}"]`)) return true
    for (let one: Element | null = element; one !== null; one = one.parentElement) {
      if (one.hasAttribute('title')) return true
      if (one === upTo) return false
    }
    return false
  }

  function checkText(element: Element, box: DOMRect): void {
    for (let around: Element | null = element; around !== null; around = around.parentElement) {
      const style = styleOf(around)
      const outer = around.getBoundingClientRect()
      // Only for screen readers.
      if (outer.width <= 1 || outer.height <= 1 || style.clipPath !== 'none') return
      if (isScrolled(style)) return
      const cutsAcross = /hidden|clip/.test(style.overflowX)
      const cutsDown = /hidden|clip/.test(style.overflowY)
      const isAcross = cutsAcross && (box.right > outer.right + slack || box.left < outer.left - slack)
      const isDown = cutsDown && (box.bottom > outer.bottom + slack || box.top < outer.top - slack)
      if (isAcross || isDown) {
        const isDotted = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
        if (!isDotted) found.add(`cut: ${named(element)}`)
        else if (!saysItself(element, around)) found.add(`cut with no title: ${named(element)}`)
        return
      }
      if (style.position === 'fixed') break
    }
    if (
      box.right > innerWidth + slack ||
      box.left < -slack ||
      box.bottom > innerHeight + slack ||
      box.top < -slack
    )
      found.add(`beyond the window: ${named(element)}`)
  }

  /** An element that does not fit beside its neighbours would cover the following elements. */
  function checkPlace(element: Element, { position, marginLeft, marginRight }: CSSStyleDeclaration): void {
    const row = element.parentElement
    if (row === null || !/flex|grid/.test(styleOf(row).display) || isScrolled(styleOf(row))) return
    if (/absolute|fixed/.test(position) || `${marginLeft} ${marginRight}`.includes('-')) return
    const outer = row.getBoundingClientRect()
    const box = element.getBoundingClientRect()
    if (box.right > outer.right + slack || box.left < outer.left - slack)
      found.add(`sticks out of its row: ${named(element)}`)
  }

  for (const element of document.body.querySelectorAll('*')) {
    // The charts measure texts with this element, far above the window.
    if (element.id === 'recharts_measurement_span') continue
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    const style = styleOf(element)
    if (isScrolled(style)) {
      const across = element.scrollWidth - element.clientWidth
      const down = element.scrollHeight - element.clientHeight
      // The columns that the leader chose may need more width. The name stays visible.
      const isTable = element.querySelector('[role="treegrid"]') !== null
      if (across > 0 && !isTable && /auto|scroll/.test(style.overflowX))
        found.add(`scrolls sideways: ${named(element)}`)
      if (down > 0 && down < leastScrolled) found.add(`scrolls by ${down} pixels: ${named(element)}`)
    }
    checkPlace(element, style)
    if (
      element instanceof HTMLInputElement &&
      element.value !== '' &&
      element.scrollWidth > element.clientWidth
    )
      found.add(`cut in its field: ${element.value}`)
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.textContent?.trim() === '') continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = range.getBoundingClientRect()
      if (box.width > 0) checkText(element, box)
    }
  }
  const root = document.scrollingElement
  if (root !== null && root.scrollWidth > innerWidth) found.add('the page scrolls sideways')
  return [...found]
}
