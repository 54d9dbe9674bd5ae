import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing, password } from './inputs.ts'
import { selection } from './table.ts'

/** `asked`: the person asked for it. `expired`: they had been hidden for as long as hidden people are kept. */
export const erasureReasons = ['asked', 'expired'] as const
export type ErasureReason = (typeof erasureReasons)[number]

/** Choices for how many days hidden people are kept. */
export const hiddenDaysChoices = [8, 15, 30, 90, 180] as const
export type HiddenDays = (typeof hiddenDaysChoices)[number]

/** `withAccount`: number of people who stay, because they sign in here with their own account. */
export interface Erased {
  erased: number
  withAccount: number
}

/** A sheet of whose photos nothing stays, because somebody on it is erased. `others`: people on it who stay. */
export interface SheetShown {
  number: number
  others: number
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
  /** Number of hidden people: the caller's own; for the owner, everybody's. */
  hidden: number
  copies: CopyWithErased[]
  /** Number of folders with files that restores and repairs replaced before the last erasure. */
  aside: number
  /** Whether there is a second place that is not plugged in. Its copies are not listed. */
  isPlaceAway: boolean
}

/** `left`: number of copies that could not be rewritten, because they are damaged or their key is no longer known. */
export interface RewrittenCopies {
  rewritten: number
  left: number
  state: ErasureState
}

/** Certificate of the erasure at the end of a campaign. Names nobody. Times are UTC ms. */
export interface EndCertificate {
  endedAt: number
  people: number
  /** Number of those who were hidden. */
  hidden: number
  authorisations: number
  lookups: number
  accounts: number
  /** Number of deleted copies, in this computer and in the second place. */
  copies: number
  /** Whether there was a second place that was not plugged in. Its copies must be deleted by hand. */
  isPlaceAway: boolean
  /** Number of people who had been erased before, at their request or after their time. */
  erasedBefore: number
}

export interface PrintedCertificate {
  kind: 'printed' | 'aborted' | 'no_printer' | 'failed'
}

const eraseInput = z.strictObject({ selection })

export const erasureChannels = {
  /**
   * Erases the people of a selection permanently: nothing brings them back. They are reported in `people.removed`. A
   * kill leaves each of them either whole or erased.
   */
  erase: channel('leader', eraseInput).returns<Erased>(),
  eraseInCampaign: channel('owner', eraseInput).returns<Erased>(),
  /** The sheets whose photos an erasure of the selection deletes. */
  sheetPhotos: channel('leader', eraseInput).returns<SheetShown[]>(),
  sheetPhotosInCampaign: channel('owner', eraseInput).returns<SheetShown[]>(),
  /** Erases those who are hidden: the caller's own ones, and of the owner everybody's. */
  eraseHidden: channel('leader', nothing).returns<Erased>(),
  state: channel('leader', nothing).returns<ErasureState>(),
  /** null: hidden people stay. */
  keepHidden: channel(
    'owner',
    z.strictObject({ days: z.literal(hiddenDaysChoices).nullable() }),
  ).returns<ErasureState>(),
  /**
   * Erases the same people from the copies that may contain them, and deletes replaced files that do. `busy` while a
   * copy is being made.
   */
  rewriteCopies: channel('leader', nothing).returns<RewrittenCopies>(),
  /**
   * Erases everything on this laptop: data, accounts, copies, logs. Afterwards nobody is signed in, and the app is as
   * new. Refused as `wrong_password`, `wait`, `busy`.
   */
  endCampaign: channel('owner', z.strictObject({ password })).returns<EndCertificate>(),
  /** Certificate of the last campaign that was ended; null: there was none, or its certificate was dismissed. */
  certificate: channel('anyone', nothing).returns<EndCertificate | null>(),
  /** Asks where to save, and writes the certificate as a PDF; false: cancelled. `not_found` if there is none. */
  saveCertificate: channel('anyone', nothing).returns<boolean>(),
  /** Shows the system's print dialog with the certificate. `not_found` without one; `busy` while something is printed. */
  printCertificate: channel('anyone', nothing).returns<PrintedCertificate>(),
  forgetCertificate: channel('anyone', nothing).returns<null>(),
}
