import { create } from 'zustand'
import type { AppError } from '../../src-preload/contract/index.ts'
import type { Goal } from '../../src-preload/goals.ts'
import { ask } from '../api.ts'
import { loadSummary } from './store.ts'

/** The goal to set. `accountId` null: the campaign's; `displayName`: of the leader. */
export interface GoalOf {
  accountId: number | null
  displayName: string
  goal: Goal | null
}

export const useGoalDialog = create<{ of: GoalOf | null }>(() => ({ of: null }))

export const askGoal = (of: GoalOf): void => useGoalDialog.setState({ of })
export const closeGoal = (): void => useGoalDialog.setState({ of: null })

/** Resolves to the error, or to null once the summary is requested again. */
export async function setGoal(accountId: number | null, goal: Goal | null): Promise<AppError | null> {
  const result = await ask(window.referidos.campaign.setGoal({ accountId, goal }))
  if (!result.ok) return result.error
  void loadSummary()
  return null
}
