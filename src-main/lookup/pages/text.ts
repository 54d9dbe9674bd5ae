/** Blanks of every kind and control characters as single spaces, invisible marks as nothing; no blanks at the ends. */
export function collapsed(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** For comparing: no accents, no capitals, single spaces. */
export function folded(text: string): string {
  return collapsed(text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
}

/**
 * What hidden fields and text areas hold, in HTML or in JSON that holds HTML: nonces and captcha tokens are among it. As
 * it is written there, but for a slash that JSON escapes.
 */
export function hiddenValues(html: string): string[] {
  const values: string[] = []
  // Up to the next tag: no field is read twice, whether it ends or not.
  for (const [field] of html.matchAll(/<input\b[^<]*/gi)) {
    if (!/\btype\s*=\s*\\?["']?hidden\b/i.test(field)) continue
    const assigned = field.matchAll(/\bvalue\s*=\s*(?:\\?(["'])(.*?)\\?\1|([^\s"'\\>]+))/gis)
    for (const [, , quoted, bare] of assigned) values.push(quoted ?? bare ?? '')
  }
  for (const [, text] of html.matchAll(/<textarea\b[^<>]*>([^<]*)/gi)) values.push(text ?? '')
  return values.map((value) => value.replaceAll('\\/', '/'))
}

/** JSON as a browser reads it: a byte order mark before it does not count. `undefined`: no JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/** Whether a number as a page writes it (dots, spaces, leading zeros) is this cédula. */
export function sameCedula(written: string, cedula: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '').replace(/^0+/, '')
  return digits(written) !== '' && digits(written) === digits(cedula)
}

/** `text`: folded. Takes the firewall's own wording whole: each half of it alone could stand on another page. */
export function isFirewall(text: string): boolean {
  return text.includes('the requested url was rejected') && text.includes('support id')
}

/** `text`: folded. */
export function isUnderMaintenance(text: string): boolean {
  return /mantenimiento|en actualizacion/.test(text)
}

/** 2026-11-21 from 21/11/2026, 21-11-2026, 21.11.2026 or 2026-11-21, with or without a time; null for any other text. */
export function isoDate(text: string): string | null {
  const dayFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]|$)/.exec(text)
  const yearFirst = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[ T]|$)/.exec(text)
  const [year, month, day] = dayFirst
    ? [dayFirst[3], dayFirst[2], dayFirst[1]]
    : yearFirst
      ? [yearFirst[1], yearFirst[2], yearFirst[3]]
      : []
  if (!year || !month || !day) return null
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null
}
