import { create } from 'zustand'
import type { PrintProgress } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { showLast } from '../people/export.ts'
import { notice } from '../ui/notice.tsx'

interface PrintState {
  /** From the save dialog to the end. */
  isPrinting: boolean
  /** Null: no file chosen yet. */
  progress: PrintProgress | null
  /** Estimate at the start of the drawing, in milliseconds. */
  drawingMs: number | null
  isAborting: boolean
}

const start: PrintState = { isPrinting: false, progress: null, drawingMs: null, isAborting: false }

export const usePrint = create<PrintState>(() => start)
const { getState: get, setState: set } = usePrint

const took = (progress: PrintProgress) =>
  set(({ drawingMs }) => ({ progress, drawingMs: drawingMs ?? progress.leftMs }))

/** Asks where to save and writes the leader's people to a PDF, one page per puesto. */
export async function printByPlace(): Promise<void> {
  if (get().isPrinting) return
  set({ ...start, isPrinting: true })
  const stop = window.referidos.on('summary.printProgress', took)
  const result = await ask(window.referidos.summary.printByPlace())
  stop()
  const wasAborted = get().isAborting
  set(start)
  if (!result.ok) return notice.failed(result.error)
  switch (result.value.kind) {
    case 'aborted':
      if (wasAborted) notice.info(messages.printing.aborted)
      return
    case 'nothing':
      return notice.info(messages.printing.nothing)
    case 'saved': {
      const { people, path, files } = result.value
      notice.done(messages.printing.done(people, path, files), {
        label: messages.exported.show,
        run: () => void showLast(),
      })
    }
  }
}

export async function abortPrint(): Promise<void> {
  set({ isAborting: true })
  const result = await ask(window.referidos.summary.abortPrint())
  if (!result.ok) notice.failed(result.error)
}
