import { type Events, listedParts } from '../../src-preload/contract/index.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import { rowsOf } from './rows.ts'

type Emit = <Name extends 'people.changed' | 'people.removed'>(name: Name, event: Events[Name]) => void

/** Emits the people whom the page of `account` now shows, and the ids of the people whom it no longer shows. */
export function tellShown(
  { database, campaign }: { database: Database; campaign: CampaignWatch },
  account: AccountRow,
  personIds: readonly number[],
  emit: Emit,
): void {
  const rows = rowsOf(database.sqlite, campaign.isFollowed ? 'campaign' : account.id, personIds)
  if (rows.length > 0) emit('people.changed', { rows, altered: listedParts })
  const shown = new Set(rows.map(({ id }) => id))
  const ids = personIds.filter((id) => !shown.has(id))
  if (ids.length > 0) emit('people.removed', { ids })
}
