import { isDeceased, readMessage, readNovedad, readStrangeJson } from './answer.ts'
import type { Outcome } from './outcome.ts'
import { collapsed, folded, sameCedula } from './text.ts'

/**
 * Reads the answer of POST /back/api/consulta about `cedula` (digits only). Keys may be in any case, but count only at
 * their own level. An answer that contradicts itself is a `parse_error`.
 */
export function readConsulta(json: unknown, cedula: string, rawResponse: string): Outcome {
  const unread = (detail: string): Outcome => ({ kind: 'parse_error', detail, rawResponse })
  const answer = record(json)
  if (answer === null) return unread('the answer is no object')
  const place = record(onlyOne(answer.get('data')))
  if (answer.ambiguous || place?.ambiguous) return unread('headings contradict each other')

  const about = [...documents(answer), ...(place ? documents(place) : [])]
  if (about.some((written) => !sameCedula(written, cedula))) return unread('answer about another document')

  const ok = flag(answer.get('ok'))
  const found = flag(answer.get('encontrado'))
  const message = text(answer.get('mensaje')) || text(answer.get('descripcion'))
  if (ok === false) {
    return readRefusal(text(answer.get('error')) || message, cedula, rawResponse)
  }
  if (ok === undefined || found === undefined) {
    return readStrangeJson(json, rawResponse, 'answer of an unknown shape')
  }

  const novedad = novedadOf(answer, place)
  if (typeof novedad === 'string') return unread(novedad)
  // A novedad may come without its document. One about another document was already refused above.
  if (novedad !== null) return readNovedad(novedad, rawResponse)

  const complete = place !== null && text(place.get('nompuesto')) !== ''
  if (!found) {
    return complete
      ? unread('a voting place that was not found')
      : readAbsence(message || text(answer.get('error')), cedula, rawResponse)
  }
  const read = readMessage(message, cedula, rawResponse)
  if (read.kind === 'cancelled') return read
  if (read.kind === 'not_found') return unread('a voting place that was not found')
  if (place === null) return unread('voting place incomplete')
  return readPlace(place, about.length > 0, rawResponse)
}

/** Keys are in lower case without accents and punctuation, so that NOM_PUESTO and nomPuesto are equal. */
class Parts extends Map<string, unknown> {
  /** Two spellings of one key have different values. */
  ambiguous = false
}

function record(json: unknown): Parts | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  const parts = new Parts()
  for (const [key, value] of Object.entries(json)) {
    const name = folded(key).replace(/[^a-z0-9]/g, '')
    if (parts.has(name) && text(parts.get(name)) !== text(value)) parts.ambiguous = true
    parts.set(name, value)
  }
  return parts
}

const onlyOne = (data: unknown): unknown => (Array.isArray(data) && data.length === 1 ? data[0] : data)

/** A string or a number as text; '' for anything else. */
function text(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? collapsed(value) : ''
}

function flag(value: unknown): boolean | undefined {
  if (value === true || value === 1) return true
  if (value === false || value === 0) return false
  if (typeof value !== 'string') return undefined
  const word = folded(value)
  return /^(true|1|si|s)$/.test(word) ? true : /^(false|0|no|n)$/.test(word) ? false : undefined
}

/** Documents that the answer names. */
const documents = (parts: Parts): string[] =>
  ['nuip', 'documento', 'cedula'].map((key) => text(parts.get(key))).filter((written) => written !== '')

/**
 * Finds the novedad, beside the voting place or within it. Its text is under its own name, or in a description or a
 * message, one of which may be advice. Returns a string with the reason if no cause can be read.
 */
function novedadOf(answer: Parts, place: Parts | null) {
  const holders = place === null ? [answer] : [answer, place]
  for (const holder of holders) {
    const value = holder.get('novedad')
    if (value === undefined || value === null || value === false || value === 0) continue
    if (typeof value === 'string' && collapsed(value) === '') continue
    const own = record(value)
    const within = own === null ? [] : [own]
    const of = (sources: Parts[], ...keys: string[]): string[] =>
      sources.flatMap((source) => keys.map((key) => text(source.get(key)))).filter((found) => found !== '')
    // A `nombre` or a `fecha` beside the novedad may belong to the person or the query. A code or a bare "Cancelada"
    // names no cause.
    const bare = own !== null || /^(\d*|si|s|true|baja|cancelada|novedad)$/.test(folded(text(value)))
    const named = bare ? of(within, 'novedad', 'nombre') : [text(value)]
    const described = of([...within, ...holders], 'descripcion', 'mensaje')
    const novedad = causeAmong(named, described, text(value).replace(/^\d+$/, ''))
    if (typeof novedad === 'string') return novedad
    const [fecha = ''] = [
      ...of(within, 'fechanovedad', 'fechadenovedad', 'fecha'),
      ...of(holders, 'fechanovedad', 'fechadenovedad'),
    ]
    const [resolucion = ''] = of([...within, ...holders], 'resolucion')
    return { novedad: novedad.cause, resolucion, fecha }
  }
  return null
}

/** `named`: texts under the novedad's own name. `described`: texts beside it. `bare`: the novedad's own value. */
function causeAmong(named: string[], described: string[], bare: string): { cause: string } | string {
  const [own] = named
  if (own !== undefined && (isKnownCause(own) || !isHeading(own))) return { cause: own }
  const texts = [...new Set(described)].filter((one) => /\p{L}/u.test(one))
  const known = texts.filter(isKnownCause)
  const [cause] = known
  if (cause !== undefined) {
    const agree = known.every((one) => isDeceased(one) === isDeceased(cause))
    return agree ? { cause } : 'novelties contradict each other'
  }
  const sober = texts.filter((one) => !isAdvice(folded(one)) && !isHeading(one))
  // It is unknown which of two texts is the cause; every unknown cause has the same effect.
  if (sober.length > 0) return { cause: sober.join('. ') }
  if (texts.length > 0 || own !== undefined) return 'novedad without a known cause'
  return /\p{L}/u.test(bare) ? { cause: bare } : 'novedad without a text'
}

const causes =
  /\b(muerte|fallecid[oa]s?|doble cedulacion|suplantacion|falsa identidad|menoria de edad|extranjeria|mala elaboracion|reasignacion de cupo|reasignacion o cambio de sexo|cambio de sexo|derechos politicos|interdiccion|solicitud en reproceso|proceso de expedicion|no expedida)\b/

/** The Registraduría's wording of a cause, anywhere in a sentence. */
const stated = new RegExp(
  `\\b(cancelad[oa]|baja|anulad[oa]|pendiente) por (estar en )?(la |el |los )?${causes.source}`,
)

/** Whether the text names a known cause before any advice. */
function isKnownCause(written: string): boolean {
  const says = folded(written)
  if (/^(cancelad[oa]|baja|vigente|pendiente|anulad[oa]) (por|con) /.test(says)) return true
  if (/\bno (se encuentra |esta )?habilitad[oa]\b/.test(says)) return true
  if (stated.test(says) && !/\b(si|cuando|en caso|considera|cree)\b/.test(says)) return true
  const at = says.search(causes)
  return (
    at >= 0 && at <= 60 && !isAdvice(says.slice(0, at)) && !/\bno (es|fue|esta|ha)\b/.test(says.slice(0, at))
  )
}

/** `words`: folded. */
const isAdvice = (words: string): boolean =>
  /\b(si (usted|su|la|el|no|considera|cree|desea)|en caso|cuando|para|acercarse|acerquese|dirijase|dirigirse|comuniquese|consulte|consultar|solicite|presente|presentese|verifique|debe|debera|puede|podra|recuerde|lo invitamos|informacion|visite|llame|ingrese|realice|lleve|por favor|gracias)\b/.test(
    words,
  )

/** Whether the text says that there is a novedad, but not which one. */
const isHeading = (written: string): boolean =>
  /^((el|la|su|este|esta) )?((numero de )?(documento|cedula)( de (identidad|ciudadania))?( numero)?( [\d.]+)? )?((presenta|tiene|registra|con) )?((una|alguna|la siguiente) )?novedad(es)?\W*$/.test(
    folded(written),
  )

/** `ok: false`: the site did not search, unless its message says otherwise. */
function readRefusal(message: string, cedula: string, rawResponse: string): Outcome {
  const read = readMessage(message, cedula, rawResponse)
  if (read.kind !== 'parse_error' || read.detail !== 'unknown message') return read
  return { kind: 'parse_error', detail: 'unknown error of the site', rawResponse }
}

/** `encontrado: false`: not in the census, unless the message says otherwise. */
function readAbsence(message: string, cedula: string, rawResponse: string): Outcome {
  if (message === '') return { kind: 'not_found', rawResponse }
  const read = readMessage(message, cedula, rawResponse)
  if (read.kind !== 'parse_error' || read.detail !== 'unknown message') return read
  const says = folded(message)
  if (/^(cancelad[ao]|baja|vigente|pendiente) (por|con) /.test(says)) {
    return readNovedad({ novedad: message, resolucion: '', fecha: '' }, rawResponse)
  }
  const absent =
    /\bno (se encontr(o|aron)|registra|existen?|figura|aparece|fue encontrad[oa])\b|\bno se encuentra (registrad|inscrit)[oa]\b|\bno encontrad[oa]\b/
  if (!absent.test(says)) return read
  const elsewhere = (says.match(/\d[\d.]*\d/g) ?? []).filter(
    (number) => number.replaceAll('.', '').length >= 5,
  )
  return elsewhere.length > 0 && !elsewhere.some((number) => sameCedula(number, cedula))
    ? { kind: 'parse_error', detail: 'message about another document', rawResponse }
    : { kind: 'not_found', rawResponse }
}

function readPlace(place: Parts, aboutSomebody: boolean, rawResponse: string): Outcome {
  const unread = (detail: string): Outcome => ({ kind: 'parse_error', detail, rawResponse })
  if (!aboutSomebody) return unread('answer without its document')
  const departamento = text(place.get('nomdepto'))
  const municipio = text(place.get('nommun'))
  const written = { puesto: text(place.get('nompuesto')), direccion: text(place.get('direccion')) }
  const whole = ['direccion', 'mesa'].every((key) => place.has(key))
  if (!departamento || !municipio || !written.puesto || !whole) return unread('voting place incomplete')
  const { puesto, direccion } = areExchanged(written)
    ? { puesto: written.direccion, direccion: written.puesto }
    : written
  if (puesto === '') return unread('voting place incomplete')
  return {
    kind: 'found',
    departamento,
    municipio,
    puesto,
    direccion,
    mesa: text(place.get('mesa')),
    rawResponse,
  }
}

/**
 * Whether puesto and dirección are swapped. Only a puesto that is a street with a number and names no school counts as
 * an address: many schools are named after their vereda or street, or have a number.
 */
function areExchanged({ puesto, direccion }: { puesto: string; direccion: string }): boolean {
  const [place, address] = [folded(puesto), folded(direccion)]
  if (!isStreet(place) || school.test(place)) return false
  const beginsAsSchool = address.search(school) === 0
  return beginsAsSchool || !mayBeAddress(address)
}

const school =
  /\b(i\.? ?e|inst|institucion|instituto|colegio|col|escuela|esc|liceo|gimnasio|universidad|univ|concentracion)\b/

/** A road with a number, or `number # number`. */
const isStreet = (words: string): boolean =>
  /^(cra|carrera|cr|kra|kr|cll?|calle|av|avenida|avda|ac|ak|dg|diag|diagonal|tv|trv|transv|transversal|km|kilometro|mz|manzana)\b(\.? ?(no\.? ?)?|.*#\s*)\d/.test(
    words,
  ) || /^\d+ ?[a-z]? ?# ?\d/.test(words)

const mayBeAddress = (words: string): boolean => words.includes('#') || isStreet(words) || isNamedPlace(words)

const isNamedPlace = (words: string): boolean =>
  /^(vereda|vda|corregimiento|corr|inspeccion|barrio|br|via|autopista|avenida|av|carretera|calle|cl|cra|carrera|kr|km|dg|diagonal|tv|transversal)\b/.test(
    words,
  )
