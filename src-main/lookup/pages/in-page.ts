/**
 * Functions that run inside the page. Playwright sends their source, so they may use only types of this module. HTML is
 * parsed by the browser's own parser, into a document that runs no scripts and loads nothing.
 */

/** The parts of the DOM used here; main is compiled without DOM types. */
interface PageElement {
  textContent: string | null
  readonly outerHTML: string
  readonly tagName: string
  readonly children: Iterable<PageElement> & { readonly length: number }
  readonly colSpan?: number
  value?: string
  readOnly?: boolean
  /** Only a `select` has this property. */
  readonly selectedOptions?: Iterable<PageElement & { readonly label: string }>
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): Iterable<PageElement>
  closest(selector: string): PageElement | null
  remove(): void
  click?(): void
  focus?(): void
  addEventListener?(type: 'click', listener: () => void, options: { once: true }): void
  replaceWith(text: string): void
}
interface PageDocument extends PageElement {
  readonly title: string
  readonly documentElement: PageElement
  /** null: the loaded document is not HTML. */
  readonly body: (PageElement & { readonly innerText: string }) | null
}
declare const document: PageDocument
declare const DOMParser: new () => { parseFromString(html: string, type: 'text/html'): PageDocument }

export interface Cell {
  heading: string
  /** The cell's own heading (`data-th`), if it has one. */
  over?: string
  /**
   * Whether the cell's column is unknown, because the cell has no heading of its own and its row does not fit the
   * headings.
   */
  adrift?: true
  value: string
}

/** The visible content of a piece of HTML. */
export interface Fragment {
  title: string
  text: string
  /** Rows of all tables, without heading rows. */
  rows: Cell[][]
}

/**
 * A cell's heading is its own (`data-th`), otherwise its column's. Skips hidden elements. A hidden cell still occupies
 * its column, so that the cells after it stay under their headings.
 */
export function readHtml(html: string): Fragment {
  // The explicit body matters: Chromium takes minutes to parse 100,000 comments before one.
  const parsed = new DOMParser().parseFromString(`<body>${html}`, 'text/html')
  const { title } = parsed
  const unseen =
    'title, script, style, template, noscript, [hidden], [aria-hidden="true"], .d-none, .hidden, .hide, .invisible, .oculto'
  const hiddenCells = new Set<PageElement>()
  const hide = (element: PageElement): void => {
    if (element.tagName === 'TD' || element.tagName === 'TH') {
      element.textContent = ''
      hiddenCells.add(element)
    } else element.remove()
  }
  for (const hidden of parsed.querySelectorAll(unseen)) hide(hidden)
  for (const styled of parsed.querySelectorAll('[style]')) {
    const style = styled.getAttribute('style') ?? ''
    if (/(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)) hide(styled)
  }
  for (const lineBreak of parsed.querySelectorAll('br')) lineBreak.replaceWith(' ')
  /** By table, one entry per column; null: hidden. */
  const headings = new Map<PageElement | null, (string | null)[]>()
  const rows: Cell[][] = []
  // Real answers have fewer cells. The rest is dropped.
  let cellsLeft = 10_000
  for (const row of parsed.querySelectorAll('tr')) {
    cellsLeft -= 1 + row.children.length
    if (cellsLeft < 0) break
    const table = row.closest('table')
    const cells = [...row.children].filter(({ tagName }) => tagName === 'TD' || tagName === 'TH')
    const shown = cells.filter((cell) => !hiddenCells.has(cell))
    if (shown.every(({ tagName }) => tagName === 'TH')) {
      const over = cells.flatMap((th) =>
        Array<string | null>(th.colSpan ?? 1).fill(hiddenCells.has(th) ? null : (th.textContent ?? '')),
      )
      if (shown.length > 0) headings.set(table, over)
      continue
    }
    const over = headings.get(table) ?? []
    const above = new Map<PageElement, (string | null)[]>()
    let width = 0
    for (const cell of cells) {
      above.set(cell, over.slice(width, width + (cell.colSpan ?? 1)))
      width += cell.colSpan ?? 1
    }
    const fits =
      width === over.length &&
      cells.every((cell) => above.get(cell)?.every((one) => (one === null) === hiddenCells.has(cell)))
    rows.push(
      shown.map((cell) => {
        const own = cell.getAttribute('data-th')
        const column = above.get(cell)?.[0] ?? ''
        return {
          heading: own ?? column,
          ...(own !== null && column !== '' ? { over: column } : {}),
          ...(own === null && over.length > 0 && !fits ? { adrift: true as const } : {}),
          value: cell.textContent ?? '',
        }
      }),
    )
  }
  return { title: title.slice(0, 1_000), text: (parsed.body?.textContent ?? '').slice(0, 500_000), rows }
}

export interface PageSeen {
  title: string
  /** The visible text. */
  text: string
  /** Index of the complete form; null: none. */
  form: number | null
}

/** `forms`: for each form, the selectors of elements that must all exist. */
export function lookAtPage(forms: readonly (readonly string[])[]): PageSeen {
  const present = (selector: string): boolean => [...document.querySelectorAll(selector)].length > 0
  const form = forms.findIndex((selectors) => selectors.every(present))
  // Not textContent, which includes hidden elements.
  const text = document.body?.innerText ?? document.documentElement.textContent ?? ''
  return {
    title: document.title.slice(0, 1_000),
    text: text.slice(0, 100_000),
    form: form < 0 ? null : form,
  }
}

/** Makes the cédula read-only and removes the other elections, if the form is filled in. */
export function holdForm({
  fields,
  lists,
  cedula,
  election,
}: {
  fields: string
  lists: string
  cedula: string
  election: string
}): void {
  const inputs = [...document.querySelectorAll(fields)]
  const selects = [...document.querySelectorAll(lists)]
  const isChosen = ({ selectedOptions = [] }: PageElement) =>
    [...selectedOptions].some(({ value, label }) => value === election || label === election)
  const isTyped = ({ value = '' }: PageElement) => value.replace(/\D/g, '') === cedula
  // A reloaded page may not be filled in yet.
  if (!inputs.every(isTyped) || !selects.every(isChosen)) return
  for (const input of inputs) input.readOnly = true
  for (const select of selects) {
    for (const option of select.querySelectorAll('option')) if (option.value !== select.value) option.remove()
  }
}

/** The options of a list that have a value and a name. */
export function listOptions(select: string): { id: string; name: string }[] {
  const options: { id: string; name: string }[] = []
  for (const option of document.querySelectorAll(`${select} option[value]`)) {
    // Real lists are shorter.
    if (options.length >= 1_000) break
    const id = (option.getAttribute('value') ?? '').slice(0, 200).trim()
    const name = (option.textContent ?? '').slice(0, 500).replace(/\s+/g, ' ').trim()
    if (id !== '' && name !== '') options.push({ id, name })
  }
  return options
}

/** The current HTML of the page, at most two million characters. */
export function pageSource(): string {
  return document.documentElement.outerHTML.slice(0, 2_000_000)
}

/** Resolves at the first press of a button on the app's own page, with whether its value is `next`. */
export function awaitPress(): Promise<boolean> {
  return new Promise((resolve) => {
    for (const button of document.querySelectorAll('button')) {
      const press = () => {
        const busy = button.getAttribute('data-busy')
        if (busy !== null) button.textContent = busy
        resolve(button.value === 'next')
      }
      button.addEventListener?.('click', press, { once: true })
    }
    const [first] = document.querySelectorAll('button')
    first?.focus?.()
  })
}

/** Presses the button with the value `next` of the app's own page. */
export function pressNext(): void {
  for (const button of document.querySelectorAll('button')) if (button.value === 'next') button.click?.()
}
