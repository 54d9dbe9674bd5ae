import { readMessage, readNovedad } from './answer.ts'
import type { Cell, Fragment } from './in-page.ts'
import type { Outcome } from './outcome.ts'
import { collapsed, folded, parseJson, sameCedula } from './text.ts'

/** The JSON around an answer. */
export type Envelope =
  | { kind: 'html'; html: string }
  | { kind: 'reload' | 'empty' | 'not_json' | 'no_message' }

export function openEnvelope(body: string): Envelope {
  if (body.trim() === '') return { kind: 'empty' }
  const json = parseJson(body)
  if (json === undefined) return { kind: 'not_json' }
  const { reload, data } = (json ?? {}) as { reload?: unknown; data?: { message?: unknown } | null }
  if (reload === true) return { kind: 'reload' }
  const html = data?.message
  return typeof html === 'string' && html.trim() !== '' ? { kind: 'html', html } : { kind: 'no_message' }
}

/**
 * Reads the answer about `cedula` (digits only). Values are the page's own words, with whitespace collapsed.
 * `fragment`: the answer without the page around it, which contains words of other answers.
 */
export function readAnswer(fragment: Fragment, cedula: string, rawResponse: string): Outcome {
  const unread = (detail: string): Outcome => ({ kind: 'parse_error', detail, rawResponse })
  const rows: Row[] = []
  for (const cells of fragment.rows) {
    const row = record(cells)
    if (typeof row === 'string') return unread(row)
    rows.push(row)
  }
  const about = rows.filter((row) => row.has('nuip'))
  const [row] = about
  if (row === undefined) {
    // The text of a table is not a message.
    if (rows.some((other) => known.some((heading) => other.has(heading)))) {
      return unread('answer without its document')
    }
    return readMessage(fragment.text, cedula, rawResponse)
  }
  if (about.length > 1) return unread('answer with several rows')
  if (!sameCedula(row.get('nuip') ?? '', cedula)) return unread('answer about another document')
  const novedad = row.get('novedad')
  if (novedad === undefined) {
    const beside = rows.some((other) => other.has('novedad'))
    return beside ? unread('novedad beside a voting place') : readPlace(row, rawResponse)
  }
  if (novedad === '') return unread('novedad without a text')
  const resolucion = row.get('resolucion') ?? ''
  const fecha = row.get('fecha novedad') ?? row.get('fecha de novedad') ?? ''
  return readNovedad({ novedad, resolucion, fecha }, rawResponse)
}

const known = ['nuip', 'departamento', 'municipio', 'puesto', 'direccion', 'mesa', 'novedad']

type Row = Map<string, string>

const key = (heading: string): string => folded(heading).replace(/\W+$/, '')

/**
 * Returns a string with the reason if the row cannot be trusted. Headings contradict each other if one covers two
 * values, or if a cell and its column name different ones.
 */
function record(cells: Cell[]): Row | string {
  if (cells.some(({ adrift }) => adrift) && cells.some(({ heading }) => known.includes(key(heading)))) {
    return 'cells do not fit the headings'
  }
  const contradiction = 'headings contradict each other'
  const row: Row = new Map()
  for (const { heading, over, value } of cells) {
    const name = key(heading)
    if (over !== undefined && key(over) !== name && known.includes(key(over)) && known.includes(name)) {
      return contradiction
    }
    const before = row.get(name)
    if (known.includes(name) && before !== undefined && before !== collapsed(value)) return contradiction
    row.set(name, collapsed(value))
  }
  return row
}

function readPlace(row: Row, rawResponse: string): Outcome {
  const [departamento, municipio, puesto, direccion, mesa] = [
    'departamento',
    'municipio',
    'puesto',
    'direccion',
    'mesa',
  ].map((heading) => row.get(heading))
  if (!departamento || !municipio || !puesto || direccion === undefined || mesa === undefined) {
    return { kind: 'parse_error', detail: 'voting place incomplete', rawResponse }
  }
  return { kind: 'found', departamento, municipio, puesto, direccion, mesa, rawResponse }
}
