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
  isAborting: boolean
}

export const nothingExported: ExportState = { exporting: null, progress: null, isAborting: false }

export const useExport = create<ExportState>(() => nothingExported)

/** Whether there is one to break off. */
export const canAbortExport = (): boolean => {
  const { progress, isAborting } = useExport.getState()
  return progress !== null && !isAborting
}

export async function abortExport(): Promise<void> {
  useExport.setState({ isAborting: true })
  const result = await ask(window.referidos.spreadsheet.abortExport())
  if (!result.ok) notice.failed(result.error)
}
