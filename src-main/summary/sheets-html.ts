import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { PrintedPerson, Sheet } from './sheets.ts'

/** Renders the sheets as the body of an HTML page. All text of people and of the census is escaped. */

const words = messages.sheets
const { column } = messages.workbook

/** `leader`: display name. `day`: 24/11/2026. */
export interface Letterhead {
  leader: string
  day: string
}

export const sheetsHtml = (sheets: readonly Sheet[], head: Letterhead): string =>
  sheets.map((sheet) => sheetHtml(sheet, head)).join('')

/** One table per sheet: Chromium repeats its head on each page. */
const sheetHtml = ({ title, where, blocks, people }: Sheet, { leader, day }: Letterhead): string => `
<table>
<colgroup><col><col class="cedula"><col class="phone"></colgroup>
<thead>
<tr class="head"><th colspan="3">
<p class="who"><span>${text(leader)}</span><span>${text(day)}</span></p>
<h1>${text(title)}</h1>
<p class="where">${text(where)}</p>
<p class="count">${text(words.people(people))}</p>
</th></tr>
<tr class="columns"><th>${column.name}</th><th>${column.cedula}</th><th>${column.phone}</th></tr>
</thead>
${blocks
  .map(
    (block) =>
      `<tbody><tr class="mesa"><th colspan="3">${text(block.title)}<span>${text(words.people(block.people.length))}</span></th></tr>${block.people.map(personHtml).join('')}</tbody>`,
  )
  .join('')}
</table>`

const personHtml = ({ name, cedula, phone }: PrintedPerson): string =>
  `<tr><td>${text(name)}</td><td>${text(format.cedula(cedula))}</td><td>${text(phone === null ? words.noPhone : format.phone(phone))}</td></tr>`

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const text = (written: string): string => written.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
