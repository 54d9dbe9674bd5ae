import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'
import type { PersonRow } from './people.ts'
import { selection } from './table.ts'

/** Limit of people per refresh. */
export const maxRefreshed = 10

export interface RefreshAnswer {
  queued: number
  skippedFinal: number
  skippedCooldown: number
  /** Nobody is looked up without an authorisation. */
  skippedUnauthorised: number
  /** When the first cooldown among those skipped ends, UTC ms. */
  cooldownUntil: number | null
}

/** Preview of a refresh of a selection. Other leaders' people are not counted. */
export interface Refreshable {
  people: number
  /** People who can be refreshed, beyond the limit of one refresh too. */
  ready: number
  /** People with a final status, whom a refresh of several skips. */
  final: number
  /** People refreshed less than 30 s ago. */
  cooling: number
  unauthorised: number
  /** When the first of those cooldowns ends, UTC ms; null: there are none. */
  coolingUntil: number | null
  /**
   * Ids to pass to `refresh`: everybody if they are ten or fewer, else the ten refreshable people whose last refresh is
   * oldest.
   */
  next: number[]
}

export const refreshInput = z.strictObject({ personIds: z.array(personId).min(1).max(maxRefreshed) })

export const censusChannels = {
  /**
   * Queues lookups again. One person: whatever the status. Several (at most 10): those with a final status are skipped.
   * Each person has a cooldown of 30 s.
   */
  refresh: channel('leader', refreshInput).returns<RefreshAnswer>(),
  /** Previews a refresh of a selection. */
  refreshable: channel('leader', selection).returns<Refreshable>(),
  /** The signed-in account's own census card. */
  own: channel('signed_in', nothing).returns<PersonRow>(),
}
