import { create } from 'zustand'
import type { ExportProgress, SummaryPart } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

/** Which people an export takes. */
export const exportedPeople = ['view', 'selection', 'everybody'] as const
export type ExportedPeople = (typeof exportedPeople)[number]
/** `recheck`: the list of changes of a batch. */
export type Exported = ExportedPeople | SummaryPart | 'recheck'

interface ExportState {
  /** Export in progress, from the choice of its file on; null: none. One at a time. */
  exporting: Exported | null
  /** Null: no file chosen yet. */
  progress: ExportProgress | null
  isAborting: boolean
}

export const nothingExported: ExportState = { exporting: null, progress: null, isAborting: false }

export const useExport = create<ExportState>(() => nothingExported)

/** The dialog before an export, with the people that are chosen when it opens; null: it is closed. */
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
