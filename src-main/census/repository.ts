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

/** How census records are written. Every function is one step of a transaction that its caller holds. */

/** Says that something about this person changed, be it their record, their job or what the leader wrote. */
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

/** What a final answer says, field by field; a field that it does not name is emptied. */
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

/** Writes a final answer; it replaces every field of the one before. */
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

/** Nothing was learnt and no more tries are to come. */
export interface SpentFailure {
  status: FailedStatus
  error: LookupError
  source: string | null
  rawResponse: string | null
}

/** A final answer from before stays whole: the failure to renew it is noted beside it. */
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

/** What a record says that holds no final answer, or what is noted beside one. */
export interface RecordBefore {
  status: SettledStatus | null
  source: string | null
  fetchedAt: number | null
  lastError: LookupError | null
  rawResponse: string | null
}

/** What `settleFailure` is about to replace. */
export function recordBefore({ orm }: Pick<Database, 'orm'>, personId: number): RecordBefore | null {
  const { status, source, fetchedAt, lastError } = censusRecords
  const record = orm
    .select({ status, source, fetchedAt, lastError })
    .from(censusRecords)
    .where(eq(censusRecords.personId, personId))
    .get()
  if (record === undefined) return null
  // A final answer stays whole, and so does what the page sent with it.
  if (isFinal(record.status)) return { ...record, rawResponse: null }
  const kept = orm.select().from(censusResponses).where(eq(censusResponses.personId, personId)).get()
  return { ...record, rawResponse: kept?.rawResponse ?? null }
}

/** Takes a `settleFailure` back. */
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

/** What the page sent stands beside the answer that came of it, and goes with it. */
function keepResponse({ orm }: Pick<Database, 'orm'>, personId: number, rawResponse: string | null): void {
  if (rawResponse === null) orm.delete(censusResponses).where(eq(censusResponses.personId, personId)).run()
  else
    orm
      .insert(censusResponses)
      .values({ personId, rawResponse })
      .onConflictDoUpdate({ target: censusResponses.personId, set: { rawResponse } })
      .run()
}

/** Nothing is known any more, nor was anything ever asked: what was is about another cédula, or another registration. */
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

/** Notes what a try ran into while more tries are to come. */
export function noteFailure({ orm }: Pick<Database, 'orm'>, personId: number, error: LookupError): void {
  orm.update(censusRecords).set({ lastError: error }).where(eq(censusRecords.personId, personId)).run()
}
