import type { PersonRow } from '../../src-preload/contract/index.ts'
import { isMobile, whatsappUrl } from '../../src-preload/whatsapp.ts'
import { votingPlaceText } from '../ui/voting-place-text.ts'

/** Characters of an address whose code a phone still reads off a small screen: 97 modules a side. */
const easilyRead = 800
/** A QR code holds 2,953 bytes. An address is ASCII. */
const most = 2_900

type WhatsappCode =
  | { kind: 'code'; url: string; message: string }
  | { kind: 'no_phone' | 'landline' | 'too_long' }

/** What to draw for a person's voting place; pure. Without the map if that makes the code too dense. null: no place known. */
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
