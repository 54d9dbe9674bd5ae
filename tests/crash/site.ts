import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { after, listenOnLoopback } from '../support/loopback.ts'
import type { Random } from '../support/random.ts'

/** A query that reached the site. */
export interface Query {
  /** Counts from 1, never reused. The cost and the puesto of an answer carry it. */
  serial: number
  cedula: string
  /** null: the connection was dropped, or the client had ended. */
  outcome: Outcome['kind'] | null
}

/** What the site sends for one cédula. */
export interface SiteAnswer {
  serial: number
  outcome: Outcome
}

/** Header: milliseconds since the client aborted its previous query. The site itself notices an abort late. */
export const sinceAbort = 'x-since-abort'

export interface CrashSite {
  url: string
  /** Queries about the current database, in order, across all lives. */
  readonly queries: readonly Query[]
  /** Queries that violated the gap within one life. Between two lives more time passes anyway. */
  readonly problems: readonly string[]
  /** A healed site answers every query at once with `found`. */
  heal(isHealed: boolean): void
  /** Call after the client has ended. Resolves once every query that it had sent is in the log. */
  askerDied(): Promise<void>
  /** Empties the log for the next database. */
  clear(): void
  close(): Promise<void>
}

/** `gapMs`: required real milliseconds from the end of a query to the next one. */
export async function startSite(random: Random, gapMs: number): Promise<CrashSite> {
  let serial = 0
  let queries: Query[] = []
  const problems: string[] = []
  let isHealed = false
  let lastEnd = Number.NEGATIVE_INFINITY
  let open = 0

  const server = await listenOnLoopback((request, response) => {
    const told = request.headers[sinceAbort]
    const gap = told === undefined ? performance.now() - lastEnd : Number(told)
    if (gap < gapMs) problems.push(`a query came ${gap.toFixed(2)} ms after the end of the one before`)
    lastEnd = Number.POSITIVE_INFINITY
    open += 1
    serial += 1
    const query: Query = { serial, cedula: (request.url ?? '').slice(1), outcome: null }
    queries.push(query)
    const ends = () => {
      if (lastEnd === Number.POSITIVE_INFINITY) lastEnd = performance.now()
    }
    response.once('close', () => {
      open -= 1
      ends()
    })
    const outcome = isHealed ? found(serial) : script(random, serial)
    after(isHealed ? 0 : 1 + random.upTo(14), response, () => {
      ends()
      if (outcome === null) {
        request.socket.destroy()
        return
      }
      query.outcome = outcome.kind
      response.end(JSON.stringify({ serial: query.serial, outcome } satisfies SiteAnswer))
    })
  }, 0)

  return {
    url: server.url,
    get queries() {
      return queries
    },
    problems,
    heal(healed) {
      isHealed = healed
    },
    async askerDied() {
      // Data in the sockets of the ended client is read in the next rounds of the event loop.
      for (let rounds = 0; rounds < 2 || open > 0; rounds++) await new Promise(setImmediate)
      lastEnd = Math.min(lastEnd, performance.now())
    },
    clear() {
      queries = []
      lastEnd = Number.NEGATIVE_INFINITY
    },
    close: server.close,
  }
}

/** The puesto carries the query's serial, so that a record shows which answer it holds. */
export const puestoOf = (serial: number): string => `PUESTO ${serial}`

const found = (serial: number): Outcome => ({
  kind: 'found',
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: puestoOf(serial),
  direccion: 'CRA 22 25-14',
  mesa: '7',
  rawResponse: '<table></table>',
})

/** null: the site drops the connection. */
function script(random: Random, serial: number): Outcome | null {
  const dice = random.below(100)
  if (dice < 45) return found(serial)
  if (dice < 55) return { kind: 'not_found', rawResponse: '<p></p>' }
  if (dice < 62)
    return {
      kind: 'cancelled',
      cause: random.pick(['deceased', 'other']),
      novedad: 'CANCELADA POR MUERTE',
      resolucion: null,
      fechaNovedad: null,
      rawResponse: '<table></table>',
    }
  if (dice < 66) return { kind: 'network_error', detail: 'reset' }
  if (dice < 72) return { kind: 'network_error', byPage: true, detail: 'HTTP 500' }
  if (dice < 80) return { kind: 'timeout', detail: 'Curl error' }
  if (dice < 85) return { kind: 'parse_error', detail: 'no table' }
  if (dice < 90) return { kind: 'blocked', detail: 'F5' }
  if (dice < 93) return { kind: 'captcha_failed', reason: 'unsolvable', detail: 'unsolvable' }
  if (dice < 95) return { kind: 'captcha_failed', reason: 'no_funds', detail: 'no_funds' }
  return null
}
