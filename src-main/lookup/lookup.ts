import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { endsWithin, orAborted } from '../deadline.ts'
import type { Loan, LookupBrowser } from './browser.ts'
import { killBrowser } from './browser-process.ts'
import type { CaptchaSolver, InPageSolver, Solution, SolvedCaptcha } from './captcha/solver.ts'
import { isCensusAddress } from './census-address.ts'
import { usualDeadlines } from './deadlines.ts'
import type { Failure, Lookup, LookupRequest, Outcome } from './outcome.ts'
import { limitBytes, limitNavigations, watchMemory } from './page-limits.ts'
import type { WidgetSeen } from './pages/captcha.ts'
import type { Read, Reload, Reply } from './pages/census-page.ts'
import { open } from './pages/open.ts'
import { ask, leaveToOperator, sendWithOwnToken, watchSending } from './pages/send.ts'
import { Broken, type Run, startRun, type TooMuch, WindowClosed } from './run.ts'

export interface LookupOptions {
  browser: LookupBrowser
  solver: CaptchaSolver | InPageSolver
  /** Address of the census page: the Registraduría's or loopback. */
  url: string
  /** Id in the page's list; default: the current voting place. */
  election?: string | undefined
  /** Folder for pictures of failed lookups, which show the typed cédula. Default: none are taken. */
  screenshotsDir?: string | undefined
  /** Milliseconds for the lookup without its captchas; default: 120 s. */
  deadlineMs?: number
  /** Milliseconds for all captchas of one lookup together; default: 150 s. */
  captchaDeadlineMs?: number
  /** Milliseconds without a request after which an unrecognised submission is given up; default: 15,000. */
  quietMs?: number
  /** Milliseconds for a captcha that may solve itself, before a token is bought; default: 10,000. */
  solvesItselfMs?: number
}

const pictureDeadlineMs = 5_000

/** Milliseconds that a closing window may take to disappear. */
const windowGoneMs = 1_000

/** Throws if `url` is no census address. */
export function createLookup({
  browser,
  solver,
  url,
  election,
  screenshotsDir,
  deadlineMs = usualDeadlines.deadlineMs,
  captchaDeadlineMs = usualDeadlines.captchaDeadlineMs,
  quietMs = 15_000,
  solvesItselfMs = usualDeadlines.solvesItselfMs,
}: LookupOptions): Lookup {
  if (!isCensusAddress(url)) throw new Error('not an address of the census')
  const source = new URL(url).hostname

  return async (request) => {
    request.signal.throwIfAborted()
    const run = startRun(request, { solver, deadlineMs, captchaDeadlineMs })
    run.step('opening')
    let loan: Loan | undefined
    let closed: Promise<void> | undefined
    let unwatch = () => {}
    let outcome: Outcome
    try {
      try {
        loan = await browser.borrow(run.signal)
        closed = onceClosed(loan, run)
        unwatch = watchMemory(loan.pid, endAtOnce(loan, run))
        const { cedula, maxCaptchas = 2 } = request
        const { onElections = () => {} } = request
        const asked = { cedula, url, election, maxCaptchas, onElections }
        const question = { ...asked, where: solver.where, quietMs, solvesItselfMs }
        outcome = await orAborted(answer(loan, run, question), run.signal)
      } catch (error) {
        outcome = run.outcomeOf(error)
      }
      // Requests in a closing window fail before its `close` event.
      const maybeClosed = loan?.isSeen === true && isBreak(outcome) && !run.isBroken()
      if (maybeClosed && closed && (await endsWithin(closed, windowGoneMs))) {
        outcome = run.outcomeOf(new WindowClosed())
      }
      if (screenshotsDir !== undefined && loan !== undefined && isFailure(outcome) && !run.isBroken()) {
        outcome = { ...outcome, ...(await picture(loan, screenshotsDir, outcome.kind)) }
      }
    } finally {
      run.end()
      unwatch()
      await loan?.giveBack(run.isBroken() ? 'broken' : 'whole')
    }
    return { outcome: run.withoutSecrets(outcome), source }
  }
}

/** Resolves once the lookup's session is gone, which ends the lookup. */
function onceClosed({ onGone, isSeen }: Loan, run: Run): Promise<void> {
  return new Promise((resolve) => {
    onGone(() => {
      run.fail(isSeen ? new WindowClosed() : new Broken('the browser closed'))
      resolve()
    })
  })
}

const isBreak = ({ kind }: Outcome): boolean => kind === 'network_error' || kind === 'parse_error'

function isFailure(outcome: Outcome): outcome is Failure {
  switch (outcome.kind) {
    case 'found':
    case 'not_found':
    case 'cancelled':
      return false
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'captcha_failed':
    case 'parse_error':
      return true
  }
}

/** A picture of the last page; empty if it cannot be taken. */
async function picture({ lastPage }: Loan, folder: string, kind: string): Promise<{ screenshot?: string }> {
  const page = lastPage()
  if (page === undefined) return {}
  const time = new Date().toISOString().replaceAll(':', '-')
  const screenshot = path.join(folder, `${time}-${kind}-${randomBytes(3).toString('hex')}.png`)
  let taken = false
  const taking = (async () => {
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: screenshot, timeout: pictureDeadlineMs })
    taken = true
  })()
  await endsWithin(taking, pictureDeadlineMs)
  return taken ? { screenshot } : {}
}

interface Question {
  cedula: string
  url: string
  election: string | undefined
  /** Where the captcha is solved. */
  where: 'page' | 'elsewhere'
  /** Largest number of captchas to buy. */
  maxCaptchas: 1 | 2
  quietMs: number
  solvesItselfMs: number
  onElections: NonNullable<LookupRequest['onElections']>
}

/** A nonce may expire while the captcha is being solved, so the page may be loaded a second time, but not a third. */
async function answer(loan: Loan, run: Run, question: Question): Promise<Outcome> {
  const first = await answerOnce(await newPage(loan, run), run, question)
  if (first.read.kind !== 'reload' && !first.canRetry) return first.read
  // The bought captcha is lost with the expired page.
  if (first.read.kind === 'reload' && first.isBought && question.maxCaptchas === 1)
    return { kind: 'network_error', byPage: true, detail: 'the page expired' }
  run.step('opening')
  const again = first.canRetry ? { ...question, solvesItselfMs: 0 } : question
  const { read } = await answerOnce(await newPage(loan, run), run, again)
  if (read.kind !== 'reload') return read
  return { kind: 'network_error', byPage: true, detail: 'the page expired twice' }
}

/** The site refused the captcha. */
const isRefused = (read: Read): boolean => read.kind === 'captcha_failed' && read.reason === 'unsolvable'

/** Ends a lookup whose page exceeds a limit. Kills the browser, because closing it would give the page more time. */
const endAtOnce =
  ({ pid }: Loan, run: Run) =>
  (reason: TooMuch): void => {
    run.fail(reason)
    if (pid !== null) killBrowser(pid)
  }

/** Each load gets its own page: a page that reloads itself would interfere. */
async function newPage(loan: Loan, run: Run): Promise<Page> {
  const page = await loan.newPage()
  const tooMuch = endAtOnce(loan, run)
  limitNavigations(page, tooMuch)
  await limitBytes(page, tooMuch)
  page.once('crash', () => run.fail(new Broken('the page crashed')))
  return page
}

interface Once {
  read: Read
  /** The site refused a captcha that the operator or the widget itself solved; another one may be accepted. */
  canRetry?: boolean
  /** Whether a captcha was bought for this load. */
  isBought?: true
}

async function answerOnce(page: Page, run: Run, question: Question): Promise<Once> {
  const { cedula, url, election, where, quietMs } = question
  const opened = await open(page, url, { accepted: isCensusAddress, election, solved: where })
  if (opened.kind !== 'form') return { read: opened }
  const { census, captcha } = opened
  question.onElections(opened.elections)
  run.keepSecret(opened.nonce)
  const asking = { cedula, election: opened.election, accepted: isCensusAddress }
  const sending = watchSending(page, opened, { cedula, quietMs, byOperator: where === 'page' })
  if (captcha === null) return await askOperator()
  return await askWithToken(captcha)

  async function askOperator(): Promise<Once> {
    const { reply } = await leaveToOperator(page, { census }, asking, sending)
    run.step('captcha')
    // If the form was sent in an unknown way, only its reply shows that.
    const replied = new Promise<void>((resolve) => {
      reply.then(
        () => resolve(),
        () => {},
      )
    })
    const solution = await run.waitForOperator(Promise.race([sending.sent, replied]))
    if (solution.kind !== 'solved_in_page') return { read: unsolved(solution) }
    run.step('querying')
    const answer = await read(await reply)
    return { read: answer, canRetry: isRefused(answer) }
  }

  async function askWithToken(widget: WidgetSeen): Promise<Once> {
    const machine = { census, captcha: widget }
    run.step('captcha')
    const itself = await sendWithOwnToken(page, machine, asking, sending, question.solvesItselfMs)
    if (itself === 'sent') {
      run.step('querying')
      const answer = await read(await sending.reply)
      return { read: answer, canRetry: isRefused(answer) && widget.solves === 'by_itself' }
    }
    if (itself !== 'unsolved') return { read: itself }
    const solution = await run.solve({ ...widget, pageUrl: page.url() })
    if (solution.kind !== 'token') return { read: unsolved(solution) }
    run.step('querying')
    const outcome = await read(await ask(page, machine, { ...asking, token: solution.token }, sending))
    report(solution, outcome)
    return { read: outcome, isBought: true }
  }

  async function read(reply: Reply | Reload | Failure): Promise<Read> {
    for (const secret of sending.secrets()) run.keepSecret(secret)
    if (reply.kind !== 'response') return reply
    run.step('reading')
    return await census.read(page, reply, cedula)
  }
}

function unsolved(solution: Solution): Failure {
  switch (solution.kind) {
    case 'token':
    case 'solved_in_page':
      throw new Error('solved in another way than requested')
    case 'no_funds':
    case 'bad_key':
    case 'wrong_setting':
    case 'unsolvable':
    case 'timeout':
    case 'network':
    case 'needs_operator':
    case 'window_closed':
      return { kind: 'captcha_failed', reason: solution.kind, detail: solution.detail }
  }
}

/** Reports to the captcha service whether the site accepted the token, if the answer shows it. */
function report(captcha: SolvedCaptcha, outcome: Read): void {
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
