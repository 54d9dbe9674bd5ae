import type { Page, Request } from 'playwright'
import { readFailed, readStrangeAnswer } from './answer.ts'
import { type CensusPage, waitForElection } from './census-page.ts'
import { readConsulta } from './consultacenso-answer.ts'
import { readHtml } from './in-page.ts'
import { parseJson } from './text.ts'

const form = '#consultaForm'
const documento = '#documento'
const election = 'select#eleccion'
const submit = '#submitBtn'
const elecciones = '/back/api/elecciones'
const consulta = '/back/api/consulta'

/** consultacenso.registraduria.gov.co: everything goes through its JSON interface. */
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
    page
      .locator('[role="alert"], .alert, .swal2-popup')
      .filter({ hasText: /captcha|robot/i })
      .first()
      .waitFor(),
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

/** Whether the page's own site is asked at this path. */
function asks(request: Request, page: Page, path: string): boolean {
  const { host, pathname } = new URL(request.url())
  return host === new URL(page.url()).host && pathname.replace(/\/+$/, '') === path
}

/** A text that holds markup is read as the page would show it. */
async function withoutMarkup(page: Page, json: unknown): Promise<unknown> {
  if (typeof json === 'string') {
    const marked = /<\/?[a-z][^>]*>|&(?:#\d+|#x[\da-f]+|[a-z]+\d*);/i.test(json)
    return marked ? (await page.evaluate(readHtml, json)).text : json
  }
  if (Array.isArray(json)) return await Promise.all(json.map((part) => withoutMarkup(page, part)))
  if (typeof json !== 'object' || json === null) return json
  const parts = Object.entries(json).map(
    async ([key, part]) => [key, await withoutMarkup(page, part)] as const,
  )
  return Object.fromEntries(await Promise.all(parts))
}
