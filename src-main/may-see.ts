import { and, eq, isNull, sql } from 'drizzle-orm'
import { once } from './database/once.ts'
import type { Database, Orm } from './database/open.ts'
import { type AccountRow, people } from './database/schema.ts'

/** Whether a person is the account's own, or one of those whom it referred as a leader and did not hide. */
export const maySee = (database: Database, account: AccountRow, personId: number): boolean =>
  personId === account.personId ||
  (account.role === 'LEADER' && referredBy(database, personId) === account.id)

/** null: nobody has this id, nobody referred them, or they are hidden. */
export const referredBy = ({ orm }: Database, personId: number): number | null =>
  referrer(orm).get({ personId })?.referredBy ?? null

const referrer = once((orm: Orm) =>
  orm
    .select({ referredBy: people.referredBy })
    .from(people)
    .where(and(eq(people.id, sql.placeholder('personId')), isNull(people.deletedAt)))
    .prepare(),
)
