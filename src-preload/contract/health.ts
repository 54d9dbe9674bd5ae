import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/** Acknowledged changes that the sign-in did not find in the database. */
export interface MissingChanges {
  /** Number of missing changes; null: some are missing, but the number is unknown. */
  changes: number | null
  /** Folder, within the data folder, of the files that were kept for a rescue; null: no file had to be kept. */
  keptAside: string | null
  /** UTC ms of the sign-in that noticed it. */
  noticedAt: number
}

/**
 * Another program has replaced or deleted the data file while the app runs. Nothing more is saved: further writes go to
 * a file that can no longer be found.
 */
export interface ReplacedData {
  /** UTC ms. */
  noticedAt: number
  /** Number of people in the data acknowledged until then. */
  people: number
  /**
   * Where those data are now. `saving`: being saved. `copy`: in a new copy. `aside`: only in the folder of kept files.
   */
  kept: 'saving' | 'copy' | 'aside' | 'failed'
}

export interface Health {
  /** null: nothing is missing, or a leader has read about it. */
  missing: MissingChanges | null
  /** null: the file is in its place. */
  replaced: ReplacedData | null
}

export const healthChannels = {
  state: channel('leader', nothing).returns<Health>(),
  /** Marks the missing changes as read. Sends `health.changed`. */
  dismissMissing: channel('leader', nothing).returns<null>(),
}
