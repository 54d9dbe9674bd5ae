import * as z from 'zod'
import { channel } from './channel.ts'
import { personId } from './inputs.ts'

/** `path`: of the file. */
export type PersonFileAnswer = { kind: 'saved'; path: string } | { kind: 'aborted' }

export const rightsChannels = {
  /**
   * Asks where to save, and writes all that is kept of a person as JSON. A leader has their own people, hidden ones
   * included; the owner has everybody. Recorded before the file appears.
   */
  saveJson: channel('leader', z.strictObject({ personId })).returns<PersonFileAnswer>(),
}
