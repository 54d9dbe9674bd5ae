import { create } from 'zustand'
import type { ExportProgress, SummaryPart } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

export type Exported = 'view' | 'selection' | SummaryPart

interface ExportState {
  /** What is asked about or written; null: nothing. One at a time, wherever it was asked for. */
  exporting: Exported | null
  /** Null until the place was chosen. */
  progress: ExportProgress | null
  isCancelling: boolean
}

export const nothingExported: ExportState = { exporting: null, progress: null, isCancelling: false }

export const useExport = create<ExportState>(() => nothingExported)

/** Whether there is one to break off. */
export const canCancelExport = (): boolean => {
  const { progress, isCancelling } = useExport.getState()
  return progress !== null && !isCancelling
}

export async function cancelExport(): Promise<void> {
  useExport.setState({ isCancelling: true })
  const result = await ask(window.referidos.spreadsheet.cancelExport())
  if (!result.ok) notice.failed(result.error)
}
