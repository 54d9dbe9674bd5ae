import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'
import type { PersonRow } from './people.ts'
import { selection } from './table.ts'

/** Most people per refresh. */
export const maxRefreshed = 10

export interface RefreshAnswer {
  queued: number
  skippedFinal: number
  skippedCooldown: number
  /** Number of people skipped because they have no authorisation. */
  skippedUnauthorised: number
  /** End of the first cooldown among the skipped people, UTC ms. */
  cooldownUntil: number | null
}

/** Preview of a refresh of a selection. Leaves out other leaders' people. */
export interface Refreshable {
  people: number
  /** Number of people who can be refreshed, which may exceed the limit of one refresh. */
  ready: number
  /** Number of people with a final status, whom a refresh of several people skips. */
  final: number
  /** Number of people refreshed less than 30 s ago. */
  cooling: number
  unauthorised: number
  /** End of the first of those cooldowns, UTC ms; null: there are none. */
  coolingUntil: number | null
  /**
   * Ids to pass to `refresh`: all people if there are at most ten, otherwise the ten refreshable people whose last
   * refresh is oldest.
   */
  next: number[]
}

export const refreshInput = z.strictObject({ personIds: z.array(personId).min(1).max(maxRefreshed) })

export const censusChannels = {
  /**
   * Queues lookups again. A single person is queued with any status. Of several people (at most 10), those with a final
   * status are skipped. Each person has a cooldown of 30 s.
   */
  refresh: channel('leader', refreshInput).returns<RefreshAnswer>(),
  /** Previews a refresh of a selection. */
  refreshable: channel('leader', selection).returns<Refreshable>(),
  /** The signed-in account's own census card. */
  own: channel('signed_in', nothing).returns<PersonRow>(),
}
