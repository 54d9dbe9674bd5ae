import type { consentMethods } from '../fields.ts'

/** `own_account`: the account's own person authorised when the account was created. */
export type ConsentMethodShown = (typeof consentMethods)[number] | 'own_account'

/** The text read to a person before they authorise; versions only rise. */
export interface ConsentText {
  version: number
  text: string
}
