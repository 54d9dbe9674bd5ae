import * as z from 'zod'
import type { Goal } from '../goals.ts'
import { channel } from './channel.ts'
import type { PesoRate } from './costs.ts'
import { nothing } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'
import type { CensusStatus } from './statuses.ts'

/** Levels at which people are counted. */
export const placeKinds = ['municipio', 'puesto', 'mesa'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** `puesto`, `mesa`: null if the count is by a larger level or the census named none. */
export interface CountedPlace {
  departamento: string | null
  municipio: string | null
  puesto: string | null
  mesa: string | null
  people: number
}

/**
 * `day`: in Colombia, 2026-11-21. `found`: number of people registered on that day whom the census has found so far.
 * `checked`: tries that reached the census. `cost`: US dollars for captchas.
 */
export interface DayCount {
  day: string
  registered: number
  found: number
  checked: number
  cost: number
}

/** Number of days that are counted, including today. */
export const summaryDays = 30
/** Number of places in the chart. */
export const drawnPlaces = 20

/** Number of days that are counted for each leader, including today. */
export const leaderDays = 7

/** A leader's work, for the owner. */
export interface LeaderProgress {
  /** Account id. */
  id: number
  displayName: string
  /** Whether the account can register people. */
  isActive: boolean
  people: number
  /** Number of people found in the census. */
  found: number
  /** Registrations per day, today last. */
  days: number[]
  /** UTC ms; null: no registration yet. */
  lastRegisteredAt: number | null
  goal: Goal | null
}

/** Figures of a leader's own people, or of all people. */
export interface Summary {
  people: number
  /** Number of people with a puesto. */
  placed: number
  statuses: Record<CensusStatus, number>
  /** `all`: number of places. `most`: the places with the most people, at most `drawnPlaces`. */
  places: Record<PlaceKind, { all: number; most: CountedPlace[] }>
  /** Oldest first, today last. */
  days: DayCount[]
  /** US dollars for captchas in these days; null: no lookup was paid for. */
  cost: number | null
  /** null: the owner set none. */
  pesoRate: PesoRate | null
  /** The leader's own goal, or the campaign's; null: none. */
  goal: Goal | null
  /** Only in the campaign's summary; most found people first. */
  leaders: LeaderProgress[] | null
}

/** Parts of a summary that can be exported and printed. */
export const summaryParts = ['status', ...placeKinds, 'days', 'cost', 'leaders'] as const
export type SummaryPart = (typeof summaryParts)[number]

export const placesInput = z.strictObject({ by: z.enum(placeKinds) })
export const partInput = z.strictObject({ part: z.enum(summaryParts) })

export const summaryChannels = {
  read: channel('leader', nothing).returns<Summary>(),
  /** All places, most people first. */
  places: channel('leader', placesInput).returns<CountedPlace[]>(),
  /** Asks where to save, then writes the whole table of this part. */
  export: channel('leader', partInput).returns<ExportAnswer>(),
}
