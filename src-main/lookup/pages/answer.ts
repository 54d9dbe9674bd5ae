import type { Failure, Outcome } from '../outcome.ts'
import type { Fragment, PageSeen } from './in-page.ts'
import { collapsed, folded, isFirewall, isoDate, isUnderMaintenance, sameCedula } from './text.ts'

/** What both pages say in the same words. `rawResponse`: the answer as it came. */

/** What a novelty means; `novedad` is its text in the page's own words, never empty. */
export function readNovedad(
  { novedad, resolucion, fecha }: { novedad: string; resolucion: string; fecha: string },
  rawResponse: string,
): Outcome {
  // "Ninguna" would be taken for a cancellation, and nobody has seen what such a page means by it.
  if (
    /^(ninguna?|sin novedad|no (registra|tiene|presenta)( novedad(es)?)?|vigente|n\/?a)\W*$/.test(
      folded(novedad),
    )
  ) {
    return { kind: 'parse_error', detail: 'a novelty that says there is none', rawResponse }
  }
  return {
    kind: 'cancelled',
    cause: /\b(muerte|fallecid[oa]s?)\b/.test(folded(novedad)) ? 'deceased' : 'other',
    novedad,
    resolucion: resolucion || null,
    fechaNovedad: isoDate(fecha) ?? (fecha || null),
    rawResponse,
  }
}

/** What a sentence says about `cedula`. `words`: the answer's own text, nothing of the page around it. */
export function readMessage(words: string, cedula: string, rawResponse: string): Outcome {
  const text = collapsed(words)
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
  if (isUnderMaintenance(says)) {
    return { kind: 'network_error', detail: 'census being updated', rawResponse }
  }
  if (says.includes('curl error')) {
    return says.includes('timed out')
      ? { kind: 'timeout', detail: "the site's own source timed out", rawResponse }
      : { kind: 'network_error', detail: "the site's own source failed", rawResponse }
  }
  if (says.includes('captcha')) {
    return {
      kind: 'captcha_failed',
      reason: 'unsolvable',
      detail: 'the site refused the captcha',
      rawResponse,
    }
  }
  if (isFirewall(says)) return { kind: 'blocked', detail: "the firewall's page", rawResponse }
  if (/\b(demasiad[ao]s (solicitudes|peticiones|consultas|intentos)|too many requests)\b/.test(says)) {
    return { kind: 'blocked', detail: 'the site asks for fewer requests', rawResponse }
  }
  return { kind: 'parse_error', detail: 'unknown message', rawResponse }
}

/** What a body that is no JSON is. */
export function readStrangeAnswer({ title, text }: Fragment, rawResponse: string): Failure {
  const says = folded(`${title} ${text}`)
  if (isFirewall(says)) {
    return { kind: 'blocked', detail: "the firewall's page in place of an answer", rawResponse }
  }
  if (isUnderMaintenance(says)) {
    return { kind: 'network_error', detail: 'page under maintenance', rawResponse }
  }
  return { kind: 'parse_error', detail: 'the answer is not JSON', rawResponse }
}

/** What a page without a form that is known is. */
export function readStrangePage(seen: Pick<PageSeen, 'title' | 'text'>, rawResponse: string): Failure {
  const says = folded(`${seen.title} ${seen.text}`)
  if (says === '') return { kind: 'network_error', detail: 'empty page' }
  if (isFirewall(says)) return { kind: 'blocked', detail: "the firewall's page", rawResponse }
  if (isUnderMaintenance(says)) {
    return { kind: 'network_error', detail: 'page under maintenance', rawResponse }
  }
  return { kind: 'parse_error', detail: 'page without the form', rawResponse }
}

/** What an HTTP status alone says; null where the body has to be read. */
export function readStatus(status: number, rawResponse?: string): Failure | null {
  const rest = { detail: `HTTP ${status}`, ...(rawResponse ? { rawResponse } : {}) }
  if (status === 403 || status === 429) return { kind: 'blocked', ...rest }
  if (status >= 500) return { kind: 'network_error', ...rest }
  if (status >= 400) return { kind: 'parse_error', ...rest }
  return null
}
