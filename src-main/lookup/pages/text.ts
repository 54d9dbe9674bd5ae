/** Replaces whitespace and control characters by single spaces, removes invisible marks, and trims. */
export function collapsed(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** Normalises for comparison: without accents, in lower case, with single spaces. */
export function folded(text: string): string {
  return collapsed(text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
}

/**
 * Values of hidden fields and text areas, such as nonces and captcha tokens, in HTML or in JSON that contains HTML with
 * escaped brackets and quotes. Values are returned as written, except for slashes that JSON escapes.
 */
export function hiddenValues(written: string): string[] {
  const html = written.replace(/\\u00(3c|3e|22|27)/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  const values: string[] = []
  // Matches end at the next tag, so that no field is read twice.
  for (const [field] of html.matchAll(/<input\b[^<]*/gi)) {
    if (!/\btype\s*=\s*\\?["']?hidden\b/i.test(field)) continue
    // A value without a closing quote takes the rest of the field, so nothing is scanned twice.
    const assigned = field.matchAll(/\bvalue\s*=\s*(?:\\?(["'])(.*?)(?:\\?\1|$)|([^\s"'\\>]+))/gis)
    for (const [, , quoted, bare] of assigned) values.push(quoted ?? bare ?? '')
  }
  for (const [, text] of html.matchAll(/<textarea\b[^<>]*>([^<]*)/gi)) values.push(text ?? '')
  return values.map((value) => value.replaceAll('\\/', '/'))
}

/** Parses JSON as a browser does, ignoring a byte order mark. `undefined`: not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/** Whether the text contains this cédula as a whole number, ignoring leading zeros. `cedula`: digits only. */
export const namesCedula = (text: string, cedula: string): boolean =>
  new RegExp(`(?<!\\d)0*${cedula}(?!\\d)`).test(text)

/** Whether a number as written on a page (dots, spaces, leading zeros) is this cédula. */
export function sameCedula(written: string, cedula: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '').replace(/^0+/, '')
  return digits(written) !== '' && digits(written) === digits(cedula)
}

/**
 * `text`: folded. Recognises the firewall's wording in English, Spanish or machine translation. Both halves are
 * required, because each of them may appear on another page.
 */
export function isFirewall(text: string): boolean {
  const rejected =
    /the requested url was rejected|evento de seguridad|\burl (solicitada|requerida) (fue|ha sido) rechazada/
  const support = /\bsupport id\b|\b(id|identificador|numero|codigo) (unico )?(de )?soporte\b|\bsoporte id\b/
  return rejected.test(text) && support.test(text)
}

/**
 * Recognises the page on which Cloudflare checks the browser. `title`: folded. Cloudflare's script for ordinary pages
 * ("jsd") comes from the same folder, but is no challenge.
 */
export function isChallenge(title: string, html: string): boolean {
  if (/^(just a moment|un momento)\W*$/.test(title)) return true
  return /_cf_chl_opt|challenge-platform\/[\w/.-]*orchestrate/.test(html)
}

/** `text`: folded. Whether the site asks for fewer requests. */
export function isTooMany(text: string): boolean {
  const asked = '(solicitudes|peticiones|consultas|intentos)'
  return [
    `\\b(demasiad[ao]s|muchas|muchos) ${asked}\\b`,
    `\\b(limite|maximo|tope|cupo)( \\w+){0,3} de ${asked}\\b`,
    `\\b(super|exced|sobrepas)\\w*( \\w+){0,3} (numero|cantidad) de ${asked}\\b`,
    `\\b${asked} (maxim[ao]s|permitid[ao]s)\\b`,
    '\\btoo many (requests|queries|attempts)\\b',
    '\\brate limit',
  ].some((words) => new RegExp(words).test(text))
}

/** `text`: folded. Whether the site is under maintenance. */
export function isUnderMaintenance(text: string): boolean {
  return /mantenimiento|en actualizacion/.test(text)
}

/** `text`: folded. Whether the site cannot answer at the moment, for any person. */
export function isOverloaded(text: string): boolean {
  return [
    /\b(error interno|gateway time-?out|service (temporarily )?unavailable)\b/,
    /\bno (se encuentra |esta )?disponible\b|\bfuera de servicio\b|\b(alta demanda|congestion|saturad[oa]|sobrecarg\w*)\b/,
    /\b(ocurrio|ha ocurrido|se produjo|se ha producido|se presento|se ha presentado) un error\b|\berror al procesar\b/,
    /\b(intente (lo )?(mas tarde|de nuevo|nuevamente)|intentelo)\b/,
  ].some((words) => words.test(text))
}

/** Words about a captcha ("No soy un robot"). */
export const captchaWords = /captcha|\brobot\b/i

/** All strings in a JSON value, breadth first; at most `most` values are examined. */
export function textsOf(json: unknown, most = 1_000): string[] {
  const texts: string[] = []
  const left: unknown[] = [json]
  for (let looked = 0; left.length > 0 && looked < most; looked += 1) {
    const value = left.shift()
    if (typeof value === 'string') texts.push(value)
    else if (typeof value === 'object' && value !== null) {
      for (const part of Object.values(value).slice(0, most)) left.push(part)
    }
  }
  return texts
}

/** 2026-11-21 from 21/11/2026, 21-11-2026, 21.11.2026 or 2026-11-21, with or without a time; null: any other text. */
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
