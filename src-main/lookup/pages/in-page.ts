/**
 * What runs inside the page. Each function is sent there as text: it must use nothing of this module but types.
 * The page's HTML is read by the page's own parser, in a document that runs no script and loads nothing.
 */

/** The few parts of the DOM that are used here; main is compiled without it. */
interface PageElement {
  readonly textContent: string | null
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): Iterable<PageElement>
  remove(): void
  replaceWith(text: string): void
}
interface PageDocument extends PageElement {
  readonly title: string
  readonly body: PageElement & { readonly innerText: string }
}
declare const document: PageDocument
declare const DOMParser: new () => { parseFromString(html: string, type: 'text/html'): PageDocument }

export interface Cell {
  heading: string
  value: string
}

/** A piece of HTML as its reader sees it. */
export interface Fragment {
  title: string
  text: string
  /** Every row of every table that has cells of its own. */
  rows: Cell[][]
}

/** A cell's heading is its own (`data-th`), else that of its column. */
export function readHtml(html: string): Fragment {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  for (const hidden of parsed.querySelectorAll('script, style, template')) hidden.remove()
  for (const lineBreak of parsed.querySelectorAll('br')) lineBreak.replaceWith(' ')
  const rows: Cell[][] = []
  for (const table of parsed.querySelectorAll('table')) {
    const headings = [...table.querySelectorAll('th')].map((th) => th.textContent ?? '')
    for (const row of table.querySelectorAll('tr')) {
      const cells = [...row.querySelectorAll('td')].map((td, column) => ({
        heading: td.getAttribute('data-th') ?? headings[column] ?? '',
        value: td.textContent ?? '',
      }))
      if (cells.length > 0) rows.push(cells)
    }
  }
  return { title: parsed.title, text: parsed.body.textContent ?? '', rows }
}

export interface PageSeen {
  title: string
  /** As it is visible: hidden elements are left out. */
  text: string
  hasForm: boolean
  sitekey: string | null
  nonce: string | null
}

export function lookAtPage(selectors: { form: string[]; sitekey: string; nonce: string }): PageSeen {
  const attribute = (selector: string, name: string): string | null => {
    for (const element of document.querySelectorAll(selector)) return element.getAttribute(name)
    return null
  }
  const present = (selector: string): boolean => [...document.querySelectorAll(selector)].length > 0
  return {
    title: document.title,
    // Not textContent: what is hidden is no part of what the page says.
    text: document.body.innerText,
    hasForm: selectors.form.every(present),
    sitekey: attribute(selectors.sitekey, 'data-sitekey'),
    nonce: attribute(selectors.nonce, 'value'),
  }
}
