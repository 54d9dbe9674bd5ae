import * as z from 'zod'
import { consentMethods } from '../fields.ts'

/** `own_account`: the account's own person authorised when the account was created. */
export type ConsentMethodShown = (typeof consentMethods)[number] | 'own_account'

/** The text read to a person before they authorise; versions only rise. */
export interface ConsentText {
  version: number
  text: string
}

/** How and when people gave their authorisation before it is recorded. `day`: in Colombia, as 2026-11-21. */
export const givenConsent = z.strictObject({
  method: z.enum(consentMethods, 'required'),
  day: z.iso.date(),
  textVersion: z.int().positive(),
  accepted: z.literal(true, 'not_authorised'),
})
export type GivenConsent = z.infer<typeof givenConsent>
