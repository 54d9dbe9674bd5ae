import { useMemo } from 'react'
import { create } from 'zustand'
import type { ColumnId } from '../../src-preload/contract/index.ts'
import { savePreferences, usePreferences } from '../preferences.ts'
import * as rules from './columns.ts'
import { hasMunicipios } from './find/places.ts'
import { usePlaces } from './find/places-store.ts'

/** Column chooser. */
export const useChooser = create<{ isOpen: boolean }>(() => ({ isOpen: false }))

/** Columns of the account. */
export function useColumns(): rules.Columns {
  const kept = usePreferences((state) => state.columns)
  const several = usePlaces(({ places }) => hasMunicipios(places ?? []))
  return useMemo(() => rules.withMunicipios(rules.withName(kept), several), [kept, several])
}

export const columnsNow = (): rules.Columns =>
  rules.withMunicipios(
    rules.withName(usePreferences.getState().columns),
    hasMunicipios(usePlaces.getState().places ?? []),
  )

function change(columns: rules.Columns): void {
  void savePreferences({ columns: [...columns] })
}

export const toggleColumn = (id: ColumnId): void => change(rules.toggled(columnsNow(), id))
export const moveColumn = (id: ColumnId, step: 1 | -1): void => change(rules.moved(columnsNow(), id, step))
export const resetColumns = (): void => change(rules.defaultColumns)

/** Not saved until `keepColumns`: a dragged edge changes the width many times a second. */
export function resizeColumn(id: ColumnId, now: readonly rules.PlacedColumn[], width: number): void {
  usePreferences.setState({ columns: [...rules.resized(columnsNow(), now, id, width)] })
}
export const keepColumns = (): void => change(columnsNow())
