import type { PrintPreview } from '../../src-preload/contract/index.ts'

/** The pages that came follow those of their edition; those of another edition take their place. */
export const withMore = (preview: PrintPreview, came: PrintPreview): PrintPreview =>
  came.edition === preview.edition ? { ...came, shown: [...preview.shown, ...came.shown] } : came
