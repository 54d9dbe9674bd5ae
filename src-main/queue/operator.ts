import type { CaptchaWay } from '../../src-preload/contract/index.ts'
import type { Breaker } from './breaker.ts'

/** The operator: the leader at the screen, who solves captchas in a window. */
export interface Operator {
  /** Call when the leader is signed in and the app is not locked. */
  arrive(): void
  leave(): void
  isAway(): boolean
  /** Aborted when the operator leaves or captchas are solved in another way. */
  signal(): AbortSignal
  /** Call when captchas are solved in another way from now on. */
  changeWay(): void
  /** How the next captcha is solved; null: no way is available. */
  nextWay(): CaptchaWay | null
  /** UTC ms until which a window is offered for the next lookup; null: no offer. */
  offeredUntil(now: number): number | null
  /** Accepts the offered window; false: none is offered. */
  acceptWindow(now: number): boolean
  /** Whether the next lookup uses the offered window. */
  hasAcceptedWindow(): boolean
  /** Call when the lookup for which the window was accepted has started. */
  useWindow(): void
}

export interface OperatorOptions {
  breaker: Breaker
  /** The chosen way; null: none is available. */
  captchaWay(): CaptchaWay | null
  /** Whether the operator solves captchas in a row, whatever the chosen way. */
  isInRound(): boolean
}

export function createOperator({ breaker, captchaWay, isInRound }: OperatorOptions): Operator {
  let present = new AbortController()
  let hasAccepted = false

  const nextWay = () => (hasAccepted || isInRound() ? 'assisted' : captchaWay())

  const offeredUntil = (now: number) =>
    nextWay() === 'service' && !present.signal.aborted ? breaker.offeredUntil(now) : null

  return {
    arrive() {
      if (present.signal.aborted) present = new AbortController()
    },
    leave() {
      present.abort(new Error('the operator left'))
      hasAccepted = false
    },
    isAway: () => present.signal.aborted,
    signal: () => present.signal,
    changeWay() {
      present.abort(new Error('captchas are solved in another way now'))
      present = new AbortController()
      hasAccepted = false
    },
    nextWay,
    offeredUntil,
    acceptWindow(now) {
      if (offeredUntil(now) === null) return false
      hasAccepted = true
      return true
    },
    hasAcceptedWindow: () => hasAccepted,
    useWindow() {
      hasAccepted = false
    },
  }
}
