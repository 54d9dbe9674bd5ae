import {
  type CensusStatus,
  censusStatuses,
  type ListedReferrals,
  type Referral,
  type SortColumn,
  type SortOrder,
  type Tab,
  type TableView,
  tabNames,
  tabs,
} from '../../src-preload/contract.ts'
import type { Sqlite } from '../database/open.ts'

/** How people are read for the screen and the spreadsheet, in the main thread and in the reader's. */

/**
 * The status on the screen, derived here and nowhere else: its job runs ⇒ PROCESSING; else the settled status; none
 * yet ⇒ PENDING.
 */
export const status = `CASE WHEN running.id IS NOT NULL THEN 'PROCESSING' ELSE coalesce(record.status, 'PENDING') END`

/** What the status is derived from. One job runs at most, so its join costs next to nothing. */
export const statusJoins = `
  JOIN census_records AS record ON record.person_id = person.id
  LEFT JOIN lookup_jobs AS running ON running.person_id = person.id AND running.state = 'running'`

const joins = `${statusJoins}
  LEFT JOIN lookup_jobs AS job ON job.person_id = person.id AND job.state IN ('waiting', 'running')`

const columns = `
  person.id, record.revision, person.name, person.cedula, person.phone, person.barrio, person.notes,
  person.registered_at AS registeredAt,
  ${status} AS status,
  job.id IS NOT NULL AND record.status IS NOT NULL AS askedAgain,
  CASE WHEN job.state = 'waiting' AND job.failures > 0 THEN job.due_at END AS nextAttemptAt,
  record.departamento, record.municipio, record.puesto, record.direccion, record.mesa,
  record.novedad, record.resolucion, record.fecha_novedad AS fechaNovedad, record.source,
  record.fetched_at AS fetchedAt, record.last_refresh_at AS lastRefreshAt, record.last_error AS lastError,
  consent.method AS consentMethod, consent.text_version AS consentTextVersion, consent.given_at AS consentGivenAt`

const withConsent = `
  LEFT JOIN consents AS consent
    ON consent.id = (SELECT max(id) FROM consents WHERE person_id = person.id)`

type Row = Omit<Referral, 'askedAgain' | 'consent'> & {
  askedAgain: 0 | 1
  consentMethod: NonNullable<Referral['consent']>['method'] | null
  consentTextVersion: number
  consentGivenAt: number
}

function toReferral(row: Row): Referral {
  const { consentMethod, consentTextVersion, consentGivenAt, askedAgain, ...rest } = row
  return {
    ...rest,
    askedAgain: askedAgain === 1,
    consent:
      consentMethod === null
        ? null
        : { method: consentMethod, textVersion: consentTextVersion, givenAt: consentGivenAt },
  }
}

/** The people with these ids, in this order; an id that is not among those of `referredBy` is left out. */
export function rowsOf(sqlite: Sqlite, referredBy: number, ids: readonly number[]): Referral[] {
  return sqlite
    .prepare(
      // CROSS: from those wanted to their people, and not through everybody.
      `SELECT ${columns} FROM json_each(?) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
        ${joins} ${withConsent}
        WHERE person.referred_by = ? ORDER BY wanted.key`,
    )
    .all(JSON.stringify(ids), referredBy)
    .map((row) => toReferral(row as Row))
}

/** One person, whoever referred them. */
export function rowOf(sqlite: Sqlite, personId: number): Referral | null {
  const row = sqlite
    .prepare(`SELECT ${columns} FROM people AS person ${joins} ${withConsent} WHERE person.id = ?`)
    .get(personId)
  return row === undefined ? null : toReferral(row as Row)
}

/** What a view of the table shows: the ids in order, and how many each tab has. */
export function list(sqlite: Sqlite, referredBy: number, view: TableView): ListedReferrals {
  const joined = view.tab === 'todos' && view.sort.by !== 'status' ? '' : statusJoins
  const ids = sqlite
    .prepare(`SELECT person.id ${selection(view, joined)}`)
    .pluck()
    .all(...parameters(referredBy, view))
  return { ids: ids as number[], counts: counts(sqlite, referredBy) }
}

/** The same people as `list`, whole and one after the other, for a spreadsheet. */
export function* everyRow(sqlite: Sqlite, referredBy: number, view: TableView): Generator<Referral> {
  const rows = sqlite.prepare(`SELECT ${columns} ${selection(view, joins + withConsent)}`)
  for (const row of rows.iterate(...parameters(referredBy, view))) yield toReferral(row as Row)
}

function counts(sqlite: Sqlite, referredBy: number): Record<Tab, number> {
  const byStatus = sqlite
    .prepare(`SELECT ${status} AS status, count(*) AS n FROM people AS person ${statusJoins}
               WHERE person.referred_by = ? GROUP BY 1`)
    .all(referredBy) as { status: CensusStatus; n: number }[]
  const sum = (tab: Tab) =>
    byStatus
      .filter((row) => (tabs[tab] as readonly string[]).includes(row.status))
      .reduce((all, { n }) => all + n, 0)
  return Object.fromEntries(tabNames.map((tab) => [tab, sum(tab)])) as Record<Tab, number>
}

function selection(view: TableView, joined: string): string {
  const every = view.tab === 'todos'
  return `FROM people AS person ${joined}
    WHERE person.referred_by = ? ${every ? '' : `AND ${status} IN (SELECT value FROM json_each(?))`}
    ORDER BY ${order(view.sort)}`
}

const parameters = (referredBy: number, view: TableView): unknown[] =>
  view.tab === 'todos' ? [referredBy] : [referredBy, JSON.stringify(tabs[view.tab])]

/** Ends in a key that no two people share, so that the order is the same every time. */
function order({ by, direction }: SortOrder): string {
  const way = direction === 'asc' ? 'ASC' : 'DESC'
  const key: Record<SortColumn, string> = {
    name: `person.name_sort ${way}`,
    // By value: digits without leading zeros sort as numbers by length first.
    cedula: `length(person.cedula) ${way}, person.cedula ${way}`,
    phone: `person.phone ${way} NULLS LAST`,
    registeredAt: `person.registered_at ${way}`,
    status: `CASE ${status} ${censusStatuses.map((name, at) => `WHEN '${name}' THEN ${at}`).join(' ')} END ${way}, person.name_sort`,
  }
  return `${key[by]}, person.id ${way}`
}
