import * as z from 'zod'
import type { Goal } from '../goals.ts'
import { channel } from './channel.ts'
import type { PesoRate } from './costs.ts'
import { nothing } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'
import type { CensusStatus } from './statuses.ts'

/** Levels by which people are counted. */
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
 * `day`: in Colombia, 2026-11-21. `found`: people registered on that day whom the census knows by now. `checked`: tries
 * that reached the census. `cost`: US dollars for captchas.
 */
export interface DayCount {
  day: string
  registered: number
  found: number
  checked: number
  cost: number
}

/** Days counted, today included. */
export const summaryDays = 30
/** Places drawn in the chart. */
export const drawnPlaces = 20

/** Days counted for each leader, today included. */
export const leaderDays = 7

/** A leader's work, as the owner sees it. */
export interface LeaderProgress {
  /** Account id. */
  id: number
  displayName: string
  /** Can register people. */
  isActive: boolean
  people: number
  /** People found in the census. */
  found: number
  /** Registrations of each day, today last. */
  days: number[]
  /** UTC ms; null: nobody yet. */
  lastRegisteredAt: number | null
  goal: Goal | null
}

/** Figures of a leader's own people, or of everybody's. */
export interface Summary {
  people: number
  /** People with a puesto. */
  placed: number
  statuses: Record<CensusStatus, number>
  /** `all`: number of places. `most`: the places with the most people, at most `drawnPlaces`. */
  places: Record<PlaceKind, { all: number; most: CountedPlace[] }>
  /** Oldest first, today last. */
  days: DayCount[]
  /** US dollars for captchas in these days; null: none was paid for. */
  cost: number | null
  /** null: the owner set none. */
  pesoRate: PesoRate | null
  /** The leader's own goal, or the campaign's; null: none. */
  goal: Goal | null
  /** In the campaign's summary alone; most found people first. */
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
