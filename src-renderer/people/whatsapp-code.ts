import type { PersonRow } from '../../src-preload/contract/index.ts'
import { isMobile, whatsappUrl } from '../../src-preload/whatsapp.ts'
import { votingPlaceText } from '../ui/voting-place-text.ts'

/** Most characters of an address whose code a phone can still read off a small screen: 97 modules per side. */
const easilyRead = 800
/** A QR code holds 2,953 bytes. An address is ASCII. */
const most = 2_900

type WhatsappCode =
  | { kind: 'code'; url: string; message: string }
  | { kind: 'no_phone' | 'landline' | 'too_long' }

/**
 * Pure. The code for a person's voting place. Leaves out the map if the code would be too dense. null: no place is
 * known.
 */
export function whatsappCode(person: PersonRow): WhatsappCode | null {
  const whole = votingPlaceText(person)
  if (whole === null) return null
  const { phone } = person
  if (phone === null) return { kind: 'no_phone' }
  if (!isMobile(phone)) return { kind: 'landline' }
  const coded = (message: string) => ({ kind: 'code' as const, url: whatsappUrl(phone, message), message })
  const first = coded(whole)
  if (first.url.length <= easilyRead) return first
  const second = coded(votingPlaceText(person, false) ?? whole)
  return second.url.length <= most ? second : { kind: 'too_long' }
}
