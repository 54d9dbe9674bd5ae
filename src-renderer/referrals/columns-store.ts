import { create } from 'zustand'
import type { ColumnId } from '../../src-preload/contract.ts'
import { ask } from '../api.ts'
import { messages } from '../messages.ts'
import { notice } from '../ui/notice.tsx'
import * as rules from './columns.ts'

export const useColumns = create<{ columns: rules.Columns }>(() => ({ columns: rules.defaultColumns }))
const { getState: get, setState: set } = useColumns

/** A width that is dragged changes many times a second; the last one is kept. */
const coalesceMs = 300
let soon: ReturnType<typeof setTimeout> | undefined

function change(columns: rules.Columns): void {
  if (columns === get().columns) return
  set({ columns })
  clearTimeout(soon)
  soon = setTimeout(() => void save(), coalesceMs)
}

async function save(): Promise<void> {
  soon = undefined
  const result = await ask(window.referidos.preferences.save({ columns: [...get().columns] }))
  if (!result.ok) notice.info(messages.columns.notSaved)
}

export const toggleColumn = (id: ColumnId): void => change(rules.toggled(get().columns, id))
export const moveColumn = (id: ColumnId, step: 1 | -1): void => change(rules.moved(get().columns, id, step))
export const resizeColumn = (id: ColumnId, now: readonly rules.PlacedColumn[], width: number): void =>
  change(rules.resized(get().columns, now, id, width))
export const resetColumns = (): void => change(rules.defaultColumns)

/** As the account left them, until the returned function is called. */
export function followColumns(): () => void {
  let isOver = false
  void ask(window.referidos.preferences.read()).then((result) => {
    if (result.ok && !isOver) set({ columns: rules.withName(result.value.columns) })
  })
  return () => {
    isOver = true
    if (soon !== undefined) {
      clearTimeout(soon)
      void save()
    }
    set({ columns: rules.defaultColumns })
  }
}
