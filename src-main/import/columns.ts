import { personName } from '../../src-preload/fields.ts'
import {
  type ImportColumns,
  type ImportField,
  mayRepeat,
  nameFields,
} from '../../src-preload/import-fields.ts'
import { readCedula, readPhone } from '../../src-preload/numbers.ts'
import { fieldOfHeading, isAdded } from './headings.ts'
import { cellAt, kindOf, type Row, textOf } from './reading/cells.ts'

/** Pure. Recognises columns by heading and by content. */

/** Number of rows to examine. */
const sampled = 200
/** Share of a column's filled cells that must agree. */
const most = 0.6

type Look = 'phone' | 'cedula' | 'name' | 'other'

/** The kind of content that most of a column's cells have; null: the column is empty. */
function lookOf(cells: readonly string[]): Look | null {
  const filled = cells.map((text) => text.trim()).filter((text) => text !== '')
  if (filled.length === 0) return null
  const share = (is: (text: string) => boolean) => filled.filter(is).length / filled.length
  // Numbers of ten digits that start with 3 or 60 are phones: no cédula is that high yet.
  if (share(isPhone) >= most) return 'phone'
  if (share(isCedula) >= most) return 'cedula'
  if (share(isName) >= most) return 'name'
  return 'other'
}

const isPhone = (text: string): boolean => /\d/.test(text) && 'digits' in readPhone(text)

const isCedula = (text: string): boolean => /\d/.test(text) && 'digits' in readCedula(text) && !isPhone(text)

/** At least two words: a single word may be anything. */
const isName = (text: string): boolean => /\p{L}\s+\p{L}/u.test(text) && personName.safeParse(text).success

/**
 * The field of each column. `headings`: null if the table has none. If two columns claim one field, the first gets it.
 * Content overrules a heading if it shows that cédula and phone are swapped.
 */
export function recognise(headings: Row | null, rows: readonly Row[]): ImportColumns {
  const sample = rows.slice(0, sampled)
  const width = Math.max(headings?.length ?? 0, ...sample.map((row) => row.length))
  const looks = Array.from({ length: width }, (_, at) => lookOf(sample.map((row) => textOf(cellAt(row, at)))))
  const said = Array.from({ length: width }, (_, at): ImportField | null =>
    headings === null ? null : fieldOfHeading(textOf(cellAt(headings, at))),
  )
  const fields = said.map((field, at) => corrected(field, looks[at] ?? null))
  const found = once(preferred(fields, looks))
  const isAddedAt = (at: number) => headings !== null && isAdded(textOf(cellAt(headings, at)))
  for (const wanted of ['cedula', 'phone', 'name'] as const) {
    const isKnown = wanted === 'name' ? found.some((field) => isNamePart(field)) : found.includes(wanted)
    if (isKnown) continue
    const at = found.findIndex(
      (field, column) =>
        field === null && looks[column] === wanted && said[column] === null && !isAddedAt(column),
    )
    if (at !== -1) found[at] = wanted
  }
  return found
}

const isNamePart = (field: ImportField | null): boolean => nameFields.some((part) => part === field)

function corrected(said: ImportField | null, look: Look | null): ImportField | null {
  if (said === 'cedula' && look === 'phone') return 'phone'
  if ((said === 'phone' || said === 'otherPhone') && look === 'cedula') return 'cedula'
  // «Nombre» above numbers, «Cédula» above names.
  if (isNamePart(said) && (look === 'phone' || look === 'cedula')) return look
  if (said === 'cedula' && look === 'name') return null
  return said
}

/** Among several columns that are named for the cédula, those that contain some. */
function preferred(
  fields: readonly (ImportField | null)[],
  looks: readonly (Look | null)[],
): (ImportField | null)[] {
  const holds = (field: ImportField | null, at: number) => field === 'cedula' && looks[at] === 'cedula'
  if (!fields.some(holds)) return [...fields]
  return fields.map((field, at) => (field === 'cedula' && !holds(field, at) ? null : field))
}

function once(fields: readonly (ImportField | null)[]): (ImportField | null)[] {
  const used = new Set<ImportField>()
  return fields.map((field) => {
    if (field === null) return null
    const kept = field === 'phone' && used.has('phone') ? 'otherPhone' : field
    if (used.has(kept) && !mayRepeat(kept)) return null
    used.add(kept)
    return kept
  })
}

/** Whether a row contains a person: a cédula, with a name beside it. */
export function looksLikePerson(row: Row): boolean {
  const texts = row.filter((cell) => kindOf(cell) !== 'empty').map((cell) => textOf(cell).trim())
  return (
    texts.some(isCedula) && texts.some((text) => /\p{L}{2}/u.test(text) && personName.safeParse(text).success)
  )
}
