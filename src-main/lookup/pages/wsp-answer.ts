import type { Failure, Outcome } from '../outcome.ts'
import type { Cell, Fragment, PageSeen } from './in-page.ts'
import { collapsed, folded, isFirewall, isoDate, sameCedula } from './text.ts'

/** The JSON around an answer. */
export type Envelope =
  | { kind: 'html'; html: string }
  | { kind: 'reload' | 'empty' | 'not_json' | 'no_message' }

export function openEnvelope(body: string): Envelope {
  if (body.trim() === '') return { kind: 'empty' }
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { kind: 'not_json' }
  }
  const { reload, data } = (json ?? {}) as { reload?: unknown; data?: { message?: unknown } | null }
  if (reload === true) return { kind: 'reload' }
  const html = data?.message
  return typeof html === 'string' && html.trim() !== '' ? { kind: 'html', html } : { kind: 'no_message' }
}

/**
 * What the answer says about `cedula` (digits only). Values are the page's own words, with blanks collapsed. The
 * fragment is the answer alone: the page around it holds words of other answers.
 */
export function readAnswer(fragment: Fragment, cedula: string, rawResponse: string): Outcome {
  const records = fragment.rows.map(record).filter((row) => row.has('nuip'))
  const [row] = records
  if (row === undefined) return readMessage(fragment, cedula, rawResponse)
  const unread = (detail: string): Outcome => ({ kind: 'parse_error', detail, rawResponse })
  if (records.length > 1) return unread('answer with several rows')
  if (!sameCedula(row.get('nuip') ?? '', cedula)) return unread('answer about another document')
  return row.has('novedad') ? readNovedad(row, rawResponse) : readPlace(row, rawResponse)
}

type Row = Map<string, string>

function record(cells: Cell[]): Row {
  return new Map(cells.map(({ heading, value }) => [folded(heading).replace(/\W+$/, ''), collapsed(value)]))
}

function readNovedad(row: Row, rawResponse: string): Outcome {
  const novedad = row.get('novedad') ?? ''
  if (novedad === '') return { kind: 'parse_error', detail: 'novelty without a text', rawResponse }
  const fecha = row.get('fecha novedad') ?? row.get('fecha de novedad') ?? ''
  return {
    kind: 'cancelled',
    cause: /\b(muerte|fallecid[oa])\b/.test(folded(novedad)) ? 'deceased' : 'other',
    novedad,
    resolucion: row.get('resolucion') || null,
    fechaNovedad: isoDate(fecha) ?? (fecha || null),
    rawResponse,
  }
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

function readMessage(fragment: Fragment, cedula: string, rawResponse: string): Outcome {
  const text = collapsed(fragment.text)
  const says = folded(text)
  const anotherDocument = (): Outcome | undefined => {
    // Shorter numbers are years and the like.
    const named = (says.match(/\d[\d.]*/g) ?? []).filter((number) => number.replaceAll('.', '').length >= 5)
    if (named.length === 0 || named.some((number) => sameCedula(number, cedula))) return undefined
    return { kind: 'parse_error', detail: 'message about another document', rawResponse }
  }
  if (says.includes('no se encuentra habilitado para votar')) {
    const empty = { resolucion: null, fechaNovedad: null, rawResponse }
    return anotherDocument() ?? { kind: 'cancelled', cause: 'other', novedad: text, ...empty }
  }
  if (says.includes('no se encuentra en el censo')) {
    return anotherDocument() ?? { kind: 'not_found', rawResponse }
  }
  if (says.includes('en actualizacion')) {
    return { kind: 'network_error', detail: 'census being updated', rawResponse }
  }
  if (says.includes('curl error')) {
    return says.includes('timed out')
      ? { kind: 'timeout', detail: "the site's own source timed out", rawResponse }
      : { kind: 'network_error', detail: "the site's own source failed", rawResponse }
  }
  if (says.includes('captcha')) {
    return { kind: 'captcha_failed', reason: 'unsolvable', detail: 'the site refused the captcha' }
  }
  if (isFirewall(says)) return { kind: 'blocked', detail: "the firewall's page", rawResponse }
  return { kind: 'parse_error', detail: 'unknown message', rawResponse }
}

/** What a body that is no JSON is. */
export function readStrangeAnswer(fragment: Fragment, rawResponse: string): Failure {
  return isFirewall(folded(fragment.text))
    ? { kind: 'blocked', detail: "the firewall's page in place of an answer", rawResponse }
    : { kind: 'parse_error', detail: 'the answer is not JSON', rawResponse }
}

/** What a page without the form is. */
export function readStrangePage(seen: PageSeen, rawResponse: string): Failure {
  const says = folded(`${seen.title} ${seen.text}`)
  if (says === '') return { kind: 'network_error', detail: 'empty page' }
  if (isFirewall(says)) return { kind: 'blocked', detail: "the firewall's page", rawResponse }
  if (says.includes('mantenimiento') || says.includes('en actualizacion')) {
    return { kind: 'network_error', detail: 'page under maintenance', rawResponse }
  }
  return { kind: 'parse_error', detail: 'page without the form', rawResponse }
}

/** What an HTTP status alone says; null where the body has to be read. */
export function readStatus(status: number): Failure | null {
  const detail = `HTTP ${status}`
  if (status === 403 || status === 429) return { kind: 'blocked', detail }
  if (status >= 500) return { kind: 'network_error', detail }
  if (status >= 400) return { kind: 'parse_error', detail }
  return null
}
