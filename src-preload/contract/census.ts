import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'
import type { PersonRow } from './people.ts'
import { selection } from './table.ts'

/** So many people may be asked again at once. */
export const mostRefreshed = 10

export interface RefreshAnswer {
  queued: number
  skippedFinal: number
  skippedCooldown: number
  /** When the first of those skipped by the cooldown may be asked again, UTC ms. */
  cooldownUntil: number | null
}

/** What a refresh of a selection would come to. Whoever is not the leader's counts nowhere. */
export interface Refreshable {
  people: number
  /** Who can be asked again, also beyond the ten that one refresh takes. */
  ready: number
  /** A final status, which several at once are not asked for again. */
  final: number
  /** Asked for less than 30 s ago. */
  cooling: number
  /** When the first of those is over it, UTC ms; null: there are none. */
  coolingUntil: number | null
  /**
   * Whom to pass to `refresh`: all where they are ten at most, else those ten that can be asked again and were not for
   * longest.
   */
  next: number[]
}

export const censusChannels = {
  /**
   * Asks again. One person: whatever the status. Several (at most 10): those with a final status are skipped.
   * The 30 s cooldown holds for each.
   */
  refresh: channel(
    'leader',
    z.strictObject({ personIds: z.array(personId).min(1).max(mostRefreshed) }),
  ).returns<RefreshAnswer>(),
  /** What a refresh of a selection would come to now. */
  refreshable: channel('leader', selection).returns<Refreshable>(),
  /** The signed-in account's own census card. */
  own: channel('signed_in', nothing).returns<PersonRow>(),
}
