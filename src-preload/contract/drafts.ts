import * as z from 'zod'
import { consentMethods } from '../fields.ts'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'

const typedText = z.string().max(2_000)
const typedPerson = {
  name: typedText,
  phone: typedText,
  noPhone: z.boolean(),
  barrio: typedText,
  notes: typedText,
}

/** Form contents, valid or not; null: nothing typed. */
const drafts = z.strictObject({
  new: z
    .strictObject({
      cedula: typedText,
      ...typedPerson,
      method: z.enum(consentMethods).nullable(),
      accepted: z.boolean(),
    })
    .nullable(),
  edit: z
    .strictObject({ personId, values: z.strictObject({ cedula: typedText, ...typedPerson }) })
    .nullable(),
})
export type Drafts = z.infer<typeof drafts>

export const draftsChannels = {
  /** Unsaved input of the account, from earlier runs too. */
  read: channel('leader', nothing).returns<Drafts>(),
  /** Saves both forms; on disk within a second. */
  keep: channel('leader', drafts).returns<null>(),
}
