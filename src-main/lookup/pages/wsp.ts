import type { Page, Request } from 'playwright'
import type { Failure, Outcome } from '../outcome.ts'
import { lookAtPage, readHtml } from './in-page.ts'
import { openEnvelope, readAnswer, readStatus, readStrangeAnswer, readStrangePage } from './wsp-answer.ts'

/**
 * The page of wsp.registraduria.gov.co/censo/consultar: what it looks like, how it is filled in, where its answer is.
 * No wait here has a limit of its own: whoever calls closes the page's context, and every wait ends.
 */

const nuip = '#nuip'
const election = '#tipo'
const currentVotingPlace = '-1'
const captchaField = '#g-recaptcha-response'
const send = '#enviar'
const answerElement = '#success'
const selectors = { form: [nuip, election, send], sitekey: '.g-recaptcha[data-sitekey]', nonce: '#token' }

/** `nonce`: the page's hidden token, which must not be stored. */
export type Opened = { kind: 'form'; sitekey: string; nonce: string | null } | Failure

/** Loads the page, says whether it is the one known here, and waits until it can be filled in. `accepted`: whether a cédula may be typed there. */
export async function open(page: Page, url: string, accepted: (url: string) => boolean): Promise<Opened> {
  const status = await load(page, url)
  if (status === 'broken_off')
    return { kind: 'network_error', detail: 'the connection broke within the page' }
  const refused = readStatus(status)
  if (refused !== null) return refused
  if (!accepted(page.url())) return { kind: 'parse_error', detail: 'the page led to another site' }
  // Either the form is there or, once everything is loaded, it is not.
  await Promise.race([page.locator(nuip).waitFor({ state: 'attached' }), page.waitForLoadState('load')])
  const seen = await page.evaluate(lookAtPage, selectors)
  if (!seen.hasForm) return readStrangePage(seen, await page.content())
  if (seen.sitekey === null) return { kind: 'parse_error', detail: 'the form has no captcha' }
  // Before a captcha is paid for, not after.
  await page
    .locator(`${election} option[value="${currentVotingPlace}"]`)
    .first()
    .waitFor({ state: 'attached' })
  return { kind: 'form', sitekey: seen.sitekey, nonce: seen.nonce }
}

/**
 * The HTTP status of the page. It is taken on its way, since Chromium fails a refusal without a body; and so is a page
 * that breaks off in the middle, since nothing else tells of it.
 */
async function load(page: Page, url: string): Promise<number | 'broken_off'> {
  let status: number | undefined
  const isPage = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame()
  page.on('response', (response) => {
    if (isPage(response.request())) status = response.status()
  })
  const loaded = page.goto(url, { waitUntil: 'domcontentloaded' }).then(() => 'loaded' as const)
  const failed = page.waitForEvent('requestfailed', isPage).then(() => 'failed' as const)
  try {
    if ((await Promise.race([loaded, failed])) === 'failed' && status !== undefined) {
      return status >= 400 ? status : 'broken_off'
    }
    await loaded
  } catch (error) {
    if (status === undefined || status < 400) throw error
  }
  return status ?? 200
}

/** `reload`: the page's nonce or its session has expired, and the page has to be loaded again. */
export interface Reload {
  kind: 'reload'
}
export interface Reply {
  kind: 'response'
  status: number
  body: string
}
export type Read = Outcome | Reload

/** Fills the form in, sends it and waits for what comes back. */
export async function ask(
  page: Page,
  cedula: string,
  captchaToken: string,
): Promise<Reply | Reload | Failure> {
  await page.locator(election).selectOption(currentVotingPlace)
  await page.locator(nuip).fill(cedula)
  await page.locator(captchaField).evaluate((field, token) => {
    ;(field as unknown as { value: string }).value = token
  }, captchaToken)

  let reloaded = false
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) reloaded = true
  })
  const isQuery = (request: Request): boolean =>
    request.method() === 'POST' && samePlace(request.url(), page.url())
  const reply = Promise.race([
    page.waitForResponse((response) => isQuery(response.request())),
    page.waitForEvent('requestfailed', isQuery).then(() => 'lost' as const),
    // The page itself refuses to send without a captcha, and says so where the answer would be.
    page
      .locator(answerElement)
      .filter({ hasText: /captcha/i })
      .waitFor()
      .then(() => 'unsent' as const),
  ])
  const [came] = await Promise.all([reply, page.locator(send).click()])
  if (came === 'lost') return { kind: 'network_error', detail: 'the connection broke during the query' }
  if (came === 'unsent') {
    return { kind: 'captcha_failed', reason: 'unsolvable', detail: 'the page did not take the captcha' }
  }
  try {
    return { kind: 'response', status: came.status(), body: await came.text() }
  } catch (error) {
    // A page that loads itself anew takes the answer's body with it.
    if (reloaded) return { kind: 'reload' }
    if (page.isClosed()) throw error
    return { kind: 'network_error', detail: 'the connection broke during the answer' }
  }
}

/** What the site's reply says about `cedula`. */
export async function read(page: Page, { status, body }: Reply, cedula: string): Promise<Read> {
  const refused = readStatus(status)
  if (refused !== null) return refused
  const envelope = openEnvelope(body)
  switch (envelope.kind) {
    case 'html':
      return readAnswer(await page.evaluate(readHtml, envelope.html), cedula, body)
    case 'reload':
      return { kind: 'reload' }
    case 'empty':
      return { kind: 'network_error', detail: 'empty answer' }
    case 'no_message':
      return { kind: 'parse_error', detail: 'answer without a message', rawResponse: body }
    case 'not_json':
      return readStrangeAnswer(await page.evaluate(readHtml, body), body)
  }
}

function samePlace(one: string, other: string): boolean {
  const place = (url: string) => {
    const { host, pathname } = new URL(url)
    return host + pathname.replace(/\/+$/, '')
  }
  return place(one) === place(other)
}
