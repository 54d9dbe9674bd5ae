import { doneIn, type LaneReason, type Round, type RoundEnd } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Outcome } from '../lookup/outcome.ts'

/** The windows of a round: see lookup/round-windows.ts. */
export interface RoundWindows {
  /** Shows the next captcha, as soon as it is filled in. */
  next(): void
  /** Closes the windows. `keepsAnswer`: the last answer stays until the operator closes it. */
  end(keepsAnswer: boolean): void
}

/** Rounds of captchas that the operator solves in a row. At most one round runs. The last one's result is kept. */
export interface Rounds {
  isOn(): boolean
  /** `by`: the account that started it. No effect while a round runs. */
  start(wanted: number, by: number): void
  /** Number of remaining lookups, including the running one. */
  left(): number
  /** Call when the operator asks for the next captcha. */
  next(): void
  /** Call at a press of a button in the round's window, or when it closes. */
  pressed(what: 'next' | 'stop'): void
  /**
   * Call when a lookup has ended that was started while `signal` was the round's. `blameless`: see `blamelessReason`.
   */
  settle(signal: AbortSignal, outcome: Outcome, blameless: LaneReason | null): void
  /** Call when the lane is parked or unparked. */
  parked(parked: { reason: LaneReason } | null): void
  /** No effect without a round. */
  end(why: RoundEnd): void
  /** Aborted by `end`. Each round has another one. */
  signal(): AbortSignal
  putAway(): void
  state(): (Round & { by: number }) | null
}

export interface RoundsOptions {
  clock: Pick<Clock, 'now'>
  windows: RoundWindows
  onChange(): void
  onEnd(why: RoundEnd): void
}

export function createRounds({ clock, windows, onChange, onEnd }: RoundsOptions): Rounds {
  let round: (Round & { by: number }) | null = null
  let over = new AbortController()

  const isOn = () => round !== null && round.ended === null

  function end(why: RoundEnd): void {
    if (round === null || round.ended !== null) return
    round = { ...round, isAnswerShown: false, ended: { at: clock.now(), why } }
    over.abort(new Error('the round is over'))
    windows.end(why.kind === 'complete')
    onEnd(why)
  }

  function answered(outcome: Outcome['kind']): void {
    if (round === null) return
    const count = countOf(outcome)
    round = { ...round, [count]: round[count] + 1, isAnswerShown: isOn() }
    if (doneIn(round) >= round.wanted) end({ kind: 'complete' })
    onChange()
  }

  function hideAnswer(): void {
    if (round !== null) round = { ...round, isAnswerShown: false }
    onChange()
  }

  return {
    isOn,
    start(wanted, by) {
      if (isOn()) return
      over = new AbortController()
      const nothing = { found: 0, notFound: 0, cancelled: 0, failed: 0 }
      round = { ...nothing, wanted, by, since: clock.now(), isAnswerShown: false, ended: null }
    },
    left: () => (round === null ? 0 : round.wanted - doneIn(round)),
    next() {
      if (!isOn()) return
      hideAnswer()
      windows.next()
    },
    pressed(what) {
      if (what === 'stop') end({ kind: 'stopped' })
      else hideAnswer()
    },
    settle(signal, outcome, blameless) {
      // The lookup may belong to an earlier round.
      if (signal !== over.signal) return
      if (blameless === null) answered(outcome.kind)
      else if (blameless === 'waiting_for_operator') {
        const isClosed = outcome.kind === 'captcha_failed' && outcome.reason === 'window_closed'
        end({ kind: isClosed ? 'window_closed' : 'unattended' })
      } else end({ kind: 'parked', reason: blameless })
    },
    parked(parked) {
      if (parked !== null) end({ kind: 'parked', reason: parked.reason })
    },
    end,
    signal: () => over.signal,
    putAway() {
      if (!isOn()) round = null
      onChange()
    },
    state: () => round,
  }
}

function countOf(outcome: Outcome['kind']): 'found' | 'notFound' | 'cancelled' | 'failed' {
  switch (outcome) {
    case 'found':
    case 'cancelled':
      return outcome
    case 'not_found':
      return 'notFound'
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'captcha_failed':
    case 'parse_error':
      return 'failed'
  }
}
