/** Pure. Parses cédulas and phones as people and spreadsheets write them. Joins digits only across separators. */

/** The digits, or the reason why the text is refused. */
export type ReadCedula =
  | { digits: string }
  | {
      problem:
        | 'required'
        | 'cedula_characters'
        | 'cedula_grouping'
        | 'cedula_too_short'
        | 'cedula_too_long'
        | 'cedula_looks_like_nit'
        | 'cedula_lost_digits'
        | 'cedula_decimal'
        | 'cedula_date'
        | 'cedula_two_numbers'
    }

/**
 * Parses a cédula into 5 to 10 digits without separators and leading zeros. Groups have three digits; the first group
 * has one to three. All separators must be of one kind, except that apostrophes may mark the millions. `.0` and `.00`,
 * which spreadsheets add, are accepted after an ungrouped number. `typed` must not contain invisible characters.
 */
export function readCedula(typed: string): ReadCedula {
  const text = typed.trim()
  if (text === '') return { problem: 'required' }
  const digits = wholeNumber(text)?.replace(/^0+(?=\d)/, '')
  if (digits === undefined) return { problem: looksLike(text) }
  if (digits.length < 5) return { problem: 'cedula_too_short' }
  if (digits.length > 10) return { problem: 'cedula_too_long' }
  return { digits }
}

/** A number in scientific notation: the spreadsheet has dropped its last digits. */
const exponent = /^\d+([.,]\d+)?\s?e\s?\+?\d+$/i
const apostrophe = /['’´`]/
const hyphen = /[-‐‑–]/

/** Digits of one whole number of any length; null: not a whole number. */
export function wholeNumber(text: string): string | null {
  const ungrouped = /^(\d+)(?:[.,]0{1,2})?$/.exec(text)
  if (ungrouped?.[1] !== undefined) return ungrouped[1]
  if (!/^\d{1,3}(?:(?:[.,'’´`\-‐‑–]|\p{Zs}+)\d{3})+$/u.test(text)) return null
  const kinds = [...text.matchAll(/\D+/g)].map(([sign]) => kindOf(sign))
  const areMillions = kinds.map((kind, at) => kind === "'" && at < kinds.length - 1)
  const others = new Set(kinds.filter((_, at) => !areMillions[at]))
  return others.size <= 1 ? text.replace(/\D/g, '') : null
}

function kindOf(separator: string): string {
  if (apostrophe.test(separator)) return "'"
  if (hyphen.test(separator)) return '-'
  return separator === '.' || separator === ',' ? separator : ' '
}

type Refused = Extract<ReadCedula, { problem: string }>['problem']

/** The most specific problem of a text that is not a whole number. */
function looksLike(text: string): Refused {
  if (exponent.test(text)) return 'cedula_lost_digits'
  if (isDate(text)) return 'cedula_date'
  if (/^\d[\d.,'’´`\p{Zs}]{4,}[-‐‑–]\s?\d$/u.test(text)) return 'cedula_looks_like_nit'
  if (areTwoNumbers(text)) return 'cedula_two_numbers'
  if (isDecimal(text)) return 'cedula_decimal'
  return /^\d[\d.,'’´`\p{Zs}\-‐‑–]*$/u.test(text) ? 'cedula_grouping' : 'cedula_characters'
}

const monthName = /^(ene|feb|mar|abr|apr|may|jun|jul|ago|aug|sep|set|oct|nov|dic|dec|jan)[a-z]*\.?$/i

/** Day, month and year, or year first, with the month as a number or a name; a time may follow. */
function isDate(text: string): boolean {
  const day = text.replace(/[T\s]+\d{1,2}:\d{2}.*$/s, '')
  const sign = /[./\-‐‑–]|\s(?:del?\s)?/.source
  const parts = new RegExp(`^(\\d{1,4})(?:${sign})([\\p{L}\\d]+\\.?)(?:${sign})(\\d{1,4})$`, 'iu').exec(day)
  if (parts === null) return false
  const [, first = '', middle = '', last = ''] = parts
  if (monthName.test(middle)) return isDay(first) || isDay(last)
  const yearFirst = first.length === 4 && isMonth(middle) && isDay(last)
  const yearLast = (last.length === 4 || last.length === 2) && isDay(first) && isDay(middle)
  return yearFirst || (yearLast && (isMonth(first) || isMonth(middle)))
}

const isUpTo = (most: number) => (text: string) =>
  /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= most
const isDay = isUpTo(31)
const isMonth = isUpTo(12)

/** Two whole numbers with a delimiter, or digits beside a number of at least five digits. */
function areTwoNumbers(text: string): boolean {
  const parts = text.split(/[/;|&\n\r]|,\s|\s[-‐‑–]\s|\s(?:y|e|o|u)\s/iu).map((part) => part.trim())
  if (parts.length > 1 && parts.every((part) => wholeNumber(part) !== null)) return true
  if (!/^[\d\s.,/;|&\-‐‑–]+$/.test(text)) return false
  const runs = text.match(/\d+/g) ?? []
  const long = runs.filter((run) => run.length >= 5).length
  return long > 1 || (long === 1 && runs.length > 1 && !/^\d+[.,]\d+$/.test(text))
}

const isDecimal = (text: string): boolean =>
  /^\d*[.,]\d+$/.test(text) ||
  /^\d{1,3}(?:\.\d{3})+,\d+$/.test(text) ||
  /^\d{1,3}(?:[,'’´`\p{Zs}]\d{3})+\.\d+$/u.test(text)

export type ReadPhone =
  | { digits: string }
  | { problem: 'required' | 'phone_digits' | 'phone_prefix' | 'phone_lost_digits' | 'phone_two' }

/** Parses a Colombian phone into 10 digits, without separators and without +57, (57) or 0057. */
export function readPhone(typed: string): ReadPhone {
  const text = typed.trim().replace(/^(\d{7,})[.,]0{1,2}$/, '$1')
  if (text === '') return { problem: 'required' }
  if (exponent.test(text)) return { problem: 'phone_lost_digits' }
  if (areTwoPhones(text)) return { problem: 'phone_two' }
  const digits = text.replace(/[.\p{Zs}()\-‐‑–]/gu, '').replace(/^(\+|00)?57(?=\d{10}$)/, '')
  if (!/^\d{10}$/.test(digits)) return { problem: 'phone_digits' }
  return /^(3|60)/.test(digits) ? { digits } : { problem: 'phone_prefix' }
}

/** More digits than one phone with 0057, or a delimiter that no phone contains. */
function areTwoPhones(text: string): boolean {
  const parts = text.split(/[/;|&,\n\r\t]|\s(?:y|e|o|u)\s/iu).filter((part) => /\d/.test(part))
  const areNumbers = parts.every((part) => /^[\d.\s()+\-‐‑–]+$/.test(part))
  const digits = text.replace(/\D/g, '')
  return (
    areNumbers &&
    (parts.length > 1 || digits.length > 14 || (digits.length === 14 && !digits.startsWith('0057')))
  )
}
