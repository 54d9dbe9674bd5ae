import type { Page } from 'playwright-core'
import type { Loan, VisibleBrowser } from '../../src-main/lookup/browser.ts'
import { inRound } from '../../src-main/lookup/deadlines.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { LookupAnswer, LookupRequest, Outcome } from '../../src-main/lookup/outcome.ts'
import { createRoundWindows, type RoundWindows } from '../../src-main/lookup/round-windows.ts'
import type { LookupStep } from '../../src-preload/contract/index.ts'
import { createEventLog, type EventLog } from './event-log.ts'

/** Events that the operator of a round sees or causes. */
type Happened =
  | { kind: 'pressed'; what: 'next' | 'stop' }
  /** A window became visible. */
  | { kind: 'shown'; page: Page }
  /** A page was opened in a window. */
  | { kind: 'opened'; page: Page }
  /** The page is the app's own, with an answer. */
  | { kind: 'answered'; page: Page }
  | { kind: 'step'; of: string; step: LookupStep }

/** `at`: UTC ms. */
type Seen = Happened & { at: number }

export interface Operator {
  round: RoundWindows
  seen: EventLog<Seen>
  /** A lookup of a round, with `left` lookups after it. */
  lookup(
    request: Pick<LookupRequest, 'cedula' | 'signal'> & Partial<LookupRequest>,
    left: number,
  ): Promise<LookupAnswer>
  /** The page of the n-th window that became visible. */
  inSight(n: number): Promise<Page>
  /** The app's page with the answer, once it is there. */
  answerPage(): Promise<Page>
}

/** The windows of rounds in `visible`, in this process, as an operator sees them. */
export function createOperator(
  visible: VisibleBrowser,
  { url, patienceMs = 60_000 }: { url: string; patienceMs?: number },
): Operator {
  const seen = createEventLog<Seen>()
  const note = (event: Happened) => seen.add({ ...event, at: Date.now() })
  const told = (loan: Loan): Loan => ({
    ...loan,
    async newPage() {
      const page = await loan.newPage()
      note({ kind: 'opened', page })
      const button = page.locator('button[value]').first()
      button.waitFor().then(
        () => note({ kind: 'answered', page }),
        () => {},
      )
      return page
    },
    async show() {
      await loan.show()
      const page = loan.lastPage()
      if (page === undefined) return
      await page.evaluate('new Promise(requestAnimationFrame)')
      note({ kind: 'shown', page })
    },
  })
  const round = createRoundWindows({
    visible: { ...visible, borrowUnshown: async (signal) => told(await visible.borrowUnshown(signal)) },
    pressed: (what) => note({ kind: 'pressed', what }),
  })
  return {
    round,
    seen,
    async lookup(request, left) {
      const { cedula } = request
      const { browser, solver, ended } = round.seat({ cedula, left, isPrivate: false }, patienceMs)
      const limits = inRound({ deadlineMs: 60_000, captchaDeadlineMs: patienceMs, solvesItselfMs: 0 })
      const onStep = (step: LookupStep) => {
        note({ kind: 'step', of: cedula, step })
        request.onStep?.(step)
      }
      let outcome: Outcome | null = null
      try {
        const answer = await createLookup({ browser, solver, url, ...limits })({ ...request, onStep })
        outcome = answer.outcome
        return answer
      } finally {
        await ended(outcome)
      }
    },
    async inSight(n) {
      const shown = () => seen.entries.flatMap((event) => (event.kind === 'shown' ? [event.page] : []))
      await seen.waitFor(() => shown().length >= n)
      return shown()[n - 1] as Page
    },
    async answerPage() {
      const event = await seen.waitFor((one) => one.kind === 'answered' && !one.page.isClosed())
      return (event as Extract<Happened, { kind: 'answered' }>).page
    },
  }
}

/**
 * Ticks the stand-in's box and presses its button. Like a person, waits for the tick: before it, the page has no token.
 */
export async function solveByHand(page: Page): Promise<void> {
  await page.locator('#humano').check()
  await page.locator('#humano[aria-checked="true"]').waitFor()
  await page.locator('#enviar').click()
}
