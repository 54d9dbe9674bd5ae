import type { Page, Request, Response } from 'playwright'
import type { Election } from '../../../src-preload/contract/index.ts'
import { endsWithin } from '../../deadline.ts'
import { readBlock, readRefusal, readStatus, readStrangePage } from './answer.ts'
import { findWidget, handOver, ownToken, type WidgetSeen, watchCaptcha } from './captcha.ts'
import type { CensusPage, Question, Reload, Reply } from './census-page.ts'
import { holdForm, lookAtPage, type PageSeen, pageSource } from './in-page.ts'
import type { Failure } from './outcome.ts'
import { pages } from './pages.ts'
import { awaitReply, carriesForm } from './reply.ts'
import { namesCedula } from './text.ts'

/** How long the page may take to enable its button once it has a token, in milliseconds. */
const takenWithinMs = 5_000

/** How long a page that submits itself may take to do so after it got its token, in milliseconds. */
const sendsWithinMs = 1_000
/** The same for a widget that was not run by the button. */
const toldSendsWithinMs = 300

/** A page that is known, loaded and ready to be filled in. */
export interface Opened {
  kind: 'form'
  census: CensusPage
  /** null if a person solves it in the page. */
  captcha: WidgetSeen | null
  /** The election that was wanted, or the page's own for "now". */
  election: string
  /** The page's hidden token, which must not be stored. */
  nonce: string | null
}

/**
 * Loads the page and waits until it can be filled in. Which page it is, is told by what has loaded. `accepted`: whether
 * a cédula may be typed there. `solved`: where the captcha is solved.
 */
export async function open(
  page: Page,
  url: string,
  {
    accepted,
    election,
    solved,
  }: { accepted: (url: string) => boolean; election: string | undefined; solved: 'page' | 'elsewhere' },
): Promise<Opened | Failure> {
  if (solved === 'elsewhere') await watchCaptcha(page)
  const form = await openForm(page, url, accepted)
  if ('kind' in form) return form
  const { census } = form
  // Before a captcha is paid for, not after.
  const wanted = election ?? census.currentVotingPlace
  const listing = form.elections(wanted)
  // Where there is no captcha, nobody asks for it any more.
  listing.catch(() => {})
  const finding = solved === 'elsewhere' ? findWidget(page, census.submit, () => quiet(page)) : null
  const [captcha, nonce] = await Promise.all([finding, census.nonce(page)])
  if (finding !== null && captcha === null) {
    const rawResponse = await page.evaluate(pageSource)
    return { kind: 'parse_error', detail: 'the form has no captcha that is known', rawResponse }
  }
  const elections = await listing
  if ('kind' in elections) return { rawResponse: await page.evaluate(pageSource), ...elections }
  return { kind: 'form', census, captcha, election: wanted, nonce }
}

const ledAway: Failure = { kind: 'parse_error', detail: 'the page led to another site' }
/** A redirect to another site before the page has loaded comes from the network. */
const ledToLogin: Failure = {
  kind: 'network_error',
  captivePortal: true,
  detail: 'another site came in place of the page',
}

/** One of the known pages, loaded. */
interface Form {
  census: CensusPage
  /** Waits for the list to hold `wanted`, or to be filled without it, or to be refused. */
  elections(wanted: string): Promise<Election[] | Failure>
}

/** Loads the page and says which one it is. */
export async function openForm(
  page: Page,
  url: string,
  accepted: (url: string) => boolean,
): Promise<Form | Failure> {
  const unlisted = hearListing(page)
  const status = await load(page, url)
  if (status === 'aborted') {
    return { kind: 'network_error', detail: 'the connection broke within the page' }
  }
  if (wantsLogin(status.code)) {
    return {
      kind: 'network_error',
      captivePortal: true,
      detail: `the network wants a login, HTTP ${status.code}`,
    }
  }
  const failed = readStatus(status.code)
  if (failed !== null && !status.loaded) return failed
  const census = accepted(page.url()) ? await recognise(page, { hasFailed: failed !== null }) : ledToLogin
  // A script may have led away meanwhile.
  if (!accepted(page.url())) return ledToLogin
  if ('kind' in census) {
    // A refusal in the text of the page takes precedence over its status.
    if (failed !== null && census.kind !== 'blocked') return { ...census, ...failed }
    return (await unlisted()) ?? census
  }
  return {
    census,
    async elections(wanted) {
      const elections = await census.elections(page, wanted)
      return 'kind' in elections ? ((await unlisted()) ?? elections) : elections
    },
  }
}

/** 407: the proxy. 511: the network. */
const wantsLogin = (status: number): boolean => status === 407 || status === 511

/**
 * To be called before the page is loaded. The page itself does not tell why its elections did not come: what is returned
 * does, where the site refused them or the connection broke.
 */
function hearListing(page: Page): () => Promise<Failure | null> {
  let came: Response | 'lost' | undefined
  const isListing = (request: Request) => pages.some((census) => census.isListing(request, page))
  page.on('response', (response) => {
    if (isListing(response.request())) came = response
  })
  page.on('requestfailed', (request) => {
    if (isListing(request)) came = 'lost'
  })
  return async () => {
    if (came === undefined) return null
    if (came === 'lost') return { kind: 'network_error', detail: 'the connection broke before the elections' }
    const body = await came.text().catch(() => '')
    const refused = await readRefusal(page, { kind: 'response', status: came.status(), body })
    return refused && { ...refused, detail: `${refused.detail} in place of the elections` }
  }
}

/** How long a page with an error status may take to draw its form, in milliseconds. */
const failedFormMs = 15_000

/** Which of the known pages has loaded into `page`. `hasFailed`: it has an error status. */
export async function recognise(page: Page, { hasFailed = false } = {}): Promise<CensusPage | Failure> {
  const forms = pages.map(({ form }) => form)
  let seen = await look(page, forms)
  if (seen.form === null) {
    // A challenge never becomes quiet, so it is checked first.
    const block = readBlock(seen, await page.evaluate(pageSource))
    if (block !== null) return block
    const ready = ({ form }: CensusPage) =>
      Promise.all(form.map((part) => page.locator(part).first().waitFor({ state: 'attached' })))
    // Either a form comes or, once everything is loaded and what its scripts ask for as well, there is none.
    const drawn = Promise.race([...pages.map(ready), quiet(page)])
    await (hasFailed ? endsWithin(drawn, failedFormMs) : drawn)
    seen = await look(page, forms)
  }
  const census = seen.form === null ? undefined : pages[seen.form]
  return census ?? readStrangePage(seen, await page.evaluate(pageSource))
}

/** A page that leads on to the next one takes the question with it: that one is asked. */
async function look(page: Page, forms: readonly (readonly string[])[]): Promise<PageSeen> {
  for (;;) {
    try {
      return await page.evaluate(lookAtPage, forms)
    } catch (error) {
      if (!isLeft(error)) throw error
      await page.waitForLoadState('domcontentloaded')
    }
  }
}

/** Something was asked of a page that then gave way to another one. */
const isLeft = (error: unknown): boolean => /execution context was destroyed/i.test(String(error))

/** A page without scripts is finished once it is loaded. */
async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  if ((await page.locator('script').count()) > 0) await page.waitForLoadState('networkidle')
}

async function fill(page: Page, census: CensusPage, { cedula, election }: Question): Promise<void> {
  await page.locator(census.election).selectOption(election)
  await page.locator(census.cedula).fill(cedula)
}

/** Tracks the submission of the form and its answer. */
export interface Sending {
  /** Resolves once the page sends its form; never rejects. */
  sent: Promise<void>
  isSent(): boolean
  reply: Promise<Reply | Reload | Failure>
  /** Runs `click`, which presses the button. */
  press(click: () => Promise<void>): Promise<void>
  /** Body of the known query; null: not sent yet, or sent in an unknown way. */
  posted(): string | null
  /** What was sent that is as long as a token: it must not be stored. */
  secrets(): string[]
}

/**
 * Must be called before the form can be sent. `quietMs`: see `Sent`. `byOperator`: the operator presses the button, at an unknown
 * time.
 */
export function watchSending(
  page: Page,
  { census }: Pick<Opened, 'census'>,
  { cedula, quietMs, byOperator }: { cedula: string; quietMs: number; byOperator: boolean },
): Sending {
  const isQuery = (request: Request) => census.isQuery(request, page)
  let isSent = false
  let isPressed = false
  let posted: string | null = null
  let clicked = () => {}
  const pressed = byOperator
    ? null
    : new Promise<void>((resolve) => {
        clicked = resolve
      })
  const form = { cedula, isPressed: () => isPressed }
  const sent = new Promise<void>((resolve) => {
    page.on('request', (request) => {
      const isKnown = isQuery(request)
      if (isKnown) posted = request.postData()
      if (!isKnown && !carriesForm(request, form)) return
      isSent = true
      resolve()
    })
  })
  const reply = awaitReply(page, { ...form, isQuery, pressed, quietMs })
  // Unawaited if the form is never sent.
  reply.catch(() => {})
  return {
    sent,
    isSent: () => isSent,
    reply,
    posted: () => posted,
    async press(click) {
      isPressed = true
      await click()
      clicked()
    },
    secrets: () => posted?.match(/[\w.-]{30,}/g) ?? [],
  }
}

/** `accepted`: whether the cédula may be typed into the page at this URL. */
export interface Asking extends Question {
  accepted: (url: string) => boolean
}

/**
 * Fills the form in for a person, who solves the captcha and presses the site's own button; resolves with what comes
 * back. The cédula and the election cannot be changed there, also after the page was loaded anew.
 */
export async function leaveToPerson(
  page: Page,
  { census }: Pick<Opened, 'census'>,
  asking: Asking,
  sending: Sending,
): Promise<{ reply: Promise<Reply | Reload | Failure> }> {
  const prepare = async () => {
    if (!asking.accepted(page.url())) return
    await fill(page, census, asking)
    await page.evaluate(holdForm, { cedula: census.cedula, election: census.election })
  }
  const prepareAgain = () => {
    // A form that was sent is not sent once more.
    if (!sending.isSent()) prepare().catch(() => {})
  }
  page.on('load', prepareAgain)
  const reply = sending.reply.then((came): Reply | Reload | Failure => {
    if (!asking.accepted(page.url())) return ledAway
    const posted = sending.posted()
    return posted === null || namesCedula(posted, asking.cedula) ? came : anotherAsked
  })
  // Where nobody solves the captcha, nobody waits for this any more.
  reply.catch(() => {}).finally(() => page.off('load', prepareAgain))
  await prepare().catch((error: unknown) => {
    // The page was loaded anew meanwhile, by the operator or after an answer that is read all the same.
    if (!isLeft(error)) throw error
  })
  return { reply }
}

const anotherAsked: Failure = {
  kind: 'captcha_failed',
  reason: 'window_closed',
  detail: 'another document was asked about in the window',
}

/** The page and its captcha, for a lookup that hands over a token. */
type Machine = Pick<Opened, 'census'> & { captcha: WidgetSeen }

/**
 * Sends the form with a token that the captcha produces itself within `ms`. 'unsolved': there was none, and a token can be
 * handed over. A failure: no token can be handed over, or the page does not send its form.
 */
export async function sendWithOwnToken(
  page: Page,
  { census, captcha }: Machine,
  asking: Asking,
  sending: Sending,
  ms: number,
): Promise<'sent' | 'unsolved' | Failure> {
  if (!asking.accepted(page.url())) return ledAway
  const begun = Promise.race([sending.sent, sending.reply])
  begun.catch(() => {})
  switch (captcha.solves) {
    case 'by_click':
      break
    case 'by_itself':
      if (ms > 0 && (await ownToken(page, census.submit, ms)) !== null) {
        await fill(page, census, asking)
        if (!(await press(page, census, takenWithinMs, sending.press))) return await keepsDisabled(page)
        return await Promise.race([
          begun.then(() => 'sent' as const),
          census
            .unsent(page)
            .waitFor()
            .then(() => untaken),
        ])
      }
      break
    case 'when_sent':
      if (ms > 0) {
        await fill(page, census, asking)
        // This press runs the widget; without its token the form is not sent yet, and no reply is due.
        if ((await press(page, census, ms)) && (await endsWithin(begun, ms))) return 'sent'
      }
      break
  }
  if (captcha.takes) return 'unsolved'
  // The button may be disabled until the form is filled in, not until the captcha is solved.
  await fill(page, census, asking)
  const seen = await findWidget(page, census.submit, () => Promise.resolve())
  return seen?.takes ? 'unsolved' : await takesNone(page)
}

const takesNone = async (page: Page): Promise<Failure> => ({
  kind: 'parse_error',
  detail: 'no token can be handed to the captcha',
  rawResponse: await page.evaluate(pageSource),
})

/** Sends the form with the captcha's token and waits for what comes back. */
export async function ask(
  page: Page,
  { census, captcha }: Machine,
  asking: Asking & { token: string },
  sending: Sending,
): Promise<Reply | Reload | Failure> {
  // Meanwhile the page sent the form with the widget's own token.
  if (sending.isSent()) return await sending.reply
  // A captcha takes minutes.
  if (!asking.accepted(page.url())) return ledAway
  await fill(page, census, asking)
  const answers: Promise<Reply | Reload | Failure>[] = [sending.reply]
  const unsent = census.unsent(page)
  // A message that is visible already is no answer to this token.
  if (!(await unsent.isVisible())) answers.push(unsent.waitFor().then(() => untaken))
  const reply = Promise.race(answers)
  // Where the form cannot be sent any more, nobody waits for this.
  reply.catch(() => {})
  const handed = await handOver(page, census.submit, asking.token)
  if (handed.how === 'nowhere') return await takesNone(page)
  // Some pages submit as soon as they have the token; a press would send a second query.
  const mayHaveSent = handed.how === 'told' || captcha.solves === 'when_sent'
  if (mayHaveSent)
    await endsWithin(sending.sent, captcha.solves === 'when_sent' ? sendsWithinMs : toldSendsWithinMs)
  if (sending.isSent()) return await reply
  const button = page.locator(census.submit)
  const pressed = handed.isOpen
    ? sending.press(() => button.click()).then(() => true)
    : press(page, census, takenWithinMs, sending.press)
  return await Promise.race([reply, pressed.then((isPressed) => (isPressed ? reply : keepsDisabled(page)))])
}

const untaken: Failure = {
  kind: 'captcha_failed',
  reason: 'unsolvable',
  detail: 'the page did not take the captcha',
  byPage: true,
}

/** Presses the button that sends the form; false if it is still disabled after `ms`. */
async function press(
  page: Page,
  { submit }: CensusPage,
  ms: number,
  through: Sending['press'] = (click) => click(),
): Promise<boolean> {
  const enabled = page.locator(`${submit}:enabled`).first()
  if (!(await endsWithin(enabled.waitFor({ state: 'attached' }), ms))) return false
  await through(() => page.locator(submit).click())
  return true
}

const keepsDisabled = async (page: Page): Promise<Failure> => ({
  kind: 'parse_error',
  detail: 'the page keeps its button disabled',
  rawResponse: await page.evaluate(pageSource),
})

/**
 * The HTTP status of the page. It is taken on its way, since Chromium fails a refusal without a body; and so is a page
 * that breaks off in the middle, since nothing else tells of it.
 */
async function load(page: Page, url: string): Promise<{ code: number; loaded: boolean } | 'aborted'> {
  let status: number | undefined
  const isPage = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame()
  page.on('response', (response) => {
    if (isPage(response.request())) status = response.status()
  })
  const loaded = page.goto(url, { waitUntil: 'domcontentloaded' }).then(() => 'loaded' as const)
  // Aborted: a script has led on before the page had come to its end, and nothing broke.
  const brokeOff = (request: Request) =>
    isPage(request) && request.failure()?.errorText !== 'net::ERR_ABORTED'
  const failed = page.waitForEvent('requestfailed', brokeOff).then(() => 'failed' as const)
  try {
    if ((await Promise.race([loaded, failed])) === 'failed' && status !== undefined) {
      return status >= 400 ? { code: status, loaded: false } : 'aborted'
    }
    await loaded
  } catch (error) {
    if (status === undefined || status < 400) throw error
    return { code: status, loaded: false }
  }
  return { code: status ?? 200, loaded: true }
}
