import { writtenFields } from '../../src-preload/person-fields.ts'
import type { Change } from '../changes/fold.ts'
import { changesMissing } from '../changes/triggers.ts'
import type { Sqlite } from '../database/open.ts'
import { tried } from './present.ts'

/**
 * Brings the recorded changes of the present database into a restored one, and records the people of whom no change is
 * known. The restored database continues as another device, so that its next changes cannot be confused with those that
 * the present one may have given to other laptops.
 */
export function carryChanges(restored: Sqlite, present: Sqlite | null): void {
  const keep = restored.prepare(
    `INSERT INTO changes (hlc, uid, part, before, after) SELECT @hlc, @uid, @part, @before, @after
      WHERE EXISTS (SELECT 1 FROM people WHERE uid = @uid) OR @part = 'erased' ON CONFLICT DO NOTHING`,
  )
  if (present !== null)
    tried(() => {
      const rows = present.prepare('SELECT hlc, uid, part, before, after FROM changes ORDER BY id').iterate()
      for (const row of rows as IterableIterator<Change>) keep.run(row)
    })
  if (present !== null)
    tried(() => {
      const same = restored.prepare(
        'INSERT INTO same_leaders (one, other) VALUES (@one, @other) ON CONFLICT DO NOTHING',
      )
      for (const row of present.prepare('SELECT one, other FROM same_leaders').iterate()) same.run(row)
    })
  restored.prepare('UPDATE device SET node = lower(hex(randomblob(6)))').run()
  for (const statement of changesMissing(writtenFields)) restored.exec(statement)
}
