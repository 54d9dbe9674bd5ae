import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/**
 * Work that must end before an update is installed. `copy`: also the copy that the update itself makes first.
 * `browser`: a test or a download of a browser. `opening`: a sign-in or a change of the key.
 */
export type UpdateHold =
  | 'lookup'
  | 'export'
  | 'import'
  | 'exchange'
  | 'recheck'
  | 'print'
  | 'copy'
  | 'restore'
  | 'salvage'
  | 'browser'
  | 'opening'

/**
 * Reasons why this app does not update itself. `not_configured`: it was packaged without an address. `not_packaged`: it
 * runs from its sources. `system`: the system's package manager owns it. `not_writable`: this user may not replace its
 * file.
 */
export type UpdateBar = 'not_configured' | 'not_packaged' | 'system' | 'not_writable'

/**
 * `next`: the newer version. `isPutOff`: the leader postponed it. `failed`: nothing has changed; `next` null: the feed
 * could not be read.
 */
export type UpdateStep =
  | { kind: 'off'; why: UpdateBar }
  | { kind: 'idle' }
  | { kind: 'checking' }
  | { kind: 'available'; next: string; isPutOff: boolean }
  | { kind: 'downloading'; next: string; percent: number }
  | { kind: 'ready'; next: string; isPutOff: boolean }
  | { kind: 'waiting'; next: string; hold: UpdateHold }
  | { kind: 'installing'; next: string }
  | { kind: 'failed'; at: 'check'; next: null }
  | { kind: 'failed'; at: 'download' | 'copy' | 'install'; next: string }

/** `version`: version of the running app. `checkedAt`: when the feed was last read, UTC ms; null: never in this run. */
export interface UpdateState {
  version: string
  checkedAt: number | null
  step: UpdateStep
}

/**
 * All of them return the state, which `updates.changed` reports too. They work even if the data cannot be opened: a
 * newer version may be the remedy. While somebody is signed in, only the owner may download and install (`forbidden`);
 * while the session is locked, nobody may (`busy`). Calls that the state does not allow are refused as `busy`.
 */
export const updatesChannels = {
  state: channel('anyone', nothing).returns<UpdateState>(),
  /** Reads the feed; any signed-in account may ask for it. */
  check: channel('anyone', nothing).returns<UpdateState>(),
  /** Starts to download the version that `check` found; answered at once. */
  download: channel('anyone', nothing).returns<UpdateState>(),
  /**
   * Starts to install the downloaded version; answered at once. Waits until running work has ended, makes a copy of
   * open data, closes everything and starts the new version. From `installing` on, every other call is refused as
   * `busy`.
   */
  install: channel('anyone', nothing).returns<UpdateState>(),
  /** Ends a download, or the wait before an installation. */
  cancel: channel('anyone', nothing).returns<UpdateState>(),
  /** Suppresses notices of this version for a week. */
  putOff: channel('anyone', nothing).returns<UpdateState>(),
}
