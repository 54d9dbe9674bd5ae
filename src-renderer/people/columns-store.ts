import { useMemo } from 'react'
import { create } from 'zustand'
import type { ColumnId, Scope } from '../../src-preload/contract/index.ts'
import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import { scopeNow, useScope } from '../scope/store.ts'
import * as rules from './columns.ts'
import { hasMunicipios } from './find/places.ts'
import { usePlaces } from './find/places-store.ts'

/** State of the column chooser. */
export const useChooser = create<{ isOpen: boolean }>(() => ({ isOpen: false }))

const partOf = { own: 'columns', campaign: 'campaignColumns' } as const satisfies Record<Scope, string>

/** The account's columns in the scope. */
export function useColumns(): rules.Columns {
  const part = useScope(({ scope }) => partOf[scope])
  const kept = usePreferences((state) => state[part])
  const several = usePlaces(({ places }) => hasMunicipios(places ?? []))
  return useMemo(() => rules.withMunicipios(rules.withName(kept), several), [kept, several])
}

export const columnsNow = (): rules.Columns =>
  rules.withMunicipios(
    rules.withName(usePreferences.getState()[partOf[scopeNow()]]),
    hasMunicipios(usePlaces.getState().places ?? []),
  )

function change(columns: rules.Columns): void {
  void savePreferences({ [partOf[scopeNow()]]: [...columns] })
}

export const toggleColumn = (id: ColumnId): void => change(rules.toggled(columnsNow(), id))
export const moveColumn = (id: ColumnId, step: 1 | -1): void => change(rules.moved(columnsNow(), id, step))
export const resetColumns = (): void => change(rules.defaultColumns(scopeNow()))

/** Not saved until `keepColumns`: dragging an edge changes the width many times per second. */
export function resizeColumn(id: ColumnId, now: readonly rules.PlacedColumn[], width: number): void {
  usePreferences.setState({ [partOf[scopeNow()]]: [...rules.resized(columnsNow(), now, id, width)] })
}
export const keepColumns = (): void => change(columnsNow())
