import { create } from 'zustand'
import type { ExportProgress, SummaryPart } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

/** People that an export can contain. */
export const exportedPeople = ['view', 'selection', 'everybody'] as const
export type ExportedPeople = (typeof exportedPeople)[number]
/** `recheck`: the list of changes of a batch. */
export type Exported = ExportedPeople | SummaryPart | 'recheck'

interface ExportState {
  /** The running export, from the choice of its file; null: none. One at a time. */
  exporting: Exported | null
  /** null: no file chosen yet. */
  progress: ExportProgress | null
  isAborting: boolean
}

export const nothingExported: ExportState = { exporting: null, progress: null, isAborting: false }

export const useExport = create<ExportState>(() => nothingExported)

/** The dialog before an export, with the initial choice of people; null: closed. */
export const useExportDialog = create<{ opened: ExportedPeople | null }>(() => ({ opened: null }))
export const closeExportDialog = (): void => useExportDialog.setState({ opened: null })

export const canAbortExport = (): boolean => {
  const { progress, isAborting } = useExport.getState()
  return progress !== null && !isAborting
}

export async function abortExport(): Promise<void> {
  useExport.setState({ isAborting: true })
  const result = await ask(window.referidos.spreadsheet.abortExport())
  if (!result.ok) notice.failed(result.error)
}
