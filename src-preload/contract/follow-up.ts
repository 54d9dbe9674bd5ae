import * as z from 'zod'
import type { CensusRemedy, ElectionCalendar } from './census-remedies.ts'
import { channel } from './channel.ts'
import { chosenPeople } from './printing.ts'
import type { CountedPlace } from './summary.ts'

export interface FollowUpPerson {
  id: number
  name: string
  /** Digits only. */
  cedula: string
  /** 10 digits; null: has none. */
  phone: string | null
  /** The census page's words. */
  novedad: string | null
}

/** `people`: by surname, at most `listedPeople` of `all`. */
export interface FollowUpGroup {
  remedy: CensusRemedy
  all: number
  people: FollowUpPerson[]
}

/** Who votes, and what each of the others has to do. */
export interface FollowUp {
  people: number
  /** `places`: puestos, most people first. */
  votes: { people: number; places: CountedPlace[] }
  /** In the order of `censusRemedies`, without empty ones. */
  groups: FollowUpGroup[]
  /** Their lookup is not over. */
  waiting: number
  calendar: ElectionCalendar
  /** In Colombia, 2026-11-29. */
  today: string
}

/** People per group on the screen; paper has all. */
export const listedPeople = 100

export const followUpInput = z.strictObject({ of: chosenPeople })

export const followUpChannels = {
  read: channel('leader', followUpInput).returns<FollowUp>(),
}
