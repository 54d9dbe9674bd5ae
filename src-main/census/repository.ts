import { eq, sql } from 'drizzle-orm'
import {
  type FailedStatus,
  type FinalStatus,
  isFinal,
  type LookupError,
  type SettledStatus,
} from '../../src-preload/contract/index.ts'
import { once } from '../database/once.ts'
import type { Database, Orm } from '../database/open.ts'
import { censusRecords, censusResponses } from '../database/schema.ts'
import type { LookupAnswer } from '../lookup/outcome.ts'

/** Writes census records. Every function must run in the caller's transaction. */

/** Increments the revision. Call after every change of the person, their record or their job. */
export function touch({ orm }: Pick<Database, 'orm'>, personId: number): void {
  nextRevision(orm).run({ personId })
}

const nextRevision = once((orm: Orm) =>
  orm
    .update(censusRecords)
    .set({ revision: sql`${censusRecords.revision} + 1` })
    .where(eq(censusRecords.personId, sql.placeholder('personId')))
    .prepare(),
)

const noAnswer = {
  departamento: null,
  municipio: null,
  puesto: null,
  direccion: null,
  mesa: null,
  novedad: null,
  resolucion: null,
  fechaNovedad: null,
}

/** The record's fields in a final answer; null: the answer does not give the field. */
function fields({ outcome }: LookupAnswer) {
  switch (outcome.kind) {
    case 'found': {
      const { departamento, municipio, puesto, direccion, mesa } = outcome
      return { ...noAnswer, departamento, municipio, puesto, direccion, mesa }
    }
    case 'cancelled': {
      const { novedad, resolucion, fechaNovedad } = outcome
      return { ...noAnswer, novedad, resolucion, fechaNovedad }
    }
    case 'not_found':
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'parse_error':
    case 'captcha_failed':
      return noAnswer
  }
}

/** Writes a final answer. It replaces every field of the previous one. */
export function settleAnswer(
  { orm }: Database,
  personId: number,
  status: FinalStatus,
  answer: LookupAnswer,
  now: number,
): void {
  orm
    .update(censusRecords)
    .set({
      ...fields(answer),
      status,
      source: answer.source,
      fetchedAt: now,
      lastError: null,
    })
    .where(eq(censusRecords.personId, personId))
    .run()
  keepResponse({ orm }, personId, rawResponseOf(answer))
}

/** A failure without further retries. */
export interface SpentFailure {
  status: FailedStatus
  error: LookupError
  source: string | null
  rawResponse: string | null
}

/** Writes a failure without further retries. An earlier final answer is kept; only its `lastError` changes. */
export function settleFailure(
  { orm }: Pick<Database, 'orm'>,
  personId: number,
  failure: SpentFailure,
  now: number,
): void {
  const { status, error, source, rawResponse } = failure
  const before = orm
    .select({ status: censusRecords.status })
    .from(censusRecords)
    .where(eq(censusRecords.personId, personId))
    .get()
  if (isFinal(before?.status ?? null)) {
    noteFailure({ orm }, personId, error)
    return
  }
  orm
    .update(censusRecords)
    .set({ ...noAnswer, status, source, fetchedAt: now, lastError: error })
    .where(eq(censusRecords.personId, personId))
    .run()
  keepResponse({ orm }, personId, rawResponse)
}

/** State that `restoreRecord` needs to undo a `settleFailure`. */
export interface RecordBefore {
  status: SettledStatus | null
  source: string | null
  fetchedAt: number | null
  lastError: LookupError | null
  rawResponse: string | null
}

/** Reads the state that `settleFailure` is about to replace; null: there is no record. */
export function recordBefore({ orm }: Pick<Database, 'orm'>, personId: number): RecordBefore | null {
  const { status, source, fetchedAt, lastError } = censusRecords
  const record = orm
    .select({ status, source, fetchedAt, lastError })
    .from(censusRecords)
    .where(eq(censusRecords.personId, personId))
    .get()
  if (record === undefined) return null
  // `settleFailure` keeps a final answer and its response.
  if (isFinal(record.status)) return { ...record, rawResponse: null }
  const kept = orm.select().from(censusResponses).where(eq(censusResponses.personId, personId)).get()
  return { ...record, rawResponse: kept?.rawResponse ?? null }
}

/** Undoes a `settleFailure`. */
export function restoreRecord(
  { orm }: Pick<Database, 'orm'>,
  personId: number,
  { rawResponse, ...record }: RecordBefore,
): void {
  orm.update(censusRecords).set(record).where(eq(censusRecords.personId, personId)).run()
  if (!isFinal(record.status)) keepResponse({ orm }, personId, rawResponse)
}

export const rawResponseOf = ({ outcome }: LookupAnswer): string | null =>
  ('rawResponse' in outcome ? outcome.rawResponse : undefined) ?? null

/** Replaces the stored response of the page; null deletes it. */
function keepResponse({ orm }: Pick<Database, 'orm'>, personId: number, rawResponse: string | null): void {
  if (rawResponse === null) orm.delete(censusResponses).where(eq(censusResponses.personId, personId)).run()
  else
    orm
      .insert(censusResponses)
      .values({ personId, rawResponse })
      .onConflictDoUpdate({ target: censusResponses.personId, set: { rawResponse } })
      .run()
}

/** Empties a record whose contents belong to another cédula or to an earlier registration. */
export function emptyRecord({ orm }: Pick<Database, 'orm'>, personId: number): void {
  const nothing = {
    ...noAnswer,
    status: null,
    source: null,
    fetchedAt: null,
    lastRefreshAt: null,
    lastError: null,
  }
  orm.update(censusRecords).set(nothing).where(eq(censusRecords.personId, personId)).run()
  keepResponse({ orm }, personId, null)
}

/** Writes the error of a failed try; the status does not change. */
export function noteFailure({ orm }: Pick<Database, 'orm'>, personId: number, error: LookupError): void {
  orm.update(censusRecords).set({ lastError: error }).where(eq(censusRecords.personId, personId)).run()
}
