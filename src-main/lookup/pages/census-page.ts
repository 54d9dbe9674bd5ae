import type { Locator, Page, Request } from 'playwright'
import type { Election } from '../../../src-preload/contract/index.ts'
import { listOptions } from './in-page.ts'
import type { Failure, Outcome } from './outcome.ts'

/**
 * One page of the census: what its form looks like, what is filled in where, where its answer is and what that says. No
 * wait here has a limit of its own: whoever calls closes the page's context, and every wait ends.
 */
export interface CensusPage {
  /** Elements that are all there where this page has loaded, and on no other page. */
  form: readonly string[]
  /** Where the cédula is typed. */
  cedula: string
  /** The list of elections. */
  election: string
  /** What sends the form. */
  submit: string
  /** The election that stands for where a person votes now. */
  currentVotingPlace: string
  /** The page's hidden token, which must not be stored; null where it has none. */
  nonce(page: Page): Promise<string | null>
  /** Waits for the list to hold `wanted`, or to be filled without it. */
  elections(page: Page, wanted: string): Promise<Election[] | Failure>
  /** Whether this page asks for its elections with this request. */
  isListing(request: Request, page: Page): boolean
  /** Whether a request of this page is the one that sends the form. */
  isQuery(request: Request, page: Page): boolean
  /** The message of a page that does not send its form without a captcha. */
  unsent(page: Page): Locator
  /** What the site's reply says about `cedula`. */
  read(page: Page, reply: Reply, cedula: string): Promise<Read>
}

export interface Question {
  cedula: string
  /** As the page's list names it. */
  election: string
}

export interface Reply {
  kind: 'response'
  status: number
  body: string
}

/** The page's nonce or its session has expired, and the page has to be loaded again. */
export interface Reload {
  kind: 'reload'
}

export type Read = Outcome | Reload

/** `emptyIsFinal`: a list with nothing in it once the page is quiet stays empty. */
export async function waitForElection(
  page: Page,
  list: string,
  wanted: string,
  { emptyIsFinal }: { emptyIsFinal: boolean },
): Promise<Election[] | Failure> {
  let elections = await page.evaluate(listOptions, list)
  if (elections.some(({ id }) => id === wanted)) return elections
  const listed = page
    .locator(`${list} option[value="${quoted(wanted)}"]`)
    .first()
    .waitFor({ state: 'attached' })
  await Promise.race([listed, page.waitForLoadState('networkidle')])
  elections = await page.evaluate(listOptions, list)
  if (elections.length === 0 && !emptyIsFinal) {
    await listed
    elections = await page.evaluate(listOptions, list)
  }
  if (elections.some(({ id }) => id === wanted)) return elections
  return elections.length === 0
    ? { kind: 'network_error', detail: 'the page lists no elections', byPage: true }
    : { kind: 'parse_error', electionGone: true, detail: 'the page does not offer the election' }
}

const quoted = (text: string): string => text.replace(/["\\]/g, '\\$&')
