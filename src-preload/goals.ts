import * as z from 'zod'
import { bogotaDayStart, dayMs } from './bogota.ts'

/** A goal: people found in the census by the end of the day `by` in Colombia (2026-11-21). */
export const goal = z.strictObject({ people: z.int().min(1).max(10_000_000), by: z.iso.date() })
export type Goal = z.infer<typeof goal>

/** Milliseconds without a registration after which a leader counts as idle. */
const idleMs = 7 * dayMs

/** `at`: the leader's last registration, UTC ms; null: none yet. */
export const isIdle = (at: number | null, now: number): boolean => at === null || at <= now - idleMs

/** `perDay`: people still to be found on each remaining day, including today. */
export type GoalState =
  | { kind: 'reached' }
  | { kind: 'running'; left: number; days: number; perDay: number }
  | { kind: 'over'; left: number }

/** Pure. `found`: number of people found so far. */
export function goalState({ people, by }: Goal, found: number, now: number): GoalState {
  const left = people - found
  if (left <= 0) return { kind: 'reached' }
  const days = Math.ceil((bogotaDayStart(by) + dayMs - now) / dayMs)
  if (days <= 0) return { kind: 'over', left }
  return { kind: 'running', left, days, perDay: Math.ceil(left / days) }
}

/** Share of the goal that is reached, 0 to 1. */
export const goalShare = ({ people }: Goal, found: number): number => Math.min(1, found / people)
