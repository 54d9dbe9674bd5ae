import type { Page } from 'playwright-core'
import type { Reply } from './census-page.ts'
import { type Fragment, type PageSeen, readHtml } from './in-page.ts'
import type { Failure, Outcome } from './outcome.ts'
import {
  captchaWords,
  collapsed,
  folded,
  isChallenge,
  isFirewall,
  isOverloaded,
  isoDate,
  isTooMany,
  isUnderMaintenance,
  parseJson,
  sameCedula,
  textsOf,
} from './text.ts'

/** Wordings that the census pages share. `rawResponse`: the unchanged answer. */

/** Outcome of a novedad, by its text in the page's own words, which is never empty. */
export function readNovedad(
  { novedad, resolucion, fecha }: { novedad: string; resolucion: string; fecha: string },
  rawResponse: string,
): Outcome {
  // "Ninguna" is no cancellation, and no real page with it is known.
  if (
    /^(ninguna?|sin novedad|no (registra|tiene|presenta)( novedad(es)?)?|vigente|n\/?a)\W*$/.test(
      folded(novedad),
    )
  ) {
    return { kind: 'parse_error', detail: 'a novedad that says there is none', rawResponse }
  }
  return {
    kind: 'cancelled',
    cause: isDeceased(novedad) ? 'deceased' : 'other',
    novedad,
    resolucion: resolucion || null,
    fechaNovedad: isoDate(fecha) ?? (fecha || null),
    rawResponse,
  }
}

export const isDeceased = (novedad: string): boolean => /\b(muerte|fallecid[oa]s?)\b/.test(folded(novedad))

/** Reads a sentence about `cedula`. `words`: the text of the answer without the page around it. */
export function readMessage(words: string, cedula: string, rawResponse: string): Outcome {
  const text = collapsed(words)
  const says = folded(text)
  const anotherDocument = (): Outcome | undefined => {
    // Ignores shorter numbers, such as years.
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
  return (
    readTrouble({ title: '', text }, rawResponse) ?? {
      kind: 'parse_error',
      detail: 'unknown message',
      rawResponse,
    }
  )
}

/** Visible title and text of an answer, a page or a sentence. */
type Seen = Pick<PageSeen, 'title' | 'text'>

/** Recognises a refusal by its text or its script; null: no refusal. `html`: unchanged source. */
export function readBlock({ title, text }: Seen, html: string): Failure | null {
  const says = folded(`${title} ${text}`)
  const blocked = (detail: string): Failure => ({ kind: 'blocked', detail, rawResponse: html })
  if (isFirewall(says)) return blocked("the firewall's page")
  if (isChallenge(folded(title), html)) return blocked("Cloudflare's challenge")
  return isTooMany(says) ? blocked('the site asks for fewer requests') : null
}

/**
 * Recognises a message about no particular person: a refusal, an overload, a refused captcha. null: none of these.
 * `on`: in a whole page, the word "captcha" alone is no failure.
 */
function readTrouble(seen: Seen, rawResponse: string, on: 'answer' | 'page' = 'answer'): Failure | null {
  const block = readBlock(seen, rawResponse)
  if (block !== null) return block
  const says = folded(`${seen.title} ${seen.text}`)
  const rest = { byPage: true, rawResponse } as const
  const isPage = on === 'page'
  if (isUnderMaintenance(says)) {
    const detail = isPage ? 'page under maintenance' : 'census being updated'
    return { kind: 'network_error', detail, ...rest }
  }
  if (!isPage && says.includes('curl error')) {
    return says.includes('timed out')
      ? { kind: 'timeout', detail: "the site's own source timed out", ...rest }
      : { kind: 'network_error', detail: "the site's own source failed", ...rest }
  }
  if (!isPage && captchaWords.test(says)) {
    return { kind: 'captcha_failed', reason: 'unsolvable', detail: 'the site refused the captcha', ...rest }
  }
  if (!isOverloaded(says)) return null
  const detail = isPage ? 'the page could not answer' : 'the site could not answer'
  return { kind: 'network_error', detail, ...rest }
}

/** Reads JSON of an unknown shape: a known failure, otherwise a `parse_error` with `detail`. */
export function readStrangeJson(json: unknown, rawResponse: string, detail: string): Failure {
  const seen = { title: '', text: textsOf(json).join(' ') }
  return readTrouble(seen, rawResponse) ?? { kind: 'parse_error', detail, rawResponse }
}

/** Reads a body that should be JSON but is not. */
export function readStrangeAnswer({ title, text }: Fragment, rawResponse: string): Failure {
  return (
    readTrouble({ title, text }, rawResponse, 'page') ?? {
      kind: 'parse_error',
      detail: 'the answer is not JSON',
      rawResponse,
    }
  )
}

/** Reads a page of no known form. */
export function readStrangePage(seen: Seen, rawResponse: string): Failure {
  const block = readBlock(seen, rawResponse)
  if (block !== null) return block
  if (folded(`${seen.title} ${seen.text}`) === '') {
    return { kind: 'network_error', detail: 'empty page', byPage: true }
  }
  return (
    readTrouble(seen, rawResponse, 'page') ?? {
      kind: 'parse_error',
      detail: 'page without the form',
      rawResponse,
    }
  )
}

/** Failure that follows from the HTTP status; null: the body has to be read. */
export function readStatus(status: number, rawResponse?: string): Failure | null {
  const rest = { detail: `HTTP ${status}`, ...(rawResponse ? { rawResponse } : {}) }
  if (status === 403 || status === 429) return { kind: 'blocked', ...rest }
  if (status >= 500) return { kind: 'network_error', byPage: true, ...rest }
  if (status >= 400) return { kind: 'parse_error', ...rest }
  return null
}

/** Visible text of an answer in JSON or HTML. */
function seenIn(page: Page, body: string): Promise<Fragment> {
  const json = parseJson(body)
  return page.evaluate(readHtml, json === undefined ? body : textsOf(json).join(' '))
}

/** Reads an answer with an error status; its text takes precedence over the status. null: no error status. */
export async function readFailed(page: Page, { status, body }: Reply): Promise<Failure | null> {
  const failed = readStatus(status, body)
  if (failed === null) return null
  const seen = await seenIn(page, body)
  const block = readBlock(seen, body)
  if (block !== null) return block
  const trouble = failed.kind === 'parse_error' ? readTrouble(seen, body) : null
  return trouble?.kind === 'captcha_failed' ? trouble : failed
}

/** Recognises a refusal by text or status; null: no refusal. */
export async function readRefusal(page: Page, { status, body }: Reply): Promise<Failure | null> {
  const block = readBlock(await seenIn(page, body), body)
  if (block !== null) return block
  const failed = readStatus(status, body)
  return failed?.kind === 'blocked' ? failed : null
}
