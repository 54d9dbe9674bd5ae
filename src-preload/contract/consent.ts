import type { consentMethods } from '../fields.ts'

/** `own_account`: a leader's own authorisation, given when their account was made. */
export type ConsentMethodShown = (typeof consentMethods)[number] | 'own_account'

/** What a person is told before they authorise; versions only ever rise. */
export interface ConsentText {
  version: number
  text: string
}
