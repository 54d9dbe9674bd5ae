import { create } from 'zustand'
import {
  type AppError,
  type ChosenPeople,
  everybody,
  maxPrinted,
  type PdfAnswer,
  type PrintAnswer,
  type PrintedDocument,
  type PrintInput,
  type PrintPreview,
  type PrintProgress,
  type Scope,
  type SheetGroup,
  type SheetOrder,
  type SummaryPart,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow } from '../scope/store.ts'
import { notice } from '../ui/notice.tsx'
import { showLast } from '../ui/show-last.ts'
import { withMore } from './more-pages.ts'

const words = messages.printing

/** The document to print. The leader chooses the rest in the window. */
type Printed =
  | { kind: 'people' | 'follow_up'; of: ChosenPeople; about: string }
  | { kind: 'summary'; part: SummaryPart }
  | { kind: 'consent_sheets'; ids: number[] }
  | { kind: 'person'; personId: number }

interface PrintingState {
  /** null: the window is closed. */
  printed: Printed | null
  /** Scope of the screen behind the window. */
  scope: Scope
  /** Kept for the next document. */
  by: SheetGroup
  order: SheetOrder
  /** Shows the previous choice while the sheets are read again. null: not read yet. */
  preview: PrintPreview | null
  isReading: boolean
  failure: AppError | null
  running: 'paper' | 'pdf' | null
  /** null: no file chosen yet. */
  progress: PrintProgress | null
  /** Estimate at the start of the drawing, in milliseconds. */
  drawingMs: number | null
  isAborting: boolean
}

const closed = { printed: null, preview: null, isReading: false, failure: null }
const idle = { running: null, progress: null, drawingMs: null, isAborting: false }

export const usePrinting = create<PrintingState>(() => ({
  ...closed,
  ...idle,
  scope: 'own',
  by: 'puesto',
  order: 'mesa',
}))
const { getState: get, setState: set } = usePrinting

export const allPeople: ChosenPeople = { kind: 'view', view: everybody }

export function openPrinting(printed: Printed, scope = scopeNow()): void {
  if (get().running !== null) return
  // Sheets for signatures belong to the leader.
  set({ ...closed, printed, scope: printed.kind === 'consent_sheets' ? 'own' : scope })
  void read()
}

export function closePrinting(): void {
  const { printed, running } = get()
  if (printed === null || running !== null) return
  set(closed)
  // Ignores a failure: the next document replaces main's edition.
  void ask(window.referidos.printing.forget())
}

export function choose(changed: Partial<Pick<PrintingState, 'by' | 'order'>>): void {
  set(changed)
  void read()
}

const channels = () => channelsIn(get().scope)

/** null: the window is closed. */
function documentNow(): PrintedDocument | null {
  const { printed, by, order } = get()
  switch (printed?.kind) {
    case undefined:
      return null
    case 'people':
      return { ...printed, kind: 'people', by, order }
    case 'follow_up':
      return { ...printed, kind: 'follow_up' }
    case 'summary':
    case 'consent_sheets':
    case 'person':
      return printed
  }
}

/** Number of the last request for a first page: an older request's answer is dropped. */
let asked = 0

export async function read(): Promise<void> {
  const document = documentNow()
  if (document === null) return
  asked += 1
  const own = asked
  set({ isReading: true, failure: null })
  const result = await ask(channels().printPreview({ document, edition: null, first: 1 }))
  if (own !== asked || get().printed === null) return
  set({
    isReading: false,
    ...(result.ok ? { preview: result.value } : { failure: result.error }),
  })
}

/** Appends the next pages, or shows the first ones of a newer edition. */
export async function readMore(): Promise<void> {
  const document = documentNow()
  const { preview, isReading } = get()
  if (document === null || preview === null || isReading) return
  asked += 1
  const own = asked
  set({ isReading: true })
  const { edition, shown } = preview
  const result = await ask(channels().printPreview({ document, edition, first: shown.length + 1 }))
  if (own !== asked || get().printed === null) return
  set({ isReading: false })
  if (!result.ok) return notice.failed(result.error)
  set({ preview: withMore(preview, result.value) })
}

const took = (progress: PrintProgress) =>
  set(({ drawingMs }) => ({ progress, drawingMs: drawingMs ?? progress.leftMs }))

/** null: it failed, and the error was shown. */
async function run<Answer>(
  running: 'paper' | 'pdf',
  start: (input: PrintInput) => ReturnType<typeof ask<Answer>>,
): Promise<{ answer: Answer; wasAborted: boolean } | null> {
  const document = documentNow()
  if (document === null || get().running !== null) return null
  set({ ...idle, running })
  const stop = window.referidos.on('printing.progress', took)
  // Prints the shown edition. Main ignores the edition of another choice.
  const result = await start({ document, edition: get().preview?.edition ?? null })
  stop()
  const wasAborted = get().isAborting
  set(idle)
  if (result.ok) return { answer: result.value, wasAborted }
  notice.failed(result.error)
  return null
}

/** Opens the system's print dialog. */
export async function print(): Promise<void> {
  const came = await run<PrintAnswer>('paper', (input) => ask(channels().print(input)))
  if (came === null) return
  switch (came.answer.kind) {
    case 'printed':
      closePrinting()
      return notice.done(words.printed)
    case 'unrecorded':
      closePrinting()
      return notice.info(words.unrecorded)
    case 'aborted':
      return
    case 'nothing':
      return notice.info(words.nothing)
    case 'too_many':
      return notice.info(words.tooMany(maxPrinted))
    case 'no_printer':
      return notice.info(words.noPrinter)
    case 'failed':
      return notice.info(words.failed)
  }
}

/** Asks where to save and writes the sheets to a PDF. */
export async function savePdf(): Promise<void> {
  const came = await run<PdfAnswer>('pdf', (input) => ask(channels().savePdf(input)))
  if (came === null) return
  const { answer, wasAborted } = came
  const { printed } = get()
  switch (answer.kind) {
    case 'aborted':
      if (wasAborted) notice.info(words.aborted)
      return
    case 'nothing':
      return notice.info(words.nothing)
    case 'saved':
      closePrinting()
      notice.done(doneWords(printed, answer), {
        label: messages.exported.show,
        run: () => void showLast(),
      })
  }
}

const doneWords = (
  printed: Printed | null,
  { people, path, files }: Extract<PdfAnswer, { kind: 'saved' }>,
): string => (printed?.kind === 'consent_sheets' ? words.doneSheets(path) : words.done(people, path, files))

export async function abortPrinting(): Promise<void> {
  set({ isAborting: true })
  const result = await ask(window.referidos.printing.abort())
  if (!result.ok) notice.failed(result.error)
}
