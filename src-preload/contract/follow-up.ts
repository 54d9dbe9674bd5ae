import * as z from 'zod'
import type { CensusRemedy, Guidance } from './census-remedies.ts'
import { channel } from './channel.ts'
import type { CountedPlace } from './summary.ts'
import { chosenPeople } from './table.ts'

interface FollowUpPerson {
  id: number
  name: string
  /** Digits only. */
  cedula: string
  /** 10 digits; null: has none. */
  phone: string | null
  /** The reason in the census page's words. */
  novedad: string | null
  /** Display name of the leader who registered them. */
  leader: string | null
}

/** `people`: sorted by surname, at most `listedPeople` of `all`. */
export interface FollowUpGroup {
  remedy: CensusRemedy
  all: number
  people: FollowUpPerson[]
}

/** People who vote, and the remedies for the others. */
export interface FollowUp {
  people: number
  /** `places`: puestos, most people first. */
  votes: { people: number; places: CountedPlace[] }
  /** In the order of `censusRemedies`, without empty groups. */
  groups: FollowUpGroup[]
  /** Number of people whose lookup has not finished. */
  waiting: number
  guidance: Guidance
  /** In Colombia, 2026-11-29. */
  today: string
}

/** While the census has not answered about people, it is unknown whether they can vote. */
export function followUpFigures(
  groups: readonly Pick<FollowUpGroup, 'remedy' | 'all'>[],
  waiting: number,
): { cannot: number; unknown: number } {
  const isUnknown = ({ remedy }: Pick<FollowUpGroup, 'remedy'>) => remedy === 'look_up_again'
  const sum = (some: typeof groups) => some.reduce((all, group) => all + group.all, 0)
  return {
    cannot: sum(groups.filter((group) => !isUnknown(group))),
    unknown: waiting + sum(groups.filter(isUnknown)),
  }
}

/** Most people per group on the screen. Paper has all of them. */
export const listedPeople = 100

export const followUpInput = z.strictObject({ of: chosenPeople })

export const followUpChannels = {
  read: channel('leader', followUpInput).returns<FollowUp>(),
}
