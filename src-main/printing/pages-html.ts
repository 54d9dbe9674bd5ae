import type {
  Letterhead,
  PrintedCell,
  PrintedColumn,
  PrintedLine,
  PrintedPage,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { type SheetPart, sheetParts } from '../../src-preload/sheet-parts.ts'

/**
 * Renders pages as the body of an HTML page. All text of people and of the census is escaped. The preview renders the
 * same elements and classes: src-renderer/printing/page.tsx.
 */

/** `of`: number of pages of the whole document. */
export const pagesHtml = (pages: readonly PrintedPage[], letterhead: Letterhead, of: number): string =>
  pages.map((page) => pageHtml(page, letterhead, of)).join('')

const pageHtml = (
  { number, title, where, about, lines }: PrintedPage,
  { whose, day }: Letterhead,
  of: number,
): string => `
<section class="sheet">
<div class="body">
<p class="who"><span>${text(whose)}</span><span>${text(day)}</span></p>
<p class="title">${text(title)}</p>
${where === '' ? '' : `<p class="where">${text(where)}</p>`}
${about === '' ? '' : `<p class="about">${text(about)}</p>`}
${sheetParts(lines).map(partHtml).join('')}
</div>
<p class="foot"><span>${text(messages.sheets.protected)}</span><span>${text(messages.sheets.page(number, of))}</span></p>
</section>`

function partHtml(part: SheetPart): string {
  switch (part.kind) {
    case 'heading':
      return `<p class="heading">${text(part.text)}${noteHtml(part.note)}</p>`
    case 'text':
      return `<p class="paragraph">${text(part.text)}</p>`
    case 'code':
      return `<div class="code"><svg viewBox="0 0 ${part.size} ${part.size}" shape-rendering="crispEdges" aria-hidden="true"><path d="${text(part.path)}" /></svg><p>${text(part.text)}</p></div>`
    case 'table':
      return tableHtml(part.columns, part.lines)
  }
}

const tableHtml = (columns: readonly PrintedColumn[], lines: readonly PrintedLine[]): string => `
<table>
<thead><tr>${columns.map(({ kind, header }) => (header === '' ? `<td class="${kind}"></td>` : `<th scope="col" class="${kind}">${text(header)}</th>`)).join('')}</tr></thead>
<tbody>${lines.map((line) => lineHtml(line, columns)).join('')}</tbody>
</table>`

function lineHtml(line: PrintedLine, columns: readonly PrintedColumn[]): string {
  switch (line.kind) {
    case 'group':
      return `<tr class="group"><th scope="rowgroup" colspan="${columns.length}">${text(line.text)}${noteHtml(line.note)}</th></tr>`
    case 'list':
      return `<tr class="list"><th scope="rowgroup" colspan="${columns.length}"><p>${text(line.text)}${noteHtml(line.note)}</p></th></tr>`
    case 'row':
      return `<tr>${columns.map((column, at) => cellHtml(column, line.cells[at] ?? '', line.share)).join('')}</tr>`
    default:
      return ''
  }
}

function cellHtml({ kind }: PrintedColumn, cell: PrintedCell, share: number | null): string {
  switch (kind) {
    case 'tick':
      return '<td class="tick"><span></span></td>'
    case 'bar':
      return `<td class="bar">${barHtml(share ?? 0)}</td>`
    default:
      return `<td class="${kind}">${typeof cell === 'string' ? text(cell) : `${text(cell.plain)}<b>${text(cell.strong)}</b>`}</td>`
  }
}

/** Not a background, because browsers do not print those. No inline style, because the page's policy refuses it. */
const barHtml = (share: number): string =>
  `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${100 * share}" height="10" /></svg>`

const noteHtml = (note: string): string => (note === '' ? '' : `<span>${text(note)}</span>`)

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const text = (written: string): string => written.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
