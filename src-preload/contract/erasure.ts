import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing, password } from './inputs.ts'
import { selection } from './table.ts'

/** `asked`: the person asked for it. `expired`: they had been hidden for as long as hidden people are kept. */
export const erasureReasons = ['asked', 'expired'] as const
export type ErasureReason = (typeof erasureReasons)[number]

/** Days for which hidden people may be kept. */
export const hiddenDaysChoices = [8, 15, 30, 90, 180] as const
export type HiddenDays = (typeof hiddenDaysChoices)[number]

/** `withAccount`: people who stay, because they sign in here with an account of their own. */
export interface Erased {
  erased: number
  withAccount: number
}

/** A file that was made before the last erasure, and may hold people who are erased by now. */
export interface CopyWithErased {
  copyId: string
  /** UTC ms. */
  createdAt: number
  where: ('here' | 'place')[]
}

export interface ErasureState {
  /** null: hidden people stay until somebody erases them. */
  hiddenDays: HiddenDays | null
  /** People who are hidden: the caller's own ones, and of the owner everybody's. */
  hidden: number
  copies: CopyWithErased[]
  /** Folders with files that restores and repairs have replaced, made before the last erasure. */
  aside: number
  /** There is a second place, and it is not plugged in: its copies are not listed. */
  isPlaceAway: boolean
}

/** `left`: copies that could not be rewritten: damaged ones, or of a key that is not known any more. */
export interface RewrittenCopies {
  rewritten: number
  left: number
  state: ErasureState
}

/** What was erased at the end of a campaign. Names nobody. Times are UTC ms. */
export interface EndCertificate {
  endedAt: number
  people: number
  /** Those who were hidden. */
  hidden: number
  authorisations: number
  lookups: number
  accounts: number
  /** Copies that were deleted, in this computer and in the second place. */
  copies: number
  /** There was a second place that was not plugged in: its copies must be deleted by hand. */
  isPlaceAway: boolean
  /** People who had been erased before, at their request or after their time. */
  erasedBefore: number
}

const eraseInput = z.strictObject({ selection })

export const erasureChannels = {
  /**
   * Erases the people of a selection for good: nothing brings them back. They leave in `people.removed`. A kill leaves each
   * of them whole or erased.
   */
  erase: channel('leader', eraseInput).returns<Erased>(),
  eraseInCampaign: channel('owner', eraseInput).returns<Erased>(),
  /** Erases those who are hidden: the caller's own ones, and of the owner everybody's. */
  eraseHidden: channel('leader', nothing).returns<Erased>(),
  state: channel('leader', nothing).returns<ErasureState>(),
  /** null: hidden people stay. */
  keepHidden: channel(
    'owner',
    z.strictObject({ days: z.literal(hiddenDaysChoices).nullable() }),
  ).returns<ErasureState>(),
  /**
   * Erases the same people from the copies that may hold them, and deletes the replaced files that do. `busy` while a copy
   * is made.
   */
  rewriteCopies: channel('leader', nothing).returns<RewrittenCopies>(),
  /**
   * Erases everything of this laptop: data, accounts, copies, logs. Nobody is signed in afterwards, and the app is as new.
   * Refused as `wrong_password`, `wait`, `busy`.
   */
  endCampaign: channel('owner', z.strictObject({ password })).returns<EndCertificate>(),
  /** Of the campaign that was ended last; null: none was, or its certificate was put away. */
  certificate: channel('anyone', nothing).returns<EndCertificate | null>(),
  /** Asks where to, and writes the certificate as a PDF; false: cancelled. `not_found` without one. */
  saveCertificate: channel('anyone', nothing).returns<boolean>(),
  forgetCertificate: channel('anyone', nothing).returns<null>(),
}
