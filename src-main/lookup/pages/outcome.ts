import type { CancellationCause } from '../../../src-preload/contract/index.ts'
import type { CaptchaFailure } from '../captcha/captcha.ts'

/**
 * The result of one lookup of one cédula. `found`, `not_found` and `cancelled` are final answers; failures are retried.
 * `rawResponse`: the site's HTML or JSON, at most 256 KB, without tokens.
 */
export type Outcome =
  | Found
  | { kind: 'not_found'; rawResponse: string }
  | {
      kind: 'cancelled'
      cause: CancellationCause
      novedad: string
      resolucion: string | null
      /** ISO date if the page's text is a date (dd/mm/yyyy and the like), otherwise the page's text. */
      fechaNovedad: string | null
      rawResponse: string
    }
  | Failure

interface Found {
  kind: 'found'
  departamento: string
  municipio: string
  puesto: string
  direccion: string
  mesa: string
  rawResponse: string
}

/**
 * `detail`: a description of the failure in English, for the log and the history; never contains a cédula, a name, a
 * key or a token. `screenshot`: path of a picture of the page, if pictures were requested. `byPage`: the page itself
 * reported this error (a 5xx status, maintenance, a failure of its data source, a refused captcha), so the network
 * works. See `pageFault` in queue/policy.ts.
 */
export type Failure = { detail: string; rawResponse?: string; screenshot?: string; byPage?: true } & (
  | { kind: 'timeout' | 'blocked' }
  /** `captivePortal`: the network requires a login first (wrong certificate, redirect to another site, 407, 511). */
  | { kind: 'network_error'; captivePortal?: true }
  /** `electionGone`: the page does not offer the requested election. */
  | { kind: 'parse_error'; electionGone?: true }
  | { kind: 'captcha_failed'; reason: CaptchaFailure }
)
