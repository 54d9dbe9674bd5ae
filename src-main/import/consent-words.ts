import type { ConsentMethod } from '../../src-preload/fields.ts'
import { consentMethods } from '../../src-preload/fields.ts'
import { labelKey } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'

/** Pure. Recognises in a column's text how and when a person authorised. */

const patterns: Record<ConsentMethod, RegExp> = {
  signed_sheet: /planilla|hoja|formato|lista|formulario|papel/,
  signature: /firm/,
  voice: /\bvoz\b|verbal|palabra|llamada|oral|telefon|audio/,
}
const no = /^(no|n|0|ninguna?|pendiente|falta|revoc.*|sin\b.*|no .*|false|falso)$/
const yes =
  /^(si|s|x|1|ok|yes|true|verdadero|✓|✔|((si|yes)[,.;:]? )?(autoriz(o|ado|ada|a)|acept(o|ado|ada|a))( .*)?)$/

/** `yes`: authorised, without a method. */
export function methodOf(text: string): ConsentMethod | 'yes' | 'no' | 'unclear' {
  const key = labelKey(text)
  const own = consentMethods.find((method) => labelKey(messages.workbook.consent[method]) === key)
  if (own !== undefined) return own
  if (no.test(key)) return 'no'
  for (const method of ['signed_sheet', 'signature', 'voice'] as const)
    if (patterns[method].test(key)) return method
  return yes.test(key) ? 'yes' : 'unclear'
}

const earliest = '2010-01-01'

/** The day in a text such as 21/11/2026, as 2026-11-21; null: none, one later than `today`, or an impossible one. */
export function dayOf(text: string, today: string): string | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/.exec(text)
  const local = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b/.exec(text)
  const [year, month, date] = iso
    ? [iso[1], iso[2], iso[3]]
    : local
      ? [local[3]?.length === 2 ? `20${local[3]}` : local[3], local[2], local[1]]
      : []
  if (year === undefined || month === undefined || date === undefined) return null
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const at = Date.parse(day)
  const isReal = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
  return isReal && day <= today && day >= earliest ? day : null
}
