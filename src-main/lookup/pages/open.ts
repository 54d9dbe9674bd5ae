import type { Page, Request, Response } from 'playwright'
import type { Election } from '../../../src-preload/contract.ts'
import { endsWithin } from '../deadline.ts'
import type { Failure } from '../outcome.ts'
import { readBlock, readRefusal, readStatus, readStrangePage } from './answer.ts'
import type { CensusPage, Question, Reload, Reply } from './census-page.ts'
import { consultacenso } from './consultacenso.ts'
import {
  type CaptchaSeen,
  findCaptcha,
  holdForm,
  lookAtPage,
  type PageSeen,
  pageSource,
  putToken,
} from './in-page.ts'
import { awaitReply, carriesForm } from './reply.ts'
import { wsp } from './wsp.ts'

const pages: readonly CensusPage[] = [wsp, consultacenso]

const captchaWidget = {
  recaptcha_v2: { widget: '.g-recaptcha', field: '[name="g-recaptcha-response"]' },
  turnstile: { widget: '.cf-turnstile', field: '[name="cf-turnstile-response"]' },
} as const
const anyCaptcha =
  '.g-recaptcha[data-sitekey], .cf-turnstile[data-sitekey], iframe[src*="/recaptcha/api2/anchor"], iframe[src*="challenges.cloudflare.com"]'

/** A page that is known, loaded and ready to be filled in. */
export interface Opened {
  kind: 'form'
  census: CensusPage
  captcha: CaptchaSeen
  /** The election that was wanted, or the page's own for "now". */
  election: string
  /** The page's hidden token, which must not be stored. */
  nonce: string | null
}

/**
 * Loads the page and waits until it can be filled in. Which page it is, is told by what has loaded. `accepted`: whether
 * a cédula may be typed there.
 */
export async function open(
  page: Page,
  url: string,
  { accepted, election }: { accepted: (url: string) => boolean; election: string | undefined },
): Promise<Opened | Failure> {
  const form = await openForm(page, url, accepted)
  if ('kind' in form) return form
  const { census } = form
  // Before a captcha is paid for, not after.
  const wanted = election ?? census.currentVotingPlace
  const listing = form.elections(wanted)
  // Where there is no captcha, nobody asks for it any more.
  listing.catch(() => {})
  const [captcha, nonce] = await Promise.all([captchaOf(page), census.nonce(page)])
  if (captcha === null) {
    const rawResponse = await page.evaluate(pageSource)
    return { kind: 'parse_error', detail: 'the form has no captcha that is known', rawResponse }
  }
  const elections = await listing
  if ('kind' in elections) return { rawResponse: await page.evaluate(pageSource), ...elections }
  return { kind: 'form', census, captcha, election: wanted, nonce }
}

async function captchaOf(page: Page): Promise<CaptchaSeen | null> {
  const captcha = await page.evaluate(findCaptcha)
  if (captcha !== null) return captcha
  await Promise.race([page.locator(anyCaptcha).first().waitFor({ state: 'attached' }), quiet(page)])
  return await page.evaluate(findCaptcha)
}

const ledAway: Failure = { kind: 'parse_error', detail: 'the page led to another site' }
/** Before the page was there, it is the network that leads away. */
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
  if (status === 'broken_off') {
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
    // What the page says of itself comes before its status.
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

/** Of the proxy, and of the network. */
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

/** How long a page with a status of error may still draw its form, in milliseconds. */
const failedFormMs = 15_000

/** Which of the known pages has loaded into `page`. `hasFailed`: its status is one of error. */
export async function recognise(page: Page, { hasFailed = false } = {}): Promise<CensusPage | Failure> {
  const forms = pages.map(({ form }) => form)
  let seen = await look(page, forms)
  if (seen.form === null) {
    // A challenge asks its questions for ever.
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
      if (!/execution context was destroyed/i.test(String(error))) throw error
      await page.waitForLoadState('domcontentloaded')
    }
  }
}

/** A page without scripts is finished once it is loaded. */
async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  if ((await page.locator('script').count()) > 0) await page.waitForLoadState('networkidle')
}

async function fill(page: Page, census: CensusPage, { cedula, election }: Question): Promise<void> {
  await page.locator(census.election).selectOption(election)
  await page.locator(census.cedula).fill(cedula)
}

/** Resolves once the page sends its form, as it is known or in another way; never rejects. */
export function formSent(page: Page, { census }: Pick<Opened, 'census'>, cedula: string): Promise<void> {
  return new Promise((resolve) => {
    page.on('request', (request) => {
      if (census.isQuery(request, page) || carriesForm(request, { cedula, pressed: null })) resolve()
    })
  })
}

export interface ByPerson {
  reply: Promise<Reply | Reload | Failure>
  /** What was sent that is as long as a token: it must not be stored. */
  secrets(): string[]
}

/**
 * Fills the form in for a person, who solves the captcha and presses the site's own button; resolves with what comes
 * back. The cédula and the election cannot be changed there, also after the page was loaded anew.
 */
export async function leaveToPerson(
  page: Page,
  { census }: Pick<Opened, 'census'>,
  question: Question & { accepted: (url: string) => boolean; quietMs: number },
): Promise<ByPerson> {
  const prepare = async () => {
    if (!question.accepted(page.url())) return
    await fill(page, census, question)
    await page.evaluate(holdForm, { cedula: census.cedula, election: census.election })
  }
  const prepareAgain = () => void prepare().catch(() => {})
  page.on('load', prepareAgain)
  // Heard before anything is filled in: from then on somebody may send it.
  let asked: string | null = null
  page.on('request', (request) => {
    if (census.isQuery(request, page)) asked = request.postData()
  })
  const isQuery = (request: Request) => census.isQuery(request, page)
  const reply = awaitReply(page, { ...question, isQuery, pressed: null }).then(
    (came): Reply | Reload | Failure => {
      if (!question.accepted(page.url())) return ledAway
      return asked === null || asksAbout(asked, question.cedula) ? came : anotherAsked
    },
  )
  // Where nobody solves the captcha, nobody waits for this any more.
  reply.catch(() => {}).finally(() => page.off('load', prepareAgain))
  await prepare()
  return { reply, secrets: () => asked?.match(/[\w-]{30,}/g) ?? [] }
}

const anotherAsked: Failure = {
  kind: 'captcha_failed',
  reason: 'cancelled',
  detail: 'another document was asked about in the window',
}

const asksAbout = (posted: string, cedula: string): boolean =>
  new RegExp(`(?<!\\d)0*${cedula}(?!\\d)`).test(posted)

/** Sends the form with the captcha's token and waits for what comes back. */
export async function ask(
  page: Page,
  { census, captcha }: Pick<Opened, 'census' | 'captcha'>,
  question: Question & { token: string; accepted: (url: string) => boolean; quietMs: number },
): Promise<Reply | Reload | Failure> {
  // A captcha takes minutes.
  if (!question.accepted(page.url())) return ledAway
  await fill(page, census, question)
  const { field, widget } = captchaWidget[captcha.kind]
  const isQuery = (request: Request) => census.isQuery(request, page)
  let press = () => {}
  const pressed = new Promise<void>((resolve) => {
    press = resolve
  })
  const reply = Promise.race([
    awaitReply(page, { ...question, isQuery, pressed }),
    census.unsent(page).then(
      (): Failure => ({
        kind: 'captcha_failed',
        reason: 'unsolvable',
        detail: 'the page did not take the captcha',
        byPage: true,
      }),
    ),
  ])
  // Where the form cannot be sent any more, nobody waits for this.
  reply.catch(() => {})
  const put = { field, widget, token: question.token }
  if (!(await page.evaluate(putToken, put))) {
    // The widget's script may still be on its way.
    await page.locator(field).first().waitFor({ state: 'attached' })
    await page.evaluate(putToken, put)
  }
  const [came] = await Promise.all([reply, page.locator(census.submit).click().then(press)])
  return came
}

/**
 * The HTTP status of the page. It is taken on its way, since Chromium fails a refusal without a body; and so is a page
 * that breaks off in the middle, since nothing else tells of it.
 */
async function load(page: Page, url: string): Promise<{ code: number; loaded: boolean } | 'broken_off'> {
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
      return status >= 400 ? { code: status, loaded: false } : 'broken_off'
    }
    await loaded
  } catch (error) {
    if (status === undefined || status < 400) throw error
    return { code: status, loaded: false }
  }
  return { code: status ?? 200, loaded: true }
}
