import type { Page, Request, Response } from 'playwright-core'
import type { Election } from '../../../src-preload/contract/index.ts'
import { endsWithin } from '../../deadline.ts'
import { readBlock, readRefusal, readStatus, readStrangePage } from './answer.ts'
import { findWidget, type WidgetSeen, watchCaptcha } from './captcha.ts'
import type { CensusPage } from './census-page.ts'
import { lookAtPage, type PageSeen, pageSource } from './in-page.ts'
import type { Failure } from './outcome.ts'
import { pages } from './pages.ts'

/** A known census page, loaded and ready to be filled in. */
export interface Opened {
  kind: 'form'
  census: CensusPage
  /** null if the operator solves the captcha in the page. */
  captcha: WidgetSeen | null
  /** The requested election, or the page's own entry for the current voting place. */
  election: string
  /** The list when it first contained `election`; more elections may have come later. */
  elections: Election[]
  /** The page's hidden token, which must not be stored. */
  nonce: string | null
}

/**
 * Loads the page and waits until it can be filled in. The loaded form determines which census page it is. `accepted`:
 * whether a cédula may be typed at a URL. `solved`: where the captcha is solved.
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
  // Checked before a captcha is paid for.
  const wanted = election ?? census.currentVotingPlace
  const listing = form.elections(wanted)
  // This promise stays unawaited if there is no captcha.
  listing.catch(() => {})
  const finding = solved === 'elsewhere' ? findWidget(page, census.submit, () => quiet(page)) : null
  const [captcha, nonce] = await Promise.all([finding, census.nonce(page)])
  if (finding !== null && captcha === null) {
    const rawResponse = await page.evaluate(pageSource)
    return { kind: 'parse_error', detail: 'the form has no captcha that is known', rawResponse }
  }
  const elections = await listing
  if ('kind' in elections) return { rawResponse: await page.evaluate(pageSource), ...elections }
  return { kind: 'form', census, captcha, election: wanted, elections, nonce }
}

/** A redirect to another site before the page has loaded comes from the network. */
const ledToLogin: Failure = {
  kind: 'network_error',
  captivePortal: true,
  detail: 'another site came in place of the page',
}

/** A known census page, loaded. */
interface Form {
  census: CensusPage
  /** Waits until the list contains `wanted`, is filled without it, or is refused. */
  elections(wanted: string): Promise<Election[] | Failure>
}

/** Loads the page and determines which one it is. */
export async function openForm(
  page: Page,
  url: string,
  accepted: (url: string) => boolean,
): Promise<Form | Failure> {
  const listingFailure = watchListing(page)
  const status = await load(page, url)
  if (status === 'aborted') {
    return { kind: 'network_error', detail: 'the connection broke within the page' }
  }
  if (isLoginRequired(status.code)) {
    return {
      kind: 'network_error',
      captivePortal: true,
      detail: `the network wants a login, HTTP ${status.code}`,
    }
  }
  const failed = readStatus(status.code)
  if (failed !== null && !status.loaded) return failed
  const census = accepted(page.url()) ? await recognise(page, { hasFailed: failed !== null }) : ledToLogin
  // A script may have navigated to another site meanwhile.
  if (!accepted(page.url())) return ledToLogin
  if ('kind' in census) {
    // A refusal in the text of the page takes precedence over its status.
    if (failed !== null && census.kind !== 'blocked') return { ...census, ...failed }
    return (await listingFailure()) ?? census
  }
  return {
    census,
    async elections(wanted) {
      const elections = await census.elections(page, wanted)
      return 'kind' in elections ? ((await listingFailure()) ?? elections) : elections
    },
  }
}

/** 407: the proxy. 511: the network. */
const isLoginRequired = (status: number): boolean => status === 407 || status === 511

/**
 * Must be called before the page is loaded. The returned function says why the elections did not arrive (the site
 * refused them, or the connection broke), which the page itself does not show. null: unknown.
 */
function watchListing(page: Page): () => Promise<Failure | null> {
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

/** Milliseconds that a page with an error status may take to draw its form. */
const failedFormMs = 15_000

/** The census page that has loaded into `page`. `hasFailed`: it has an error status. */
export async function recognise(page: Page, { hasFailed = false } = {}): Promise<CensusPage | Failure> {
  const forms = pages.map(({ form }) => form)
  let seen = await look(page, forms)
  if (seen.form === null) {
    // A page with a challenge never becomes idle, so it is checked first.
    const block = readBlock(seen, await page.evaluate(pageSource))
    if (block !== null) return block
    const ready = ({ form }: CensusPage) =>
      Promise.all(form.map((part) => page.locator(part).first().waitFor({ state: 'attached' })))
    // Once the page and the requests of its scripts are done, no form will appear.
    const drawn = Promise.race([...pages.map(ready), quiet(page)])
    await (hasFailed ? endsWithin(drawn, failedFormMs) : drawn)
    seen = await look(page, forms)
  }
  const census = seen.form === null ? undefined : pages[seen.form]
  return census ?? readStrangePage(seen, await page.evaluate(pageSource))
}

/** A redirect destroys the context of the evaluation, which is then repeated in the next page. */
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

/** Whether an evaluation failed because the page navigated meanwhile. */
export const isLeft = (error: unknown): boolean => /execution context was destroyed/i.test(String(error))

/** A page without scripts is finished once it is loaded. */
async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  if ((await page.locator('script').count()) > 0) await page.waitForLoadState('networkidle')
}

/**
 * Loads the page and returns its HTTP status. Listens to the network, because `goto` fails on an error status without a
 * body, and succeeds on a page whose connection breaks in the middle.
 */
async function load(page: Page, url: string): Promise<{ code: number; loaded: boolean } | 'aborted'> {
  let status: number | undefined
  const isPage = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame()
  page.on('response', (response) => {
    if (isPage(response.request())) status = response.status()
  })
  const loaded = page.goto(url, { waitUntil: 'domcontentloaded' }).then(() => 'loaded' as const)
  // ERR_ABORTED: a script left the page before it was complete. No connection broke.
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
