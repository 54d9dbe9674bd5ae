import { type ConsentMethod, consentMethods } from '../../../src-preload/fields.ts'

const key = 'consent-method'

/** How the last authorisation on this computer was given; not personal data. */
export function rememberedConsentMethod(): ConsentMethod | null {
  const kept = localStorage.getItem(key)
  return consentMethods.find((method) => method === kept) ?? null
}

export const rememberConsentMethod = (method: ConsentMethod) => localStorage.setItem(key, method)
