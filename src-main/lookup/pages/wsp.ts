import { readFailed, readStrangeAnswer, readStrangeJson } from './answer.ts'
import { type CensusPage, waitForElection } from './census-page.ts'
import { readHtml } from './in-page.ts'
import { captchaWords, parseJson } from './text.ts'
import { openEnvelope, readAnswer } from './wsp-answer.ts'

const nuip = '#nuip'
const election = '#tipo'
const submit = '#enviar'
const nonce = '#token'
const answerElement = '#success'

/** wsp.registraduria.gov.co/censo/consultar: posts to its own address, and the answer is HTML within JSON. */
export const wsp: CensusPage = {
  form: [nuip, election, submit],
  cedula: nuip,
  election,
  submit,
  currentVotingPlace: '-1',
  nonce: (page) =>
    page.locator(nonce).evaluateAll(([field]) => field?.getAttribute('value')?.slice(0, 10_000) ?? null),
  // The page may fill its list late, and without a request.
  elections: (page, wanted) => waitForElection(page, election, wanted, { emptyIsFinal: false }),
  isListing: () => false,
  isQuery: (request, page) => request.method() === 'POST' && sameAddress(request.url(), page.url()),
  unsent: (page) => page.locator(answerElement).filter({ hasText: captchaWords }),
  async read(page, reply, cedula) {
    const failed = await readFailed(page, reply)
    if (failed !== null) return failed
    const { body } = reply
    const envelope = openEnvelope(body)
    switch (envelope.kind) {
      case 'html':
        return readAnswer(await page.evaluate(readHtml, envelope.html), cedula, body)
      case 'reload':
        return { kind: 'reload' }
      case 'empty':
        return { kind: 'network_error', detail: 'empty answer', byPage: true }
      case 'no_message':
        return readStrangeJson(parseJson(body), body, 'answer without a message')
      case 'not_json':
        return readStrangeAnswer(await page.evaluate(readHtml, body), body)
    }
  },
}

function sameAddress(one: string, other: string): boolean {
  const addressOf = (url: string) => {
    const { host, pathname } = new URL(url)
    return host + pathname.replace(/\/+$/, '')
  }
  return addressOf(one) === addressOf(other)
}
