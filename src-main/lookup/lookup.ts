import type { Page } from 'playwright'
import type { Loan, LookupBrowser } from './browser.ts'
import type { CaptchaSolver, SolvedCaptcha } from './captcha/solver.ts'
import { isCensusAddress } from './census-address.ts'
import { orAborted } from './deadline.ts'
import type { Lookup, Outcome } from './outcome.ts'
import { ask, open, type Read, read } from './pages/wsp.ts'
import { Broken, type Run, startRun } from './run.ts'

export interface LookupOptions {
  browser: LookupBrowser
  solver: CaptchaSolver
  /** The census page; refused unless it is the Registraduría's or on this machine. */
  url: string
  /** For the whole lookup but its captchas; 120 s unless given. */
  deadlineMs?: number
  /** For all captchas of one lookup together; 150 s unless given. */
  captchaDeadlineMs?: number
}

/** Throws where `url` is no census address. */
export function createLookup({
  browser,
  solver,
  url,
  deadlineMs = 120_000,
  captchaDeadlineMs = 150_000,
}: LookupOptions): Lookup {
  if (!isCensusAddress(url)) throw new Error('not an address of the census')
  const source = new URL(url).hostname

  return async (request) => {
    request.signal.throwIfAborted()
    const run = startRun(request, { solver, deadlineMs, captchaDeadlineMs })
    run.step('opening')
    let loan: Loan | undefined
    let outcome: Outcome
    try {
      loan = await browser.borrow(run.signal)
      loan.context.once('close', () => run.fail(new Broken('the browser closed')))
      outcome = await orAborted(answer(loan, run, request.cedula, url), run.signal)
    } catch (error) {
      outcome = run.outcomeOf(error)
    } finally {
      run.end()
      await loan?.giveBack(run.isBroken() ? 'broken' : 'whole')
    }
    return { outcome: run.withoutSecrets(outcome), source, captchaCost: run.captchaCost() }
  }
}

/** A nonce may expire while the captcha is being solved: the page is loaded once more, not for ever. */
async function answer(loan: Loan, run: Run, cedula: string, url: string): Promise<Outcome> {
  const first = await answerOnce(await newPage(loan, run), run, cedula, url)
  if (first.kind !== 'reload') return first
  run.step('opening')
  const second = await answerOnce(await newPage(loan, run), run, cedula, url)
  return second.kind === 'reload' ? { kind: 'network_error', detail: 'the page expired twice' } : second
}

/** In a page of its own: one that is loading itself anew would get into the way of loading it. */
async function newPage(loan: Loan, run: Run): Promise<Page> {
  const page = await loan.context.newPage()
  page.once('crash', () => run.fail(new Broken('the page crashed')))
  return page
}

async function answerOnce(page: Page, run: Run, cedula: string, url: string): Promise<Read> {
  const opened = await open(page, url, isCensusAddress)
  if (opened.kind !== 'form') return opened
  run.keepSecret(opened.nonce)
  run.step('captcha')
  const { sitekey } = opened
  const captcha = await run.solve({ kind: 'recaptcha_v2', sitekey, pageUrl: page.url() })
  if (captcha.kind !== 'token') {
    return { kind: 'captcha_failed', reason: captcha.kind, detail: captcha.detail }
  }
  run.step('querying')
  const reply = await ask(page, cedula, captcha.token)
  if (reply.kind === 'response') run.step('reading')
  const outcome = reply.kind === 'response' ? await read(page, reply, cedula) : reply
  judge(captcha, outcome)
  return outcome
}

/** Tells the captcha service what the site made of its token, where the site's answer shows it. */
function judge(captcha: SolvedCaptcha, outcome: Read): void {
  switch (outcome.kind) {
    case 'found':
    case 'not_found':
    case 'cancelled':
      captcha.report(true)
      break
    case 'captcha_failed':
      captcha.report(false)
      break
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'parse_error':
    case 'reload':
      break
  }
}
