import type { Page, Request } from 'playwright-core'
import { readFailed, readStrangeAnswer } from './answer.ts'
import { type CensusPage, waitForElection } from './census-page.ts'
import { readConsulta } from './consultacenso-answer.ts'
import { readHtml } from './in-page.ts'
import { captchaWords, parseJson } from './text.ts'

const form = '#consultaForm'
const documento = '#documento'
const election = 'select#eleccion'
const submit = '#submitBtn'
const elecciones = '/back/api/elecciones'
const consulta = '/back/api/consulta'

/** consultacenso.registraduria.gov.co: a page that uses a JSON API. */
export const consultacenso: CensusPage = {
  form: [form, documento, election, submit],
  cedula: documento,
  election,
  submit,
  currentVotingPlace: '0',
  nonce: async () => null,
  elections: (page, wanted) => waitForElection(page, election, wanted, { emptyIsFinal: true }),
  isListing: (request, page) => request.method() === 'GET' && asks(request, page, elecciones),
  isQuery: (request, page) => request.method() === 'POST' && asks(request, page, consulta),
  unsent: (page) =>
    page.locator('[role="alert"], .alert, .swal2-popup').filter({ hasText: captchaWords }).first(),
  async read(page, reply, cedula) {
    const failed = await readFailed(page, reply)
    if (failed !== null) return failed
    const { body } = reply
    if (body.trim() === '') return { kind: 'network_error', detail: 'empty answer', byPage: true }
    const json = parseJson(body)
    if (json === undefined) return readStrangeAnswer(await page.evaluate(readHtml, body), body)
    return readConsulta(await withoutMarkup(page, json), cedula, body)
  },
}

/** Whether the request goes to the page's own site at this path. */
function asks(request: Request, page: Page, path: string): boolean {
  const { host, pathname } = new URL(request.url())
  return host === new URL(page.url()).host && pathname.replace(/\/+$/, '') === path
}

/** Limits far above real answers: nesting levels, texts with markup, and members of one object or array. */
const maxLevels = 8
const maxMarked = 100
const maxParts = 1_000

/** Replaces each text with markup by its visible text. Parts beyond the limits stay unchanged. */
async function withoutMarkup(page: Page, json: unknown): Promise<unknown> {
  let marked = 0
  const within = async (part: unknown, level: number): Promise<unknown> => {
    if (typeof part === 'string') {
      if (!/<\/?[a-z][^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]+\d*);/i.test(part) || ++marked > maxMarked) return part
      return (await page.evaluate(readHtml, part)).text
    }
    if (typeof part !== 'object' || part === null || level > maxLevels || marked > maxMarked) return part
    if (Object.keys(part).length > maxParts) return part
    if (Array.isArray(part)) return await Promise.all(part.map((one) => within(one, level + 1)))
    const parts = Object.entries(part).map(async ([key, one]) => [key, await within(one, level + 1)] as const)
    return Object.fromEntries(await Promise.all(parts))
  }
  return await within(json, 0)
}
