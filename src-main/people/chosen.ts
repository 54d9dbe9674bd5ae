import type { CensusStatus, ChosenPeople } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'
import { list } from './list.ts'
import { status, statusJoins } from './rows.ts'
import { selectedIds } from './selection.ts'

/** The data of a person that sheets and the follow-up need. */
export interface ChosenPerson {
  id: number
  name: string
  /** Digits only. */
  cedula: string
  /** 10 digits; null: has none. */
  phone: string | null
  status: CensusStatus
  novedad: string | null
  departamento: string | null
  municipio: string | null
  /** null: the census has given no polling place. */
  puesto: string | null
  direccion: string | null
  mesa: string | null
  /** UTC ms; null: never. */
  fetchedAt: number | null
  /** Display name of the leader who registered them. */
  leader: string | null
}

/**
 * The people of a view or of a selection, from one snapshot, in its order. Leaves out people of others than `whose`.
 */
export const readChosen = (sqlite: Sqlite, whose: Whose, chosen: ChosenPeople): ChosenPerson[] =>
  sqlite.transaction(() => {
    const ids = idsOfChosen(sqlite, whose, chosen)
    return sqlite
      .prepare(
        // CROSS JOIN fixes the join order: one lookup per id, instead of a scan of all people.
        `SELECT person.id, person.name, person.cedula, person.phone, ${status} AS status, record.novedad,
                record.departamento, record.municipio, record.puesto, record.direccion, record.mesa,
                record.fetched_at AS fetchedAt, leader.display_name AS leader
           FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value ${statusJoins}
           LEFT JOIN accounts AS leader ON leader.id = person.referred_by
          WHERE ${isTheirs} ORDER BY wanted.key`,
      )
      .all({ ids: JSON.stringify([...ids]), ...leadersOf(whose) }) as ChosenPerson[]
  })()

/** In the order of the view. */
export function idsOfChosen(sqlite: Sqlite, whose: Whose, chosen: ChosenPeople): Int32Array {
  switch (chosen.kind) {
    case 'view':
      return list(sqlite, whose, chosen.view).ids
    case 'selection':
      return selectedIds(sqlite, whose, chosen.selection)
  }
}
