import { and, eq, isNull, sql } from 'drizzle-orm'
import { once } from './database/once.ts'
import type { Database, Orm } from './database/open.ts'
import { type AccountRow, people } from './database/schema.ts'

/** Whether the account may see a person: its own, or one that it referred as a leader and that is not hidden. */
export const maySee = (database: Database, account: AccountRow, personId: number): boolean =>
  personId === account.personId ||
  (account.role === 'LEADER' && referredBy(database, personId) === account.id)

/** Whether the person has a leader and is not hidden, so that the owner sees them in the campaign. */
export const isInCampaign = (database: Database, personId: number): boolean =>
  referredBy(database, personId) !== null

/** Id of the account that referred a person; null: an unknown id, a person without a referrer, or a hidden person. */
export const referredBy = ({ orm }: Database, personId: number): number | null =>
  referrer(orm).get({ personId })?.referredBy ?? null

const referrer = once((orm: Orm) =>
  orm
    .select({ referredBy: people.referredBy })
    .from(people)
    .where(and(eq(people.id, sql.placeholder('personId')), isNull(people.deletedAt)))
    .prepare(),
)
