import type { ListedPeople, PersonRow, RecordedConsent, TableView } from '../../src-preload/contract/index.ts'
import {
  type CensusField,
  censusFields,
  eachOf,
  type WrittenField,
  writtenFields,
} from '../../src-preload/person-fields.ts'
import { lastConsentId } from '../authorisation/authorised.ts'
import { sheetLineOf } from '../authorisation/sheets.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { censusRecords, people } from '../database/schema.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'
import { latestMethods } from './latest-methods.ts'
import { firstIds, type KeptOrders, list } from './list.ts'

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

const leaderJoin = 'LEFT JOIN accounts AS leader ON leader.id = person.referred_by'

const joins = `${statusJoins} ${leaderJoin}
  LEFT JOIN lookup_jobs AS job ON job.person_id = person.id AND job.state IN ('waiting', 'running')`

const consentJoin = `
  LEFT JOIN consents AS consent
    ON consent.id = ${lastConsentId('person.id')}`

/** The parts of a person that a file may contain. */
export type PersonParts = Pick<
  PersonRow,
  WrittenField | CensusField | 'registeredAt' | 'leader' | 'status' | 'fetchedAt'
> & {
  /** Method of the latest authorisation or revocation. A revocation has no time. */
  consentMethod: RecordedConsent['method'] | null
  consentGivenAt: number | null
}
export type PersonPart = keyof PersonParts

const partSql: Record<PersonPart, string> = {
  ...eachOf(writtenFields, (name) => `person.${people[name].name}`),
  ...eachOf(censusFields, (name) => `record.${censusRecords[name].name}`),
  registeredAt: 'person.registered_at',
  leader: 'leader.display_name',
  status,
  fetchedAt: 'record.fetched_at',
  consentMethod: 'consent.method',
  consentGivenAt: `iif(consent.method = 'revoked', NULL, consent.given_at)`,
}

/** The person's id and these parts. */
const named = (parts: readonly PersonPart[]): string =>
  ['person.id', ...parts.map((part) => `${partSql[part]} AS ${part}`)].join(', ')

const columns = `
  ${named(Object.keys(partSql) as PersonPart[])}, record.revision,
  person.referred_by AS leaderId,
  job.id IS NOT NULL AND record.status IS NOT NULL AS askedAgain,
  CASE WHEN job.state = 'waiting' AND job.failures > 0 THEN job.due_at END AS nextAttemptAt,
  record.source, record.last_refresh_at AS lastRefreshAt, record.last_error AS lastError,
  EXISTS (SELECT 1 FROM imported_people JOIN imports ON imports.id = import_id
           WHERE imported_people.person_id = person.id AND imports.state IN ('writing', 'removing')) AS isOfUnfinishedImport,
  iif(consent.method = 'revoked', consent.given_at, NULL) AS revokedAt,
  consent.text_version AS consentTextVersion, consent.sheet AS consentSheet, consent.sheet_line AS consentLine`

type Row = Omit<PersonRow, 'askedAgain' | 'consent' | 'isOfUnfinishedImport'> & {
  askedAgain: 0 | 1
  isOfUnfinishedImport: 0 | 1
  consentMethod: RecordedConsent['method'] | null
  consentTextVersion: number
  consentGivenAt: number
  consentSheet: string | null
  consentLine: number | null
}

function toPersonRow(row: Row): PersonRow {
  const {
    consentMethod,
    consentTextVersion,
    consentGivenAt,
    consentSheet,
    consentLine,
    askedAgain,
    isOfUnfinishedImport,
    ...rest
  } = row
  return {
    ...rest,
    askedAgain: askedAgain === 1,
    isOfUnfinishedImport: isOfUnfinishedImport === 1,
    consent:
      consentMethod === null || consentMethod === 'revoked'
        ? null
        : {
            method: consentMethod,
            textVersion: consentTextVersion,
            givenAt: consentGivenAt,
            sheet: sheetLineOf(consentSheet, consentLine),
          },
  }
}

/** The people with these ids, in this order. Leaves out hidden people and people of others than `whose`. */
export function rowsOf(sqlite: Sqlite, whose: Whose, ids: readonly number[]): PersonRow[] {
  const rows = wantedRows(sqlite).all({ ids: JSON.stringify(ids), ...leadersOf(whose) }) as Row[]
  return rows.map(toPersonRow)
}

const wantedRows = once((sqlite: Sqlite) =>
  sqlite.prepare(
    // CROSS JOIN fixes the join order: one lookup per id, instead of a scan of all people.
    `SELECT ${columns} FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
      ${joins} ${consentJoin}
      WHERE ${isTheirs} ORDER BY wanted.key`,
  ),
)

/**
 * Reads only these parts of many people, given by id, in this order: an unneeded part costs as much to read as a needed
 * one. Leaves out ids as `rowsOf` does. `count`: number of people to read.
 */
export function partsReader<Part extends PersonPart>(
  sqlite: Sqlite,
  whose: Whose,
  parts: readonly Part[],
  count: number,
): (ids: readonly number[]) => Pick<PersonParts, Part>[] {
  const has = (...some: PersonPart[]) => parts.some((part) => some.includes(part))
  const highestId = sqlite.prepare('SELECT max(id) FROM people').pluck().get() as number
  // See latestMethods: a lookup per person takes longer for more than a fifth of all.
  const isQuicker = has('consentMethod') && !has('consentGivenAt') && count * 5 > highestId
  const methodOf = isQuicker ? latestMethods(sqlite) : null
  const read = methodOf === null ? parts : parts.filter((part) => part !== 'consentMethod')
  const statement = sqlite.prepare(
    `SELECT ${named(read)}
       FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
      ${statusJoins} ${has('leader') ? leaderJoin : ''}
      ${has('consentMethod', 'consentGivenAt') && methodOf === null ? consentJoin : ''}
      WHERE ${isTheirs} ORDER BY wanted.key`,
  )
  const leaders = leadersOf(whose)
  return (ids) => {
    const rows = statement.all({ ids: JSON.stringify(ids), ...leaders }) as (PersonParts & { id: number })[]
    if (methodOf !== null) for (const row of rows) row.consentMethod = methodOf(row.id)
    return rows
  }
}

/** One person, whoever referred them, hidden or not; null: there is none. */
export function rowOf(sqlite: Sqlite, personId: number): PersonRow | null {
  const row = oneRow(sqlite).get(personId) as Row | undefined
  return row === undefined ? null : toPersonRow(row)
}

const oneRow = once((sqlite: Sqlite) =>
  sqlite.prepare(`SELECT ${columns} FROM people AS person ${joins} ${consentJoin} WHERE person.id = ?`),
)

/**
 * The person behind an account; null: there is none. They must not learn which leader registered them, or that leader's
 * notes.
 */
export function ownRowOf(sqlite: Sqlite, personId: number): PersonRow | null {
  const row = rowOf(sqlite, personId)
  return row && { ...row, leaderId: null, leader: null, notes: null, labels: null }
}

/** Limit of rows that fit into a window. */
const maxVisibleRows = 40

/** The list of a view with its first rows, read from one snapshot. `kept`: see `list`. */
/** The first people of a view; see `firstIds`. */
export const firstRows = (sqlite: Sqlite, whose: Whose, view: TableView): PersonRow[] =>
  sqlite.transaction(() => rowsOf(sqlite, whose, firstIds(sqlite, whose, view, maxVisibleRows)))()

export const listWithRows = (sqlite: Sqlite, whose: Whose, view: TableView, kept: KeptOrders): ListedPeople =>
  sqlite.transaction(() => {
    const { ids, counts } = list(sqlite, whose, view, kept)
    return { ids, counts, firstRows: rowsOf(sqlite, whose, [...ids.subarray(0, maxVisibleRows)]) }
  })()
