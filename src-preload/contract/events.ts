import type { RotationProgress } from './accounts.ts'
import type { InstallProgress } from './browser.ts'
import type { PersonRow } from './people.ts'
import type { QueueState } from './queue.ts'
import type { ExportProgress } from './spreadsheet.ts'
import type { PrintProgress } from './summary.ts'
import type { ListedPart } from './table.ts'

/** What main pushes. Each goes out after the commit that caused it. */
export interface Events {
  /**
   * Rows that changed, whatever the cause; the page takes those whose revision is newer than its own. `altered`: where
   * one of them may differ from before, for pages that do not hold it; somebody new does in all.
   */
  'people.changed': { rows: PersonRow[]; altered: readonly ListedPart[] }
  /** People who are no longer among those of the signed-in leader. */
  'people.removed': { ids: number[] }
  /** For the owner alone. `open`: how many disputes wait for a decision. */
  'claims.changed': { open: number }
  'queue.changed': QueueState
  /** Nobody is signed in any more; a new page takes this one's place. */
  'session.locked': null
  'settings.installProgress': InstallProgress
  'accounts.rotationProgress': RotationProgress
  'summary.printProgress': PrintProgress
  'spreadsheet.progress': ExportProgress
}
export const eventNames = [
  'people.changed',
  'people.removed',
  'claims.changed',
  'queue.changed',
  'session.locked',
  'settings.installProgress',
  'accounts.rotationProgress',
  'summary.printProgress',
  'spreadsheet.progress',
] as const satisfies (keyof Events)[]
