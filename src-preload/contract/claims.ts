import * as z from 'zod'
import { requiredText } from '../fields.ts'
import { channel } from './channel.ts'
import type { ConsentMethodShown } from './consent.ts'

const claimStates = ['open', 'decided'] as const
export type ClaimState = (typeof claimStates)[number]

/** `keep`: the holder keeps the person. `move`: the claimant gets them. */
const claimDecisions = ['keep', 'move'] as const
export type ClaimDecision = (typeof claimDecisions)[number]

/**
 * A leader tried to register a person whom another leader has. Leaders are named by the display names of their
 * accounts; null: the account no longer exists. Times are UTC ms.
 */
export interface Dispute {
  claimId: number
  person: { name: string; cedula: string }
  /** The leader who has the person, or had them until the decision. `isSelf`: it is the account's own person. */
  holder: { displayName: string | null; isSelf: boolean; registeredAt: number }
  /** `name`, `phone` and `consent` come from the last try; `at` is the time of the first. */
  claimant: {
    displayName: string | null
    name: string
    phone: string | null
    consent: { method: ConsentMethodShown; textVersion: number; givenAt: number }
    at: number
  }
  /** `note`: '' if the claim closed by itself because the claimant got the person in another way. */
  decided: { outcome: 'kept' | 'moved'; note: string; at: number; by: string | null } | null
}

/** One page of disputes: open ones oldest first, or decided ones newest first. */
export interface DisputesPage {
  disputes: Dispute[]
  /** Number of disputes in this state. */
  total: number
  /** Number of open disputes. */
  open: number
}
export const disputesPageSize = 20

export const claimsChannels = {
  /** `page`: from 0, `disputesPageSize` disputes each. */
  list: channel(
    'owner',
    z.strictObject({ state: z.enum(claimStates), page: z.int().min(0).max(1_000_000) }),
  ).returns<DisputesPage>(),
  /**
   * `move` gives the person and their census record to the claimant and closes the other claims on them as kept.
   * Refused as `already_decided`, and as `not_a_leader` if the claimant is no longer a leader.
   */
  decide: channel(
    'owner',
    z.strictObject({
      claimId: z.int().positive(),
      decision: z.enum(claimDecisions),
      note: requiredText(500),
    }),
  ).returns<Dispute>(),
}
