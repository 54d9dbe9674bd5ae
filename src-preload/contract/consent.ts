import * as z from 'zod'
import { consentMethods } from '../fields.ts'

/** `own_account`: the account's own person authorised when the account was created. */
export type ConsentMethodShown = (typeof consentMethods)[number] | 'own_account'

/** The text that is read to a person before they authorise. Versions only increase. */
export interface ConsentText {
  version: number
  text: string
}

/** How and when people gave an authorisation that is recorded later. `day`: in Colombia, as 2026-11-21. */
export const givenConsent = z.strictObject({
  method: z.enum(consentMethods, 'required'),
  day: z.iso.date(),
  textVersion: z.int().positive(),
  accepted: z.literal(true, 'not_authorised'),
})
export type GivenConsent = z.infer<typeof givenConsent>
