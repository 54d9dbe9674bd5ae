import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** WCAG 2.2 A and AA, and axe's best practices. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Results = Awaited<ReturnType<AxeBuilder['analyze']>>

interface Examining {
  axe: {
    configure(changes: { rules: { id: string; selector: string }[] }): void
    run(context: Document, options: object): Promise<Results>
  }
  /** Colours that axe has accepted: of the text and of everything behind it. */
  readColours?: Set<string>
  /** Elements with a text that axe did not judge, because it is hidden or disabled. */
  unjudged?: Set<Element>
}

/**
 * Violations that axe finds in the page's present state, each with its element. `colours`: checks only contrasts, the
 * one rule that another colour scheme can break.
 */
export async function faults(page: Page, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  // Loads axe, half a megabyte, once per page. Legacy mode, because axe would open a page for frames, which Electron
  // cannot do.
  if (!(await page.evaluate(() => 'axe' in window)))
    await new AxeBuilder({ page }).setLegacyMode(true).withRules(['document-title']).analyze()
  return await page.evaluate(examine, which === 'all' ? standards : null)
}

/**
 * Runs in the page, so it must not use anything outside itself. Three quarters of axe's time go into contrasts of the
 * same few colours in hundreds of cells. A text is therefore skipped if axe has accepted the same colours, size and
 * weight over the same background. Violations and undecided texts are checked again.
 */
async function examine(tags: string[] | null): Promise<string[]> {
  const examining = window as unknown as Window & Examining
  const read = examining.readColours ?? new Set()
  examining.readColours = read
  const shades = new Map<Element, string>()
  /** Styles of an element that change the colours in front of it and behind it; '': none. */
  const shade = (element: Element): string => {
    const known = shades.get(element)
    if (known !== undefined) return known
    const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = getComputedStyle(element)
    const own = `${backgroundColor} ${backgroundImage} ${opacity} ${filter} ${mixBlendMode}`
    shades.set(element, own === 'rgba(0, 0, 0, 0) none 1 none normal' ? '' : own)
    return shades.get(element) ?? ''
  }
  const shadesOf = (elements: Element[]): string => elements.map(shade).filter(Boolean).join()
  const coloursOf = (element: Element): string => {
    const { color, fontSize, fontWeight, textShadow, webkitTextStroke } = getComputedStyle(element)
    const { left, top, width, height } = element.getBoundingClientRect()
    const stack = document.elementsFromPoint(left + width / 2, top + height / 2)
    const at = stack.indexOf(element)
    const around: Element[] = []
    for (let one: Element | null = element; one !== null; one = one.parentElement) around.push(one)
    const drawn = [color, fontSize, fontWeight, textShadow, webkitTextStroke, shadesOf(around)]
    // The element is not in the stack: it is covered, or outside the window.
    const place = at === -1 ? 'hidden' : `${shadesOf(stack.slice(0, at))} over ${shadesOf(stack.slice(at))}`
    return [...drawn, place].join('|')
  }

  const unread = new Map<Element, string>()
  for (const element of document.querySelectorAll('body, body *')) {
    const isText =
      element.matches('input, select, textarea') ||
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '',
      )
    // Whether axe judges a text does not depend on its colours.
    if (!isText || (tags === null && examining.unjudged?.has(element))) continue
    const colours = coloursOf(element)
    if (!read.has(colours)) unread.set(element, colours)
  }
  if (tags === null && unread.size === 0) return []
  const mark = 'data-colours-unread'
  for (const element of unread.keys()) element.setAttribute(mark, '')
  examining.axe.configure({ rules: [{ id: 'color-contrast', selector: `[${mark}]` }] })
  const { violations, passes, incomplete } = await examining.axe.run(document, {
    runOnly: tags ?? ['color-contrast'],
    resultTypes: ['violations', 'passes', 'incomplete'],
    selectors: false,
    elementRef: true,
    // Preloading reads every style sheet, for a rule about sound. The app plays no sound.
    preload: false,
  })
  for (const element of unread.keys()) element.removeAttribute(mark)
  const judged = (results: Results['passes']): (HTMLElement | undefined)[] =>
    results
      .filter(({ id }) => id === 'color-contrast')
      .flatMap(({ nodes }) => nodes.map(({ element }) => element))
  for (const element of judged(passes)) read.add((element && unread.get(element)) ?? '')
  const unjudged = new Set(unread.keys())
  for (const element of judged([...passes, ...violations, ...incomplete]))
    if (element) unjudged.delete(element)
  examining.unjudged = unjudged
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, any, all, none }) => [html, ...[...any, ...all, ...none].map(({ message }) => message)].join(' — ')).join(' ')}`,
  )
}
