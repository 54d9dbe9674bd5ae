import type { Schedule } from '../../src-preload/contract/index.ts'
import { savedState } from '../ui/saved-state.ts'

const {
  useSaved: useSchedule,
  load: loadSchedule,
  take,
} = savedState(() => window.referidos.settings.schedule())

export { loadSchedule, useSchedule }

/** Resolves to the error, or to null once the saved schedule is shown. */
export const saveSchedule = (schedule: Schedule) => take(window.referidos.settings.saveSchedule(schedule))
