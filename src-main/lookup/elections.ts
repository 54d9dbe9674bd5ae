import type { Election } from '../../src-preload/contract/index.ts'
import { endsWithin, orAborted } from '../deadline.ts'
import type { Loan, LookupBrowser } from './browser.ts'
import type { CaptchaSolver } from './captcha/solver.ts'
import { isCensusAddress } from './census-address.ts'
import { electionsDeadlineMs } from './deadlines.ts'
import type { Failure } from './outcome.ts'
import { limitBytes, limitNavigations } from './page-limits.ts'
import { openForm } from './pages/open.ts'
import { startRun } from './run.ts'

export interface ElectionsOptions {
  browser: LookupBrowser
  /** Address of the census page: the Registraduría's or loopback. */
  url: string
  signal: AbortSignal
  /** 45 s unless given. */
  deadlineMs?: number
}

export type Elections = { kind: 'elections'; elections: Election[]; currentVotingPlace: string } | Failure

/** Like `readElections`, in the app's own browser. */
export type ReadElections = (url: string, signal: AbortSignal) => Promise<Elections>

/** Milliseconds to wait for more elections after the first one: the page does not show when its list is complete. */
const quietWithinMs = 5_000

/**
 * Reads the elections that the census page offers, without a captcha. Throws if `url` is no census address; rejects
 * with `NoBrowser` or with the signal's reason.
 */
export async function readElections(options: ElectionsOptions): Promise<Elections> {
  const { browser, url, signal, deadlineMs = electionsDeadlineMs } = options
  if (!isCensusAddress(url)) throw new Error('not an address of the census')
  const solver: CaptchaSolver = {
    where: 'elsewhere',
    solve: () => Promise.reject(new Error('no captcha is solved for this')),
  }
  const request = { cedula: '', signal, onStep: () => {} }
  const run = startRun(request, { solver, deadlineMs, captchaDeadlineMs: 0 })
  let loan: Loan | undefined
  try {
    loan = await browser.borrow(run.signal)
    const page = await loan.newPage()
    limitNavigations(page, run.fail)
    await limitBytes(page, run.fail)
    const reading = (async (): Promise<Elections> => {
      const form = await openForm(page, url, isCensusAddress)
      if ('kind' in form) return form
      const { currentVotingPlace } = form.census
      await endsWithin(page.waitForLoadState('networkidle'), quietWithinMs)
      const elections = await form.elections(currentVotingPlace)
      return 'kind' in elections ? elections : { kind: 'elections', elections, currentVotingPlace }
    })()
    const answer = await orAborted(reading, run.signal)
    return answer.kind === 'elections' ? answer : run.withoutSecrets(answer)
  } catch (error) {
    return run.outcomeOf(error)
  } finally {
    run.end()
    await loan?.giveBack(run.isBroken() ? 'broken' : 'whole')
  }
}
