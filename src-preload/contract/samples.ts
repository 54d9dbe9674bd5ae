import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/**
 * `source` of the census records of invented people. They are never looked up, and their cédula cannot be corrected.
 */
export const sampleSource = 'ejemplo'

/** `people`: number of invented people on this laptop. `mayAdd`: nobody real is registered with whom they would mix. */
export interface Samples {
  people: number
  mayAdd: boolean
}

export const samplesChannels = {
  read: channel('leader', nothing).returns<Samples>(),
  /**
   * Adds invented people for the leader; their rows follow in `people.changed`. Adds none if somebody is registered.
   */
  add: channel('leader', nothing).returns<Samples>(),
  /** Erases the invented people of every leader. */
  remove: channel('leader', nothing).returns<Samples>(),
}
