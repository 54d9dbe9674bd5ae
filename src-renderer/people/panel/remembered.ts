import { type ConsentMethod, consentMethods } from '../../../src-preload/fields.ts'

const key = 'consent-method'

/** A habit of this computer's users, no person's data: the way the last authorisation was given. */
export function rememberedConsentMethod(): ConsentMethod | null {
  const kept = localStorage.getItem(key)
  return consentMethods.find((method) => method === kept) ?? null
}

export const rememberConsentMethod = (method: ConsentMethod) => localStorage.setItem(key, method)
