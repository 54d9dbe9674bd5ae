import type { Sqlite } from '../database/open.ts'
import { Refusal } from '../refusal.ts'
import { mayExport } from './allowed.ts'
import { personJson } from './forms.ts'
import { type DataTask, readPersonData } from './person-data.ts'

/** Tasks of the reader thread for the rights of a person. */
export const rightsReads = (sqlite: Sqlite) => ({
  /** All data kept about a person, as JSON. Throws `Refusal('not_found')`. */
  readPersonJson: (task: DataTask): string => {
    if (!mayExport(sqlite, task.whose, task.personId)) throw new Refusal('not_found')
    return personJson(readPersonData(sqlite, task))
  },
})
export type RightsReads = ReturnType<typeof rightsReads>
