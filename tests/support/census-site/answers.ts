import { createHash } from 'node:crypto'
import type { refusals } from './page.ts'
import type { Widget } from './widget.ts'

/** Answer of the site to one query. `latencyMs`: delay before the answer. */
export type Answer = { latencyMs?: number } & (
  | FoundAnswer
  | { kind: 'not_found' }
  | { kind: 'not_enabled' }
  | { kind: 'novedad'; novedad: string; resolucion?: string; fecha?: string }
  | { kind: 'updating' }
  | { kind: 'curl_error' }
  /** The nonce counts as expired: `reload: true`, and the page reloads itself. */
  | { kind: 'expired' }
  /** A found answer about another person. */
  | { kind: 'wrong_cedula' }
  /** JSON with this HTML as its message, in which `{cedula}` is replaced. */
  | { kind: 'html'; html: string }
  | { kind: 'malformed' }
  | Trouble
)

export interface FoundAnswer {
  kind: 'found'
  departamento: string
  municipio: string
  puesto: string
  direccion: string
  mesa: string
  /** Headings in the order of the columns; default: the usual order. */
  columns?: string[]
  /** Further columns, heading to value, after the usual ones. */
  extra?: Record<string, string>
  /** Whether cells name their heading (`data-th`), default true. */
  dataTh?: boolean
}

/** Result of loading the page. */
export type PageAnswer = { latencyMs?: number } & (
  | FormAnswer
  | { kind: 'no_form' }
  | { kind: 'maintenance' }
  | Trouble
)

interface FormAnswer {
  kind: 'form'
  /** Whether the list of elections is filled, default true. */
  elections?: boolean
  /** Simulates an operator, who passes the captcha and presses the button once the cédula is filled in. */
  person?: boolean
  /** HTTP status, default 200. Real pages have been complete despite an error status. */
  status?: number
  /** A captcha that a script renders; default: a checkbox in the page's own HTML. */
  widget?: Widget
}

/** Failures of the page or of the query. */
export type Trouble =
  | { kind: 'status'; status: number }
  | { kind: 'empty' }
  /** A refusal; default: the English firewall. Default status: 200, or 403 for a challenge. */
  | { kind: 'blocked'; by?: keyof typeof refusals; status?: number }
  | { kind: 'hang' }
  /** The connection breaks before the answer (`drop`) or within it (`half`). */
  | { kind: 'drop' | 'half' }

const usualColumns = ['NUIP', 'DEPARTAMENTO', 'MUNICIPIO', 'PUESTO', 'DIRECCIÓN', 'MESA']

/** The HTML in the site's JSON; '' for answers without it. */
export function message(cedula: string, answer: Answer): string {
  switch (answer.kind) {
    case 'found':
      return foundTable(cedula, answer)
    case 'wrong_cedula':
      return foundTable('999000111', invented('999000111'))
    case 'not_found':
      return notice(
        `El documento de identidad número ${cedula} no se encuentra en el censo para esta elección.`,
      )
    case 'not_enabled':
      return notice(`El documento de identidad número ${cedula} no se encuentra habilitado para votar`)
    case 'novedad':
      return table(
        ['NUIP', 'NOVEDAD', 'RESOLUCIÓN', 'FECHA NOVEDAD'],
        [cedula, answer.novedad, answer.resolucion ?? '', answer.fecha ?? ''],
        true,
      )
    case 'updating':
      return notice('La información se encuentra en actualización. Por favor intente más tarde.')
    case 'curl_error':
      return notice('Curl error: Operation timed out after 10001 milliseconds with 0 bytes received')
    case 'html':
      return answer.html.replaceAll('{cedula}', cedula)
    case 'expired':
      return notice('La sesión expiró')
    case 'malformed':
    case 'status':
    case 'empty':
    case 'blocked':
    case 'hang':
    case 'drop':
    case 'half':
      return ''
  }
}

export function notice(text: string): string {
  return `<div class="aviso"><p>${escaped(text)}</p></div>`
}

function foundTable(cedula: string, found: FoundAnswer): string {
  const values: Record<string, string> = {
    NUIP: cedula,
    DEPARTAMENTO: found.departamento,
    MUNICIPIO: found.municipio,
    PUESTO: found.puesto,
    DIRECCIÓN: found.direccion,
    MESA: found.mesa,
    ...found.extra,
  }
  const columns = [...(found.columns ?? usualColumns), ...Object.keys(found.extra ?? {})]
  const note =
    '<p class="nota"><b>Señor Ciudadano:</b> Si usted realizó su trámite de inscripción hace poco, su nuevo puesto aparecerá cuando el censo quede en firme.</p>'
  return (
    table(
      columns,
      columns.map((column) => values[column] ?? ''),
      found.dataTh ?? true,
    ) + note
  )
}

function table(headings: string[], values: string[], dataTh: boolean): string {
  const th = headings.map((heading) => `<th>${escaped(heading)}</th>`).join('')
  const td = values
    .map((value, at) => {
      const name = dataTh ? ` data-th="${escaped(headings[at] ?? '')}"` : ''
      return `<td${name}>\n  <b>${escaped(value)}</b>\n</td>`
    })
    .join('')
  return `<table id="consulta"><thead><tr>${th}</tr></thead><tbody><tr>${td}</tr></tbody></table>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

const departamentos = ['VALLE DEL ROBLE', 'ALTOS DE NIEBLA', 'LLANOS DEL SUR', 'COSTA SERENA']
const municipios = ['PUERTO ALAMBRE', 'VILLA GUAYACÁN', 'SAN TELMO DEL RÍO', 'LA CEIBITA', 'MONTE PARDO']
const puestos = ['I.E. LOS ALMENDROS', 'COLEGIO EL ARRAYÁN', 'CASETA COMUNAL LA PEÑA', 'COLISEO EL TREBOL']

/** A fictitious voting place, derived from the cédula: the same at each call. */
export function invented(cedula: string): FoundAnswer {
  const bytes = createHash('sha256').update(cedula).digest()
  const pick = (from: string[], at: number): string => from[(bytes[at] ?? 0) % from.length] ?? ''
  const number = (at: number, below: number): number => 1 + ((bytes[at] ?? 0) % below)
  return {
    kind: 'found',
    departamento: pick(departamentos, 0),
    municipio: pick(municipios, 1),
    puesto: pick(puestos, 2),
    direccion: `CARRERA ${number(3, 60)} # ${number(4, 90)}-${number(5, 90)}`,
    mesa: String(number(6, 40)),
  }
}
