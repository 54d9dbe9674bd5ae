import { create } from 'zustand'
import type { ExportProgress, SummaryPart } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

export type Exported = 'view' | 'selection' | SummaryPart

interface ExportState {
  /** Export in progress, from its dialog on; null: none. One at a time. */
  exporting: Exported | null
  /** Null: no file chosen yet. */
  progress: ExportProgress | null
  isAborting: boolean
}

export const nothingExported: ExportState = { exporting: null, progress: null, isAborting: false }

export const useExport = create<ExportState>(() => nothingExported)

export const canAbortExport = (): boolean => {
  const { progress, isAborting } = useExport.getState()
  return progress !== null && !isAborting
}

export async function abortExport(): Promise<void> {
  useExport.setState({ isAborting: true })
  const result = await ask(window.referidos.spreadsheet.abortExport())
  if (!result.ok) notice.failed(result.error)
}
