import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/** Acknowledged changes that the sign-in did not find in the database. */
export interface MissingChanges {
  /** null: some are missing, but it is not known how many. */
  changes: number | null
  /** Folder, within the data folder, of the files that were kept for a rescue; null: there was none to keep. */
  keptAside: string | null
  /** UTC ms of the sign-in that noticed it. */
  noticedAt: number
}

/**
 * Another program has replaced or deleted the file of the data while the app runs. Nothing more is saved: what is written
 * goes to a file that nobody finds again.
 */
export interface ReplacedData {
  /** UTC ms. */
  noticedAt: number
  /** People in what was acknowledged until then. */
  people: number
  /** Where that is now. `saving`: on its way. `copy`: in a new copy. `aside`: only in the folder of kept files. */
  kept: 'saving' | 'copy' | 'aside' | 'failed'
}

export interface Health {
  /** null: nothing is missing, or a leader has read of it. */
  missing: MissingChanges | null
  /** null: the file is in its place. */
  replaced: ReplacedData | null
}

export const healthChannels = {
  state: channel('leader', nothing).returns<Health>(),
  /** A leader has read of the missing changes. Sends `health.changed`. */
  dismissMissing: channel('leader', nothing).returns<null>(),
}
