import * as z from 'zod'
import { consentMethods } from '../fields.ts'
import { eachOf, freeTexts } from '../person-fields.ts'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'

const typedText = z.string().max(2_000)
const typedPerson = z.strictObject({
  cedula: typedText,
  name: typedText,
  phone: typedText,
  noPhone: z.boolean(),
  ...eachOf(freeTexts, () => typedText),
})

/** Form contents, valid or not; null: nothing was typed. */
const drafts = z.strictObject({
  new: typedPerson.extend({ method: z.enum(consentMethods).nullable(), accepted: z.boolean() }).nullable(),
  edit: z.strictObject({ personId, values: typedPerson }).nullable(),
})
export type Drafts = z.infer<typeof drafts>

export const draftsChannels = {
  /** Unsaved input of the account, including that of earlier runs. */
  read: channel('leader', nothing).returns<Drafts>(),
  /** Saves both forms; on disk within a second. */
  keep: channel('leader', drafts).returns<null>(),
}
