import {
  dueSoonDays,
  type PersonRequest,
  type RequestCounts,
  type RequestKind,
  type RequestState,
  requestTerm,
} from '../../src-preload/contract/index.ts'
import { afterWorkingDays, workingDaysBetween } from '../../src-preload/working-days.ts'

/** Pure. Calculates the deadline and state of a request. Days are those of Colombia: 2026-11-21. */

export function dueOn(kind: RequestKind, receivedOn: string, isExtended: boolean): string {
  const { days, more } = requestTerm(kind)
  const first = afterWorkingDays(receivedOn, days)
  return isExtended ? afterWorkingDays(first, more) : first
}

interface Standing {
  dueOn: string
  extendedOn: string | null
  answeredOn: string | null
}

export function stateOf({ dueOn, extendedOn, answeredOn }: Standing, today: string): RequestState {
  if (answeredOn !== null) return 'answered'
  if (today > dueOn) return 'overdue'
  return extendedOn === null ? 'open' : 'extended'
}

export const daysLeft = ({ dueOn, answeredOn }: Standing, today: string): number =>
  workingDaysBetween(answeredOn ?? today, dueOn)

export function countsOf(requests: readonly Pick<PersonRequest, 'state' | 'daysLeft'>[]): RequestCounts {
  const open = requests.filter(({ state }) => state !== 'answered')
  const overdue = open.filter(({ state }) => state === 'overdue').length
  const dueSoon = open.filter(({ state, daysLeft }) => state !== 'overdue' && daysLeft <= dueSoonDays).length
  return { open: open.length, overdue, dueSoon }
}

/** Open requests by their last day, then answered ones, latest first. */
export function byDueDay(one: PersonRequest, other: PersonRequest): number {
  if ((one.answer === null) !== (other.answer === null)) return one.answer === null ? -1 : 1
  const [first, second] =
    one.answer === null || other.answer === null ? [one.dueOn, other.dueOn] : [other.answer.on, one.answer.on]
  return first < second ? -1 : first > second ? 1 : one.id - other.id
}
