import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/** A program of others that the app brings. `text`: of its licence; null: Electron's own file has it. */
export interface Licence {
  name: string
  version: string
  /** SPDX identifier. */
  licence: string
  text: string | null
}

export const diagnosticsChannels = {
  /**
   * The diagnosis as text, without personal data and secrets: versions, sizes, health, last errors. Signed in also the
   * settings and the queue. Works when nothing opens.
   */
  read: channel('anyone', nothing).returns<string>(),
  /** By name. */
  licences: channel('anyone', nothing).returns<Licence[]>(),
}
