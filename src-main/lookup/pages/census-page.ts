import type { Locator, Page, Request } from 'playwright-core'
import type { Election } from '../../../src-preload/contract/index.ts'
import { listOptions } from './in-page.ts'
import type { Failure, Outcome } from './outcome.ts'

/**
 * How one census page is recognised, filled in and read. Waits have no timeout of their own: they end when the caller
 * closes the page's context.
 */
export interface CensusPage {
  /** Selectors of elements that all exist, and only on this page. */
  form: readonly string[]
  /** Selector of the cédula's field. */
  cedula: string
  /** Selector of the list of elections. */
  election: string
  /** Selector of the button that sends the form. */
  submit: string
  /** Id of the list's entry for the current voting place. */
  currentVotingPlace: string
  /** The page's hidden token, which must not be stored; null: none. */
  nonce(page: Page): Promise<string | null>
  /** Waits until the list contains `wanted` or is filled without it. */
  elections(page: Page, wanted: string): Promise<Election[] | Failure>
  /** Whether the page fetches its elections with this request. */
  isListing(request: Request, page: Page): boolean
  /** Whether this request sends the form. */
  isQuery(request: Request, page: Page): boolean
  /** The message that the page shows instead of sending its form without a captcha. */
  unsent(page: Page): Locator
  /** Reads the site's reply about `cedula` (digits only). */
  read(page: Page, reply: Reply, cedula: string): Promise<Read>
}

export interface Question {
  cedula: string
  /** Id in the page's list. */
  election: string
}

export interface Reply {
  kind: 'response'
  status: number
  body: string
}

/** The page's nonce or session has expired, and the page must be loaded again. */
export interface Reload {
  kind: 'reload'
}

export type Read = Outcome | Reload

/** `emptyIsFinal`: a list that is empty once the network is idle stays empty. */
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
