import { create } from 'zustand'
import { type ExportAnswer, mostPicked, type Result } from '../../src-preload/contract.ts'
import { messages } from '../../src-preload/messages.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'
import { selection } from './bulk.ts'
import { useReferrals } from './list-store.ts'

export const useExport = create<{ exporting: boolean }>(() => ({ exporting: false }))

/** Exports what the table shows, in its order. */
export async function exportView(): Promise<void> {
  const { view, counts } = useReferrals.getState()
  if (counts?.[view.tab] === 0) return notice.info(messages.exported.nothing)
  await save(() => window.referidos.spreadsheet.export(view))
}

/** Exports who is selected. */
export async function exportSelection(): Promise<void> {
  const selected = selection()
  if (selected === null) return notice.info(messages.selection.tooManyToName(mostPicked))
  await save(() => window.referidos.spreadsheet.exportSelection(selected))
}

async function save(write: () => Promise<Result<ExportAnswer>>): Promise<void> {
  if (useExport.getState().exporting) return
  useExport.setState({ exporting: true })
  const result = await ask(write())
  useExport.setState({ exporting: false })
  if (!result.ok) return notice.failed(result.error)
  if (result.value.kind === 'cancelled') return
  const { rows, path } = result.value
  notice.done(messages.exported.done(rows, path), {
    label: messages.exported.show,
    run: () => void showLast(),
  })
}

/** The file that was written last, in the system's file manager. */
export async function showLast(): Promise<void> {
  const result = await ask(window.referidos.spreadsheet.showLast())
  if (!result.ok) notice.failed(result.error)
}
