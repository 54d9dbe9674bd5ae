import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/** Third-party software that the app contains. `text`: its licence; null: Electron's own file has it. */
export interface Licence {
  name: string
  version: string
  /** SPDX identifier. */
  licence: string
  text: string | null
}

export const diagnosticsChannels = {
  /**
   * The diagnosis as text, without personal data and secrets: versions, sizes, health, last errors. When signed in,
   * also the settings and the queue. Works even if the data cannot be opened.
   */
  read: channel('anyone', nothing).returns<string>(),
  /** Sorted by name. */
  licences: channel('anyone', nothing).returns<Licence[]>(),
}
