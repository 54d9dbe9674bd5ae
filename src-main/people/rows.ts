import type { ListedPeople, PersonRow, TableView } from '../../src-preload/contract/index.ts'
import { censusFields, writtenFields } from '../../src-preload/person-fields.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { censusRecords, people } from '../database/schema.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'
import { type KeptOrders, list } from './list.ts'

/** Reads people for the screen and the spreadsheet, in main and in the reader threads. */

/**
 * SQL of the status on the screen: PROCESSING if the job runs, else the settled status, else PENDING. `statusesOf` in
 * people/list.ts derives the same for all people at once; nothing else may derive it.
 */
export const status = `CASE WHEN running.id IS NOT NULL THEN 'PROCESSING' ELSE coalesce(record.status, 'PENDING') END`

/** Joins that `status` needs. At most one job runs, so its join costs almost nothing. */
export const statusJoins = `
  JOIN census_records AS record ON record.person_id = person.id
  LEFT JOIN lookup_jobs AS running ON running.person_id = person.id AND running.state = 'running'`

const joins = `${statusJoins}
  LEFT JOIN accounts AS leader ON leader.id = person.referred_by
  LEFT JOIN lookup_jobs AS job ON job.person_id = person.id AND job.state IN ('waiting', 'running')`

const written = writtenFields.map((name) => `person.${people[name].name} AS ${name}`)
const answered = censusFields.map((name) => `record.${censusRecords[name].name} AS ${name}`)

const columns = `
  person.id, record.revision, ${[...written, ...answered].join(', ')},
  person.registered_at AS registeredAt, person.referred_by AS leaderId, leader.display_name AS leader,
  ${status} AS status,
  job.id IS NOT NULL AND record.status IS NOT NULL AS askedAgain,
  CASE WHEN job.state = 'waiting' AND job.failures > 0 THEN job.due_at END AS nextAttemptAt,
  record.source, record.fetched_at AS fetchedAt, record.last_refresh_at AS lastRefreshAt,
  record.last_error AS lastError,
  EXISTS (SELECT 1 FROM imported_people JOIN imports ON imports.id = import_id
           WHERE imported_people.person_id = person.id AND imports.state IN ('writing', 'removing')) AS isOfUnfinishedImport,
  consent.method AS consentMethod, consent.text_version AS consentTextVersion, consent.given_at AS consentGivenAt`

const withConsent = `
  LEFT JOIN consents AS consent
    ON consent.id = (SELECT max(id) FROM consents WHERE person_id = person.id)`

type Row = Omit<PersonRow, 'askedAgain' | 'consent' | 'isOfUnfinishedImport'> & {
  askedAgain: 0 | 1
  isOfUnfinishedImport: 0 | 1
  consentMethod: NonNullable<PersonRow['consent']>['method'] | null
  consentTextVersion: number
  consentGivenAt: number
}

function toPersonRow(row: Row): PersonRow {
  const { consentMethod, consentTextVersion, consentGivenAt, askedAgain, isOfUnfinishedImport, ...rest } = row
  return {
    ...rest,
    askedAgain: askedAgain === 1,
    isOfUnfinishedImport: isOfUnfinishedImport === 1,
    consent:
      consentMethod === null
        ? null
        : { method: consentMethod, textVersion: consentTextVersion, givenAt: consentGivenAt },
  }
}

/** The people with these ids, in this order. Ids of hidden people and of people of others than `whose` are left out. */
export function rowsOf(sqlite: Sqlite, whose: Whose, ids: readonly number[]): PersonRow[] {
  const rows = wantedRows(sqlite).all({ ids: JSON.stringify(ids), ...leadersOf(whose) }) as Row[]
  return rows.map(toPersonRow)
}

const wantedRows = once((sqlite: Sqlite) =>
  sqlite.prepare(
    // CROSS JOIN fixes the join order: one lookup per id, instead of a scan of all people.
    `SELECT ${columns} FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
      ${joins} ${withConsent}
      WHERE ${isTheirs} ORDER BY wanted.key`,
  ),
)

/** One person, no matter who referred them, and hidden or not; null: there is none. */
export function rowOf(sqlite: Sqlite, personId: number): PersonRow | null {
  const row = oneRow(sqlite).get(personId) as Row | undefined
  return row === undefined ? null : toPersonRow(row)
}

const oneRow = once((sqlite: Sqlite) =>
  sqlite.prepare(`SELECT ${columns} FROM people AS person ${joins} ${withConsent} WHERE person.id = ?`),
)

/** The person behind an account, who does not learn which leader registered them; null: there is none. */
export function ownRowOf(sqlite: Sqlite, personId: number): PersonRow | null {
  const row = rowOf(sqlite, personId)
  return row && { ...row, leaderId: null, leader: null }
}

/** Limit of rows that fit into a window. */
const maxVisibleRows = 40

/** The list of a view with its first rows, read from one snapshot. `kept`: see `list`. */
export const listWithRows = (sqlite: Sqlite, whose: Whose, view: TableView, kept: KeptOrders): ListedPeople =>
  sqlite.transaction(() => {
    const { ids, counts } = list(sqlite, whose, view, kept)
    return { ids, counts, firstRows: rowsOf(sqlite, whose, [...ids.subarray(0, maxVisibleRows)]) }
  })()
