import type { ListedPart } from '../person-fields.ts'
import type { RotationProgress } from './accounts.ts'
import type { InstallProgress } from './browser.ts'
import type { PersonRow } from './people.ts'
import type { QueueState } from './queue.ts'
import type { ExportProgress } from './spreadsheet.ts'
import type { PrintProgress } from './summary.ts'

/** Events that main pushes, each after the commit that caused it. */
export interface Events {
  /**
   * Changed rows, from any cause; the page takes those with a newer revision than its own. `altered`: the parts that
   * may have changed, for pages that do not hold the row; all parts for a new person.
   */
  'people.changed': { rows: PersonRow[]; altered: readonly ListedPart[] }
  /** People who no longer belong to the signed-in leader. */
  'people.removed': { ids: number[] }
  /** Sent to the owner only. `open`: number of open disputes. */
  'claims.changed': { open: number }
  'queue.changed': QueueState
  /** The session is locked; a new page replaces this one. */
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
