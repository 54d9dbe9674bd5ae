import type { PrintPreview } from '../../src-preload/contract/index.ts'

/** Appends pages of the same edition. Pages of another edition replace the earlier ones. */
export const withMore = (preview: PrintPreview, came: PrintPreview): PrintPreview =>
  came.edition === preview.edition ? { ...came, shown: [...preview.shown, ...came.shown] } : came
