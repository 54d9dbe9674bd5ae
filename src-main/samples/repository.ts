import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import {
  cancelledStatuses,
  type FinalStatus,
  type Samples,
  sampleSource,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { applying } from '../changes/merge.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { accounts, censusRecords, people } from '../database/schema.ts'
import { isDeceased } from '../lookup/pages/answer.ts'
import { erase } from '../people/erase.ts'
import { sortKey } from '../people/sort-key.ts'

const words = messages.samples
const sampleCedulas = words.people.map(({ cedula }) => cedula)

/** Finds them by their cédulas, which nobody can change: no index has the source of an answer. */
const sampleIds = ({ orm }: Database): number[] =>
  orm
    .select({ id: people.id })
    .from(people)
    .innerJoin(censusRecords, eq(censusRecords.personId, people.id))
    .where(and(inArray(people.cedula, sampleCedulas), eq(censusRecords.source, sampleSource)))
    .orderBy(people.id)
    .all()
    .map(({ id }) => id)

const isAnybodyRegistered = ({ orm }: Database): boolean =>
  orm.select({ id: people.id }).from(people).where(isNotNull(people.referredBy)).limit(1).get() !== undefined

export const readSamples = (database: Database): Samples => ({
  people: sampleIds(database).length,
  mayAdd: !isAnybodyRegistered(database),
})

/** Status by the census page's words. */
function statusOf(doesVote: boolean, novedad: string | null): FinalStatus {
  if (doesVote) return 'ACTIVE'
  if (novedad === null) return 'NOT_FOUND'
  return cancelledStatuses[isDeceased(novedad) ? 'deceased' : 'other']
}

/** Writes the invented people with their answers and without jobs, in one transaction. Returns their ids. */
export function addSamples(database: Database, accountId: number, now: number): number[] {
  const { orm, sqlite } = database
  return immediately(sqlite, () => {
    if (isAnybodyRegistered(database)) return []
    // A leader who tries WhatsApp writes to themselves.
    const own = orm
      .select({ phone: people.phone })
      .from(accounts)
      .innerJoin(people, eq(people.id, accounts.personId))
      .where(eq(accounts.id, accountId))
      .get()
    // Other laptops must not receive invented people.
    return applying(sqlite, () =>
      words.people.map(({ name, cedula, barrio, votes, novedad }) => {
        const { id } = orm
          .insert(people)
          .values({
            uid: uuidv7({ msecs: now }),
            cedula,
            name,
            nameSort: sortKey(name),
            phone: own?.phone ?? null,
            barrio,
            referredBy: accountId,
            registeredAt: now,
            updatedAt: now,
          })
          .returning({ id: people.id })
          .get()
        const where =
          votes === null ? null : { ...votes, departamento: words.departamento, municipio: words.municipio }
        orm
          .insert(censusRecords)
          .values({
            personId: id,
            status: statusOf(votes !== null, novedad),
            ...where,
            novedad,
            source: sampleSource,
            fetchedAt: now,
          })
          .run()
        return id
      }),
    )
  })
}

/** Erases them in one transaction. Returns their ids. */
export function removeSamples(database: Database): number[] {
  return immediately(database.sqlite, () => {
    const ids = sampleIds(database)
    applying(database.sqlite, () => erase(database, ids))
    return ids
  })
}
