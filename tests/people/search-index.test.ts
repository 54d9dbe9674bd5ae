import { expect, test } from 'vitest'
import { searchColumns, searchIndexSql } from '../../scripts/search-index.ts'
import type { Database } from '../../src-main/database/open.ts'
import { list } from '../../src-main/people/list.ts'
import { edit, register } from '../../src-main/people/repository.ts'
import { rowOf } from '../../src-main/people/rows.ts'
import { type SearchedField, searchedFields, unknownTexts } from '../../src-preload/person-fields.ts'
import { everyone } from '../support/app.ts'
import { openDatabase, registerPerson } from '../support/database.ts'

const schemaOf = ({ sqlite }: Database): Record<string, string> =>
  Object.fromEntries(
    sqlite
      .prepare(
        `SELECT name, replace(sql, '"', '\`') FROM sqlite_schema
          WHERE name LIKE 'people_search%' OR name LIKE 'people_words%'`,
      )
      .raw()
      .all() as [string, string][],
  )

const remake = ({ sqlite }: Database, fields: readonly SearchedField[]): void => {
  for (const statement of searchIndexSql(fields)) sqlite.exec(statement)
}

test('the migrations index the fields that the search looks at, as `npm run migration` would', () => {
  const database = openDatabase()
  const migrated = schemaOf(database)
  expect(database.sqlite.prepare(`SELECT name FROM pragma_table_info('people_words')`).pluck().all()).toEqual(
    searchColumns(searchedFields),
  )
  remake(database, searchedFields)
  expect(schemaOf(database)).toEqual(migrated)
})

test('one more searched field finds who was there, who comes, and who is edited', () => {
  const database = openDatabase()
  const found = (search: string) =>
    [...list(database.sqlite, 1, { ...everyone, search }).ids].map((id) => rowOf(database.sqlite, id)?.barrio)
  const barrioOf = (personId: number, barrio: string) => {
    const { cedula = '', name = '' } = rowOf(database.sqlite, personId) ?? {}
    edit(database, { ...unknownTexts, personId, cedula, name, phone: null, barrio }, 1, 1, 1)
  }
  const first = registerPerson(database, 1, 1)
  barrioOf(first, 'El Recreo')
  expect(found('recreo')).toEqual([])

  remake(database, [...searchedFields, 'barrio' as SearchedField])
  expect(found('recreo')).toEqual(['El Recreo'])
  expect(found('re')).toEqual(['El Recreo'])
  const consent = { method: 'voice', textVersion: 1, accepted: true } as const
  const typed = { cedula: '1014880555', name: 'Ana Ruiz', phone: null, consent }
  register(database, { ...typed, ...unknownTexts, barrio: 'Alto Recreo' }, 1, 1, 2)
  expect(found('recreo')).toHaveLength(2)
  barrioOf(first, 'La Playa')
  expect(found('recreo')).toEqual(['Alto Recreo'])
  expect(found('playa')).toEqual(['La Playa'])
})
