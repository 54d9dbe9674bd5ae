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

export interface Health {
  /** null: nothing is missing, or a leader has read of it. */
  missing: MissingChanges | null
}

export const healthChannels = {
  state: channel('leader', nothing).returns<Health>(),
  /** A leader has read of the missing changes. Sends `health.changed`. */
  dismissMissing: channel('leader', nothing).returns<null>(),
}
