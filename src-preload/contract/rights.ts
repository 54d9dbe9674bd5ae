import * as z from 'zod'
import { channel } from './channel.ts'
import { personId } from './inputs.ts'

/** `path`: path of the file. */
export type PersonFileAnswer = { kind: 'saved'; path: string } | { kind: 'aborted' }

export const rightsChannels = {
  /**
   * Asks where to save, and writes all data kept about a person as JSON. Leaders may do so for their own people,
   * including hidden ones; the owner for everybody. Recorded before the file appears.
   */
  saveJson: channel('leader', z.strictObject({ personId })).returns<PersonFileAnswer>(),
}
