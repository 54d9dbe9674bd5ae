import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'
import type { CensusStatus } from './statuses.ts'

/** What people are counted by. */
export const placeKinds = ['municipio', 'puesto', 'mesa'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** `puesto`, `mesa`: null where it is counted by something larger, and where the census named none. */
export interface CountedPlace {
  departamento: string | null
  municipio: string | null
  puesto: string | null
  mesa: string | null
  people: number
}

/** `day`: in Colombia, 2026-11-21. `checked`: tries that asked the census. `cost`: of their captchas, US dollars. */
export interface DayCount {
  day: string
  registered: number
  checked: number
  cost: number
}

/** So many days are counted, today with them. */
export const summaryDays = 30
/** So many places are drawn. */
export const drawnPlaces = 20

/** Of the leader's own people. */
export interface Summary {
  people: number
  /** Who has a puesto. */
  placed: number
  statuses: Record<CensusStatus, number>
  /** `all`: how many there are. `most`: those with the most people, `drawnPlaces` at most. */
  places: Record<PlaceKind, { all: number; most: CountedPlace[] }>
  /** Oldest first, today last. */
  days: DayCount[]
  /** What captchas have cost in these days, US dollars; null: nothing was paid for one. */
  cost: number | null
}

/** What of a summary can be exported by itself. */
const summaryParts = ['status', ...placeKinds, 'days', 'cost'] as const
export type SummaryPart = (typeof summaryParts)[number]

/** `leftMs`: as estimated from the print before, or from a slow laptop; null where it can only be waited for. */
export interface PrintProgress {
  phase: 'reading' | 'drawing' | 'saving'
  people: number
  leftMs: number | null
}

/** `nothing`: there is nobody to print. `path`: of the first of the `files`. */
export type PrintAnswer =
  | { kind: 'saved'; path: string; people: number; files: number }
  | { kind: 'cancelled' }
  | { kind: 'nothing' }

export const summaryChannels = {
  read: channel('leader', nothing).returns<Summary>(),
  /** All of them, most people first. */
  places: channel('leader', z.strictObject({ by: z.enum(placeKinds) })).returns<CountedPlace[]>(),
  /** Asks where to save, then writes the table of this part, whole. */
  export: channel('leader', z.strictObject({ part: z.enum(summaryParts) })).returns<ExportAnswer>(),
  /**
   * Asks where to save, then writes a PDF of the leader's people, a page a puesto and a block a mesa; seconds for
   * 10,000 people, told by `summary.printProgress`. More people are printed to several files.
   */
  printByPlace: channel('leader', nothing).returns<PrintAnswer>(),
  /** Breaks the print off; harmless where none runs. */
  cancelPrint: channel('leader', nothing).returns<null>(),
}
