import { create } from 'zustand'
import { bogotaDate } from '../../src-preload/bogota.ts'
import type {
  FoundTable,
  GivenConsent,
  ImportAnswer,
  ImportPreview,
  ImportProgress,
  ImportResult,
  ImportState,
  OpenAnswer,
  Result,
} from '../../src-preload/contract/index.ts'
import type { ConsentMethod } from '../../src-preload/fields.ts'
import { areWhole, type ImportField } from '../../src-preload/import-fields.ts'
import type { FileProblem } from '../../src-preload/import-problems.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { useConsentText } from '../ui/consent-text.ts'
import { notice } from '../ui/notice.tsx'
import { isDialogOpen } from '../ui/overlays.ts'
import { showLast } from '../ui/show-last.ts'

const words = messages.import

/** The leader's answer about the people's authorisation. `isGiven` null: not answered yet. */
export interface ChosenConsent {
  isGiven: boolean | null
  method: ConsentMethod | null
  day: string
  isAccepted: boolean
}

type Step = 'file' | 'columns' | 'result'

interface ImportingState {
  /** null: the window is closed. */
  step: Step | null
  /** Whether a file is being read or its rows are being checked. */
  isReading: boolean
  problem: FileProblem | null
  table: FoundTable | null
  columns: readonly (ImportField | null)[]
  titleCase: boolean
  consent: ChosenConsent
  /** Preview for the present columns; null: not made yet. */
  preview: ImportPreview | null
  progress: ImportProgress | null
  isAborting: boolean
  result: ImportResult | null
  /** The unfinished import and the one that can be undone; null: not read yet. */
  state: ImportState | null
}

const noConsent = (): ChosenConsent => ({
  isGiven: null,
  method: null,
  day: bogotaDate(Date.now()),
  isAccepted: false,
})

const nothingOpen = () => ({
  isReading: false,
  problem: null,
  table: null,
  columns: [],
  titleCase: false,
  consent: noConsent(),
  preview: null,
  progress: null,
  isAborting: false,
  result: null,
})

export const useImport = create<ImportingState>(() => ({ step: null, state: null, ...nothingOpen() }))
const { getState: get, setState: set } = useImport

/** While rows are written, the window stays open to show the progress. */
export const isImporting = (): boolean => get().progress !== null

export function openImport(): void {
  if (get().step === null) set({ step: 'file', ...nothingOpen() })
  void readState()
}

export function closeImport(): void {
  if (isImporting()) return
  set({ step: null, ...nothingOpen() })
  void ask(window.referidos.import.close())
}

export const anotherFile = (): void => set({ step: 'file', ...nothingOpen() })

export async function readState(): Promise<void> {
  const result = await ask(window.referidos.import.state())
  if (result.ok) set({ state: result.value })
}

// ── The file ────────────────────────────────────────────────────────────────────────────────────────────────────────

async function opened(open: () => Promise<Result<OpenAnswer>>): Promise<void> {
  if (get().isReading || isImporting()) return
  set({ isReading: true, problem: null })
  const result = await ask(open())
  set({ isReading: false })
  if (!result.ok) return notice.failed(result.error)
  const { value } = result
  switch (value.kind) {
    case 'cancelled':
      return
    case 'refused':
      return set({ problem: value.problem })
    case 'found': {
      const { table } = value
      set({ step: 'columns', table, columns: [...table.columns], preview: null, problem: null })
      await previewIfWhole()
    }
  }
}

export const chooseFile = (): Promise<void> => opened(() => window.referidos.import.choose())

export function dropFiles(files: FileList | null): void {
  const [file, ...others] = files ?? []
  if (file === undefined) return
  if (others.length > 0) {
    notice.info(words.choose.oneFile)
    return
  }
  openImport()
  void opened(() => window.referidos.openDropped(file))
}

/** Most characters that the boundary accepts. */
const longestPaste = 90_000

function pasteTable(text: string): void {
  if (text.length > longestPaste) {
    notice.info(words.choose.pastedTooLong)
    return
  }
  openImport()
  void opened(() => window.referidos.import.openPasted({ text }))
}

/** Several lines of several cells, as spreadsheets copy them. */
const isTable = (text: string): boolean => {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 1 && lines.every((line) => line.includes('\t'))
}

/** Takes a table copied from a spreadsheet and pasted anywhere except in a field. */
export function pasteAnywhere(event: ClipboardEvent): void {
  const { target, clipboardData } = event
  if (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]')) return
  const { step } = get()
  if (step === null ? isDialogOpen() : step !== 'file') return
  const text = clipboardData?.getData('text/plain') ?? ''
  if (!isTable(text)) return
  event.preventDefault()
  pasteTable(text)
}

export const lookAt = (sheet: number, heading: number | null): Promise<void> =>
  opened(() => window.referidos.import.look({ sheet, heading }))

// ── Columns and preview ─────────────────────────────────────────────────────────────────────────────────────────────

export function chooseColumn(at: number, field: ImportField | null): void {
  set(({ columns }) => ({ columns: columns.map((one, n) => (n === at ? field : one)), preview: null }))
  void previewIfWhole()
}

export function setTitleCase(titleCase: boolean): void {
  set({ titleCase, preview: null })
  void previewIfWhole()
}

export function changeConsent(changed: Partial<ChosenConsent>): void {
  set(({ consent }) => ({ consent: { ...consent, ...changed }, preview: null }))
  void previewIfWhole()
}

/** Whether the answer is complete. Without it, nobody is imported. */
export function isConsentSaid({ isGiven, method, isAccepted, day }: ChosenConsent): boolean {
  return isGiven === false || (isGiven === true && method !== null && isAccepted && day !== '')
}

/** null: no authorisation is given, or the answer is incomplete. */
function sentConsent(consent: ChosenConsent): GivenConsent | null {
  const { isGiven, method, day } = consent
  const { text } = useConsentText.getState()
  if (isGiven !== true || method === null || text === null || !isConsentSaid(consent)) return null
  return { method, day, textVersion: text.version, accepted: true }
}

/** Number of the last preview: an older preview's answer is dropped. */
let asked = 0

async function previewIfWhole(): Promise<void> {
  const { columns, titleCase, consent } = get()
  asked += 1
  if (!areWhole(columns)) return set({ isReading: false })
  const own = asked
  set({ isReading: true })
  const sent = { columns: [...columns], titleCase, consent: sentConsent(consent) }
  const result = await ask(window.referidos.import.preview(sent))
  if (own !== asked || get().step !== 'columns') return
  set({ isReading: false })
  if (!result.ok) return notice.failed(result.error)
  set({ preview: result.value })
}

// ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Shows the progress until the answer. null: it was aborted, or it failed and the error was shown. */
async function run(write: () => Promise<Result<ImportAnswer>>, total: number): Promise<ImportResult | null> {
  set({ progress: { phase: 'writing', done: 0, total, leftMs: null }, isAborting: false })
  const stop = window.referidos.on('import.progress', (progress) => set({ progress }))
  const result = await ask(write())
  stop()
  set({ progress: null, isAborting: false })
  void readState()
  if (!result.ok) {
    notice.failed(result.error)
    return null
  }
  if (result.value.kind === 'imported') return result.value.result
  notice.info(words.running.aborted)
  return null
}

export async function startImport(): Promise<void> {
  const { preview } = get()
  if (preview === null || isImporting()) return
  const result = await run(() => window.referidos.import.start(), preview.fresh + preview.claims)
  if (result !== null) set({ step: 'result', result })
}

export async function abortImport(): Promise<void> {
  set({ isAborting: true })
  const result = await ask(window.referidos.import.abort())
  if (!result.ok) notice.failed(result.error)
}

export async function finishUnfinished(): Promise<void> {
  const unfinished = get().state?.unfinished
  if (!unfinished) return
  const { importId, total } = unfinished
  const result = await run(() => window.referidos.import.finish({ importId }), total)
  if (result !== null) set({ step: 'result', result })
}

export async function discardUnfinished(): Promise<void> {
  const unfinished = get().state?.unfinished
  if (!unfinished) return
  const { importId, total } = unfinished
  set({ progress: { phase: 'removing', done: 0, total, leftMs: null } })
  const result = await ask(window.referidos.import.discard({ importId }))
  set({ progress: null })
  await readState()
  if (!result.ok) return notice.failed(result.error)
  notice.done(words.unfinished.discarded)
}

export async function undoImport(importId: number): Promise<void> {
  set({ progress: { phase: 'removing', done: 0, total: 0, leftMs: null } })
  const result = await ask(window.referidos.import.undo({ importId }))
  set({ progress: null })
  void readState()
  if (!result.ok) return notice.failed(result.error)
  const { kind, people } = result.value
  if (kind === 'changed') return notice.info(words.undo.changed(people))
  closeImport()
  notice.done(words.undo.undone(people))
}

export async function saveRejected(importId: number): Promise<void> {
  const result = await ask(window.referidos.import.saveRejected({ importId }))
  if (!result.ok) return notice.failed(result.error)
  if (result.value.kind === 'aborted') return
  const { rows, path } = result.value
  notice.done(words.result.saved(rows, path), { label: messages.exported.show, run: () => void showLast() })
}
