import type { Page } from 'playwright-core'
import { endsWithin, orAborted } from '../deadline.ts'
import type { Loan, LookupBrowser, VisibleBrowser } from './browser.ts'
import { assisted } from './captcha/assisted.ts'
import type { InPageSolver, Solution } from './captcha/solver.ts'
import type { Outcome, RoundSeat } from './outcome.ts'
import { awaitPress, pressNext } from './pages/in-page.ts'
import { answerPage } from './round-page.ts'

/**
 * The windows of a round, in which the operator solves captchas in a row. While the operator looks at the last answer,
 * the next page is loaded and filled in out of sight. When the operator asks for it, its window replaces the answer's
 * window.
 */
export interface RoundWindows {
  /** Windows of the next lookup, which must end before the next `seat`. */
  seat(place: Place, patienceMs: number): Seat
  /** The operator wants the next captcha. */
  next(): Promise<void>
  /** Closes all of them; never rejects. */
  end(): Promise<void>
}

/** The position of a lookup in its round. */
type Place = { cedula: string } & Pick<RoundSeat, 'left' | 'isPrivate'>

interface Seat {
  browser: LookupBrowser
  /** Waits `patienceMs` until the operator asks for the captcha, and as long again until it is solved. */
  solver: InPageSolver
  /**
   * Call when the lookup has ended. Shows the operator its answer, in a page of the app. If `outcome` is null or an
   * unsolved captcha, there is no answer and the window closes.
   */
  ended(outcome: Outcome | null): Promise<void>
}

/** The window with the last answer. */
interface Answered {
  loan: Loan
  page: Page
  isLast: boolean
  /** Resolves with whether the operator asks for the next captcha. */
  wanted: Promise<boolean>
}

interface Prepared {
  loan: Loan
  isGone(): boolean
}

/** Milliseconds that the answer to the last captcha stays. */
const lastAnswerMs = 60_000

/** Milliseconds that a new window for an answer may take to open. */
const answerWithinMs = 5_000

export function createRoundWindows({
  visible,
  pressed,
}: {
  visible: VisibleBrowser
  pressed: RoundSeat['pressed']
}): RoundWindows {
  let over = new AbortController()
  /** Opened before its lookup may begin: an empty window sends no request to the site. */
  let prepared: Promise<Prepared> | null = null
  let last: Answered | null = null
  /** The window of a finished lookup, until its answer is shown in it. */
  let held: Loan | null = null
  let lastTimer: NodeJS.Timeout | undefined

  async function prepare(signal: AbortSignal): Promise<Prepared> {
    const loan = await visible.borrowUnshown(signal)
    let isGone = false
    loan.onGone(() => {
      isGone = true
    })
    return { loan, isGone: () => isGone }
  }

  /** Takes the prepared window unless its browser has gone meanwhile. */
  async function take(signal: AbortSignal): Promise<Loan> {
    const early = prepared
    prepared = null
    const open = early && (await orAborted(early, signal).catch(() => null))
    if (open === null) return await visible.borrowUnshown(signal)
    if (!open.isGone()) return open.loan
    await open.loan.giveBack('broken')
    return await visible.borrowUnshown(signal)
  }

  async function close(answer: Answered | null): Promise<void> {
    if (answer === null) return
    if (last === answer) last = null
    clearTimeout(lastTimer)
    await answer.loan.giveBack('whole')
  }

  function seat(place: Place, patienceMs: number): Seat {
    if (over.signal.aborted) over = new AbortController()
    const { signal: isOver } = over
    let loan: Loan | null = null
    let isShown = false

    const browser: LookupBrowser = {
      async borrow(signal) {
        const taken = await take(signal)
        loan = taken
        let isGone = false
        taken.onGone(() => {
          isGone = true
        })
        return {
          ...taken,
          async giveBack(state) {
            if (state === 'whole' && isShown && !isGone && !isOver.aborted) held = taken
            else await taken.giveBack(state)
          },
        }
      },
      pid: () => visible.pid(),
      close: () => visible.close(),
    }

    /** Resolves with null once the operator sees the captcha. */
    async function untilWanted(signal: AbortSignal): Promise<Solution | null> {
      const before = last
      if (isShown || loan === null) return null
      if (before !== null && !before.isLast) {
        const isWanted = orAborted(before.wanted, signal)
        isWanted.catch(() => {})
        if (!(await endsWithin(isWanted, patienceMs))) return unattended(patienceMs)
        signal.throwIfAborted()
        if (!(await isWanted)) return closedAnswer
      }
      isShown = true
      await loan.show()
      void close(before)
      pressed('next')
      return null
    }

    return {
      browser,
      solver: {
        where: 'page',
        async solve({ sent }, within) {
          // A page that sends its form by itself needs no operator.
          const unwanted = await Promise.race([untilWanted(within.signal), sent.then(() => null)])
          if (unwanted !== null) return unwanted
          return await assisted.solve(
            { sent },
            { ...within, deadlineMs: Math.min(patienceMs, within.deadlineMs) },
          )
        },
      },
      async ended(outcome) {
        const window = held
        held = null
        if (window === null) return
        if (outcome === null || isUnsolved(outcome)) await window.giveBack('whole')
        // The lookup does not wait until its answer is shown.
        else void show(window, outcome, place, isOver)
      },
    }
  }

  async function show(loan: Loan, outcome: Outcome, place: Place, isOver: AbortSignal): Promise<void> {
    let page: Page | undefined
    const opening = (async () => {
      const opened = await loan.newPage()
      await opened.setContent(answerPage(place.cedula, outcome, place))
      page = opened
    })()
    const isOpen = await endsWithin(opening, answerWithinMs)
    if (!isOpen || page === undefined || isOver.aborted) return await loan.giveBack('whole')
    const answer: Answered = { loan, page, isLast: place.left === 0, wanted: untilPressed(loan, page) }
    last = answer
    void answer.wanted.then((isWanted) => {
      if (last !== answer) return
      if (isWanted) return pressed('next')
      void close(answer)
      if (!answer.isLast) pressed('stop')
    })
    if (answer.isLast) {
      lastTimer = setTimeout(() => void close(answer), lastAnswerMs)
      return
    }
    prepared = prepare(isOver)
    // The lookup then opens its own window.
    prepared.catch(() => {})
  }

  async function end(): Promise<void> {
    over.abort(new Error('the round is over'))
    const early = prepared
    prepared = null
    const window = held
    held = null
    await Promise.all([
      close(last),
      window?.giveBack('whole'),
      early?.then(
        ({ loan }) => loan.giveBack('whole'),
        () => {},
      ),
    ])
  }

  return {
    seat,
    async next() {
      await last?.page.evaluate(pressNext).catch(() => {})
    },
    end,
  }
}

/** False: the operator stopped the round or closed the window. */
function untilPressed(loan: Loan, page: Page): Promise<boolean> {
  const isWanted = page.evaluate(awaitPress).catch(() => false)
  const gone = new Promise<false>((resolve) => loan.onGone(() => resolve(false)))
  return Promise.race([isWanted, gone])
}

const isUnsolved = (outcome: Outcome): boolean =>
  outcome.kind === 'captcha_failed' &&
  (outcome.reason === 'needs_operator' || outcome.reason === 'window_closed')

const closedAnswer: Solution = { kind: 'window_closed', detail: 'the last answer was closed' }

const unattended = (ms: number): Solution => ({
  kind: 'needs_operator',
  detail: `nobody asked for the next captcha within ${Math.round(ms / 1000)} s`,
})
