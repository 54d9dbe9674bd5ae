import type { ErasureReason } from '../../src-preload/contract/index.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { type Erased, eraseForGood, recordSheetPhotos } from '../people/erase-for-good.ts'
import { recordedPerson } from '../people/opened.ts'

/** Erases people in one transaction, and records each one by uid. Returns the ids of people whose rows were deleted. */
export function erasePart(
  database: Database,
  ids: readonly number[],
  reason: ErasureReason,
  accountId: number | null,
  now: number,
): Erased {
  return immediately(database.sqlite, () => {
    const recorded = new Map(ids.map((id) => [id, recordedPerson(database, id)]))
    const gone = eraseForGood(database, ids, reason, now)
    for (const id of ids.filter((one) => gone.personIds.includes(one))) {
      const { person = null, detail } = recorded.get(id) ?? { detail: {} }
      record(database, {
        at: now,
        accountId,
        action: 'person_erased',
        person,
        detail: { ...detail, reason },
      })
    }
    recordSheetPhotos(database, gone, accountId, now)
    return gone
  })
}
