import type { ListedPart } from '../person-fields.ts'
import type { KeyFileState, RotationProgress } from './accounts.ts'
import type { BackupState, RestoreProgress } from './backup.ts'
import type { InstallProgress } from './browser.ts'
import type { ExchangeProgress } from './exchange.ts'
import type { HeadquartersState } from './headquarters.ts'
import type { Health } from './health.ts'
import type { ImportProgress } from './import.ts'
import type { PersonRow } from './people.ts'
import type { PrintProgress } from './printing.ts'
import type { QueueState } from './queue.ts'
import type { RecheckState } from './recheck.ts'
import type { DatabaseHealth, SalvageProgress } from './salvage.ts'
import type { ExportProgress } from './spreadsheet.ts'
import type { UpdateState } from './updates.ts'

/** Events that main pushes, each after the commit that caused it. */
export interface Events {
  /**
   * Changed rows, from any cause. The page takes those with a newer revision than its own. `altered`: the parts that
   * may have changed, for pages that do not hold the row; all parts for a new person.
   */
  'people.changed': { rows: PersonRow[]; altered: readonly ListedPart[] }
  /** More people changed than an event can list: every row and list that the page holds may be stale. */
  'people.stale': null
  /** People who no longer belong to the signed-in leader. */
  'people.removed': { ids: number[] }
  /** Sent to the owner only. `open`: number of open disputes. */
  'claims.changed': { open: number }
  'queue.changed': QueueState
  /** Sent to leaders only. */
  'recheck.changed': RecheckState
  'health.changed': Health
  /** The session is locked; a new page replaces this one. */
  'session.locked': null
  'settings.installProgress': InstallProgress
  'accounts.rotationProgress': RotationProgress
  'accounts.keyFile': KeyFileState
  'printing.progress': PrintProgress
  'spreadsheet.progress': ExportProgress
  'import.progress': ImportProgress
  'exchange.progress': ExchangeProgress
  /** Sent to whoever is signed in. What `headquarters.campaign` and `heldElsewhere` tell may have changed with it. */
  'headquarters.changed': HeadquartersState
  /** Sent to leaders only. */
  'backup.changed': BackupState
  /** Sent to all pages: a copy was opened with the app, see `backup.takeOpened`. */
  'backup.copyOpened': null
  /** Sent to all pages, because nobody is signed in meanwhile. */
  'backup.restoreProgress': RestoreProgress
  /** Sent to all pages, because nobody is signed in meanwhile. */
  'backup.salvageProgress': SalvageProgress
  /** Sent to leaders only. */
  'backup.healthChanged': DatabaseHealth
  /** Sent to all pages, because it contains no data. */
  'updates.changed': UpdateState
}
export const eventNames = [
  'people.changed',
  'people.stale',
  'people.removed',
  'claims.changed',
  'queue.changed',
  'recheck.changed',
  'health.changed',
  'session.locked',
  'settings.installProgress',
  'accounts.rotationProgress',
  'accounts.keyFile',
  'printing.progress',
  'spreadsheet.progress',
  'import.progress',
  'exchange.progress',
  'headquarters.changed',
  'backup.changed',
  'backup.copyOpened',
  'backup.restoreProgress',
  'backup.salvageProgress',
  'backup.healthChanged',
  'updates.changed',
] as const satisfies (keyof Events)[]
