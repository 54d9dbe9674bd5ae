import type { Guidance } from '../../src-preload/contract/index.ts'
import { savedState } from '../ui/saved-state.ts'

const {
  useSaved: useGuidance,
  load: loadGuidance,
  take,
} = savedState(() => window.referidos.settings.guidance())

export { loadGuidance, useGuidance }

/** Resolves to the error, or to null once the saved guidance is shown. */
export const saveGuidance = (guidance: Guidance) => take(window.referidos.settings.saveGuidance(guidance))
