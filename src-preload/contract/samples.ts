import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/** `source` of the census records of invented people, who are never looked up: their cédula cannot be corrected. */
export const sampleSource = 'ejemplo'

/** `people`: invented people on this laptop. `mayAdd`: nobody is registered, so they would mix with nobody. */
export interface Samples {
  people: number
  mayAdd: boolean
}

export const samplesChannels = {
  read: channel('leader', nothing).returns<Samples>(),
  /** Gives the leader invented people; their rows follow in `people.changed`. None if somebody is registered. */
  add: channel('leader', nothing).returns<Samples>(),
  /** Erases the invented people of every leader. */
  remove: channel('leader', nothing).returns<Samples>(),
}
