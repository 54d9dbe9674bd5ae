import { create } from 'zustand'
import type { AppError, Result, Schedule, ScheduleSettings } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

/** `schedule` null: not read yet. */
export const useSchedule = create<{ schedule: ScheduleSettings | null; failure: AppError | null }>(() => ({
  schedule: null,
  failure: null,
}))

async function take(call: Promise<Result<ScheduleSettings>>): Promise<AppError | null> {
  const result = await ask(call)
  if (!result.ok) return result.error
  useSchedule.setState({ schedule: result.value, failure: null })
  return null
}

export async function loadSchedule(): Promise<void> {
  const failure = await take(window.referidos.settings.schedule())
  if (failure !== null) useSchedule.setState({ failure })
}

/** Error, or null once the saved schedule is shown. */
export const saveSchedule = (schedule: Schedule) => take(window.referidos.settings.saveSchedule(schedule))
