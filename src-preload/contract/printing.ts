import * as z from 'zod'
import { maxSheetsAtOnce } from './authorisation.ts'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'
import { summaryParts } from './summary.ts'
import { about, chosenPeople } from './table.ts'

/**
 * `puesto`: each puesto on its own sheets. `mesa`: each mesa in its own list, on the sheets of its puesto. `list`: one
 * list.
 */
export const sheetGroups = ['puesto', 'mesa', 'list'] as const
export type SheetGroup = (typeof sheetGroups)[number]

/**
 * `mesa`: sorted by place down to the mesa, then by surname. `surname`: see `splitName` of src-main/people/surname.ts.
 */
export const sheetOrders = ['mesa', 'surname'] as const
export type SheetOrder = (typeof sheetOrders)[number]

const printedDocument = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('people'),
    of: chosenPeople,
    about,
    by: z.enum(sheetGroups),
    order: z.enum(sheetOrders),
  }),
  z.strictObject({ kind: z.literal('follow_up'), of: chosenPeople, about }),
  z.strictObject({ kind: z.literal('summary'), part: z.enum(summaryParts) }),
  /** Ids of the caller's own sheets for signatures. */
  z.strictObject({
    kind: z.literal('consent_sheets'),
    ids: z.array(z.int().positive()).min(1).max(maxSheetsAtOnce),
  }),
  /** All data kept about one person, for them. `rights.saveJson` says who may print it. */
  z.strictObject({ kind: z.literal('person'), personId }),
])
export type PrintedDocument = z.infer<typeof printedDocument>

// ── The sheets, for paper and for the preview ───────────────────────────────────────────────────────────────────────

/**
 * Width and alignment of a column. `tick`: an empty box. `bar`: drawn from the row's share. `line`: the line's number.
 * `sign`: room for handwriting.
 */
export type PrintedColumnKind =
  | 'tick'
  | 'name'
  | 'cedula'
  | 'phone'
  | 'mesa'
  | 'place'
  | 'leader'
  | 'text'
  | 'number'
  | 'bar'
  | 'line'
  | 'sign'

export interface PrintedColumn {
  kind: PrintedColumnKind
  /** Empty for `tick` and `bar`. */
  header: string
}

/** `strong`: printed in bold after `plain`. */
export type PrintedCell = string | { plain: string; strong: string }

/**
 * A line of a sheet. `columns`: head of the rows, groups and lists that follow, up to the next line of another kind.
 * `code`: a QR code from `qrPath`, with a text beside it. `list`: title of a group that may be cut off its page, so it
 * stays whole if it fits on a page. `share`: 0 to 1; null without a bar.
 */
export type PrintedLine =
  | { kind: 'heading'; text: string; note: string }
  | { kind: 'text'; text: string }
  | { kind: 'code'; path: string; size: number; text: string }
  | { kind: 'columns'; columns: PrintedColumn[] }
  | { kind: 'group'; text: string; note: string }
  | { kind: 'list'; text: string; note: string }
  | { kind: 'row'; cells: PrintedCell[]; share: number | null }

/** Texts at the head of each page of a sheet. Empty ones are left out. */
export interface SheetHead {
  title: string
  where: string
  about: string
}

/** A page of paper. `number`: counts from 1. */
export interface PrintedPage extends SheetHead {
  number: number
  lines: PrintedLine[]
}

/** `whose`: display name of the printing account, or the name of the campaign. `day`: 24/11/2026. */
export interface Letterhead {
  whose: string
  day: string
}

/**
 * `edition`: identifies the document as of one moment; its pages do not change. `pages`: number of pages of the whole
 * document; 0: there is nobody. `shown`: pages from the requested one on; from page 1 on if this is not the requested
 * edition.
 */
export interface PrintPreview {
  edition: string
  people: number
  pages: number
  letterhead: Letterhead
  shown: PrintedPage[]
}

/** Pages per preview. */
export const previewedPages = 8

/** Most people who are sent to a printer at once. More are saved as PDF. */
export const maxPrinted = 10_000

/** `leftMs`: estimated from the previous document, or from a slow laptop; null: no estimate. */
export interface PrintProgress {
  phase: 'reading' | 'drawing' | 'saving'
  people: number
  leftMs: number | null
}

/**
 * `nothing`: there is nobody to print. `aborted`: also by the leader in the system's dialog. `unrecorded`: printed, but
 * the log has no entry about it.
 */
export type PrintAnswer = {
  kind: 'printed' | 'unrecorded' | 'aborted' | 'nothing' | 'too_many' | 'no_printer' | 'failed'
}

/** `path`: first of the `files`. */
export type PdfAnswer =
  | { kind: 'saved'; path: string; people: number; files: number }
  | { kind: 'aborted' | 'nothing' }

/**
 * `edition`: from an earlier preview of the document; null: a new one. Main keeps only the latest edition. If it has
 * another one, it reads everything again into a new edition.
 */
export const printInput = z.strictObject({ document: printedDocument, edition: z.uuid().nullable() })
export type PrintInput = z.infer<typeof printInput>

export const previewInput = printInput.extend({ first: z.int().min(1).max(1_000_000) })

/** Preview, printer and PDF of an edition have the same sheets. */
export const printingChannels = {
  /** The pages from `first`, at most `previewedPages`. */
  preview: channel('leader', previewInput).returns<PrintPreview>(),
  /** Shows the system's print dialog. Progress: `printing.progress`. One document is printed or saved at a time. */
  print: channel('leader', printInput).returns<PrintAnswer>(),
  /**
   * Asks where to save, then writes a PDF. Takes seconds for 10,000 people; more people are split into several files.
   * Progress as for `print`.
   */
  savePdf: channel('leader', printInput).returns<PdfAnswer>(),
  /** Cancels the running `print` or `savePdf`; no effect if none runs. */
  abort: channel('leader', nothing).returns<null>(),
  /** Drops the kept edition. Call when its window is closed. */
  forget: channel('leader', nothing).returns<null>(),
}
