import { withoutInvisible } from '../../src-preload/fields.ts'
import { readPhone } from '../../src-preload/numbers.ts'

/** `others`: further valid phones. `unread`: texts that are no Colombian phone. */
export interface ReadPhones {
  /** 10 digits; null: there is none. */
  phone: string | null
  others: string[]
  unread: string[]
}

/** Texts that mean «has none». */
const nothing = /^(?:no|ninguno|no tiene|sin|sin telefono|sin teléfono|sin celular|n\/?a|s\/n|x+|[-–—.0]+)$/i

/**
 * Pure. Takes the first mobile of a row's phones, otherwise the first landline. The other phones are kept in `others`.
 */
export function readPhones(texts: readonly string[]): ReadPhones {
  const found: string[] = []
  const unread: string[] = []
  for (const typed of texts) {
    const text = withoutInvisible(typed).trim()
    if (text === '' || nothing.test(text)) continue
    for (const part of partsOf(text)) {
      const read = readPhone(part)
      if ('digits' in read) {
        if (!found.includes(read.digits)) found.push(read.digits)
      } else unread.push(part)
    }
  }
  const phone = found.find((digits) => digits.startsWith('3')) ?? found[0] ?? null
  return { phone, others: found.filter((digits) => digits !== phone), unread }
}

function partsOf(text: string): string[] {
  if ('digits' in readPhone(text)) return [text]
  const parts = text
    .split(/[/;|,&\n\t]|\s(?:y|e|o|u)\s|\s[-–—]\s/i)
    .map((part) => part.trim())
    .filter((part) => /\d/.test(part))
  if (parts.length > 1 && parts.some((part) => 'digits' in readPhone(part))) return parts
  const digits = text.replace(/[\s.()-]/g, '')
  // Two numbers of ten digits, separated by a blank or a hyphen.
  return /^\d{20}$/.test(digits) ? [digits.slice(0, 10), digits.slice(10)] : [text]
}
