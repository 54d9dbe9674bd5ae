import { type ConsentMethod, consentMethods } from '../../../src-preload/fields.ts'

const methodKey = 'consent-method'
const moreDataKey = 'more-data'

/** How the last authorisation on this computer was given. This is no personal data. */
export function rememberedConsentMethod(): ConsentMethod | null {
  const kept = localStorage.getItem(methodKey)
  return consentMethods.find((method) => method === kept) ?? null
}

export const rememberConsentMethod = (method: ConsentMethod) => localStorage.setItem(methodKey, method)

/** Whether the form shows barrio and notes. */
export const remembersMoreData = (): boolean => localStorage.getItem(moreDataKey) === 'open'

export const rememberMoreData = (isOpen: boolean) =>
  localStorage.setItem(moreDataKey, isOpen ? 'open' : 'closed')
