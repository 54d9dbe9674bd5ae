import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

export const diagnosticsChannels = {
  /**
   * The diagnosis as text, without personal data and secrets: versions, sizes, health, last errors. Signed in also the
   * settings and the queue. Works when nothing opens.
   */
  read: channel('anyone', nothing).returns<string>(),
}
