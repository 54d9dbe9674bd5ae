import * as z from 'zod'
import { requiredText } from '../fields.ts'
import { channel } from './channel.ts'
import type { ConsentMethodShown } from './consent.ts'

const claimStates = ['open', 'decided'] as const
export type ClaimState = (typeof claimStates)[number]

/** `keep`: whoever has the person keeps them. `move`: they go to the leader who claims them. */
const claimDecisions = ['keep', 'move'] as const
export type ClaimDecision = (typeof claimDecisions)[number]

/**
 * A leader registered somebody whom another leader had. Leaders are told by the display names of their accounts; null:
 * the account is not there any more. Times are UTC ms.
 */
export interface Dispute {
  claimId: number
  person: { name: string; cedula: string }
  /** Who has the person; once it is decided, who had them until then. `isSelf`: it is the account's own person. */
  holder: { displayName: string | null; isSelf: boolean; registeredAt: number }
  /** `name`, `phone` and `consent`: as this leader typed them, the last time they tried; `at`: the first time. */
  claimant: {
    displayName: string | null
    name: string
    phone: string | null
    consent: { method: ConsentMethodShown; textVersion: number; givenAt: number }
    at: number
  }
  /** `note`: '' where it was closed because the person came to the claimant in another way. */
  decided: { outcome: 'kept' | 'moved'; note: string; at: number; by: string | null } | null
}

/** One page of disputes: the open ones oldest first, the decided ones newest first. */
export interface DisputesPage {
  disputes: Dispute[]
  /** How many there are in this state. */
  total: number
  /** How many are open. */
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
   * `move` gives the person to the claimant, with what the census said of them, and closes the other claims on them
   * as kept. Refused as `already_decided`, and as `not_a_leader` where the claimant may have no people any more.
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
