import * as z from 'zod'
import { recoveryCode } from '../fields.ts'
import { channel } from './channel.ts'
import { nothing, password } from './inputs.ts'
import type { DatabaseHealth, LastSalvage, SalvageCounts } from './salvage.ts'
import type { ListedAccount } from './session.ts'

/**
 * Why a copy was made. `daily`: automatically, once a day. `asked`: by the leader, or because the second place was
 * plugged in. `update`: before another version is installed. `migration`: before that version changes the form of the
 * data. `replaced`: another program replaced or deleted the data while the app ran.
 */
export const copyReasons = [
  'daily',
  'asked',
  'update',
  'migration',
  'rotation',
  'restore',
  'replaced',
] as const
export type CopyReason = (typeof copyReasons)[number]

/** Number of people from which on the app asks for a second place. */
export const peopleBeforeAsking = 10

/** Why the last try to make a copy failed. */
export type CopyTrouble = 'disk_full' | 'cannot_write' | 'database_damaged' | 'other'

/** `usb`: a removable drive. `disk`: another disk of this computer. `same_disk`: would be lost with the computer. */
export type SecondPlaceKind = 'usb' | 'disk' | 'same_disk'

/** The second place of the copies, such as a USB drive. Times are UTC ms. */
export interface SecondPlace {
  name: string
  kind: SecondPlaceKind
  /** Whether it is plugged in now. */
  isThere: boolean
  /** When it was last plugged in. */
  seenAt: number
  /** The newest copy in it; null: none yet. */
  copy: { at: number; people: number } | null
  /** Whether it was missing for a week. */
  isOverdue: boolean
  /** Why the last copy could not be written there; null: it was written, or not tried. */
  trouble: CopyTrouble | null
}

/** How much would be lost. From `few` on the leader is warned, more visibly with each step. */
export type Danger = 'none' | 'few' | 'many' | 'most'

export interface BackupState {
  /** The newest copy in this computer; null: none yet. `at`: UTC ms. */
  last: { at: number; people: number } | null
  /** Number of people who are in no copy at all. */
  inNoCopy: number
  /** Number of people in no copy outside this computer, who are lost if it is stolen or breaks. */
  onlyHere: number
  danger: Danger
  place: SecondPlace | null
  /** Whether to ask the owner for a second place now. */
  asksForPlace: boolean
  /** Whether a copy is being made. */
  isCopying: boolean
  /** Why the last try failed; null: it succeeded. */
  trouble: CopyTrouble | null
}

/** A copy in a list. */
export interface ListedCopy {
  copyId: string
  /** UTC ms. */
  createdAt: number
  people: number
  reason: CopyReason
  /** Where it was found: in this computer, in the second place, or in a chosen file. */
  where: ('here' | 'place' | 'chosen')[]
  /** false: the file is damaged and cannot be restored. null: not checked yet. */
  isWhole: boolean | null
}

/** Newest first. `newestWhole`: id of the newest complete copy, checked byte by byte; null: there is none. */
export interface ListedCopies {
  copies: ListedCopy[]
  newestWhole: string | null
}

/** A copy that was checked byte by byte, and the accounts that can open it. */
export interface DescribedCopy extends ListedCopy {
  isWhole: true
  /** The passwords are those of the copy's day. */
  accounts: ListedAccount[]
  hasRecoveryCode: boolean
}

/** Data that the present database has and the copy lacks. */
export type SincePresent =
  /** There are no data, as on a new laptop. */
  | { kind: 'none' }
  /** The present data cannot be opened with this password. They are kept aside, and none of them are carried over. */
  | { kind: 'unreadable' }
  /** The present data belong to another installation. They are kept aside, and none of them are carried over. */
  | { kind: 'another' }
  /**
   * `returning`: people registered after the copy, who will be registered again. `settled`: people whose census answer
   * came after the copy and is kept. The rest is lost: `edited` and `hidden` people, and `accounts` created since.
   * `isPartial`: a part of the present data cannot be read.
   */
  | {
      kind: 'read'
      returning: number
      settled: number
      edited: number
      hidden: number
      accounts: number
      isPartial: boolean
    }

export interface RestorePreview {
  createdAt: number
  people: number
  since: SincePresent
}

export interface Restored {
  createdAt: number
  /** Number of people in the data now. */
  people: number
  /** Number of people who were registered again. */
  returned: number
  /** People who could not be registered again, because somebody in the copy has their cédula. */
  notReturned: { name: string; cedula: string }[]
  /** Folder in which the replaced files are kept; null: there were none. */
  aside: string | null
}

export interface RestoreProgress {
  percent: number
}

const copyId = z.uuid()

/** A password of an account, or the recovery code. */
const secret = z.union([
  z.strictObject({ slotId: z.uuid(), password }),
  z.strictObject({ code: recoveryCode }),
])

/** The secret must open the copy. */
const restoreInput = z.strictObject({ copyId, secret })

export const backupChannels = {
  state: channel('leader', nothing).returns<BackupState>(),
  /** Makes a copy now, in all places. Takes seconds for 100,000 people. `busy` while one is being made. */
  copyNow: channel('leader', nothing).returns<BackupState>(),
  /** Asks for the folder of the second place, and makes a copy there. If cancelled, the state does not change. */
  choosePlace: channel('owner', nothing).returns<BackupState>(),
  /** Forgets the second place. The copies in it stay. */
  forgetPlace: channel('owner', nothing).returns<BackupState>(),
  /** Does not ask for a second place for a week. */
  askLater: channel('owner', nothing).returns<BackupState>(),
  /** All copies in this computer and in the second place. Works even if the data cannot be opened. */
  list: channel('anyone', nothing).returns<ListedCopies>(),
  /** Asks for the file of a copy. null: cancelled. Throws `copy_damaged`, `copy_newer`, `not_a_copy`. */
  chooseFile: channel('anyone', nothing).returns<DescribedCopy | null>(),
  /**
   * The copy that was opened with the app, as by a double click; returned once. null: none. Throws as `chooseFile`
   * does, and `busy` while the session is locked; the copy is kept until then.
   */
  takeOpened: channel('anyone', nothing).returns<DescribedCopy | null>(),
  /** Checks a copy byte by byte. Throws `not_found`, `copy_damaged`, `copy_newer`. */
  describe: channel('anyone', z.strictObject({ copyId })).returns<DescribedCopy>(),
  /**
   * Previews the effects of a restore. Counts wrong passwords as the sign-in does. Throws `wrong_password`,
   * `wrong_code`, `wait`, and what `restore` throws.
   */
  preview: channel('anyone', restoreInput).returns<RestorePreview>(),
  /**
   * Replaces all data by the copy, and keeps the present files aside. Afterwards nobody is signed in, and the page
   * shows the sign-in. While somebody is signed in, only the owner may restore (`forbidden`); while the session is
   * locked, nobody may (`busy`). Reported by `backup.restoreProgress`. If it fails or is interrupted, either all data
   * are replaced or none.
   */
  restore: channel('anyone', restoreInput).returns<Restored>(),
  health: channel('leader', nothing).returns<DatabaseHealth>(),
  /** Accounts that can open the present data. Throws what `session.state` throws. */
  accounts: channel('anyone', nothing).returns<ListedAccount[]>(),
  /**
   * Replaces a damaged database by its readable data, completed from the newest copy, and keeps the present files
   * aside. Works even if the sign-in does not. The same callers are refused as by `restore`. Reported by
   * `backup.salvageProgress`. Throws `database_damaged` if nothing can be read.
   */
  salvage: channel('anyone', z.strictObject({ secret })).returns<SalvageCounts>(),
  /** Aborts a salvage, and leaves everything unchanged. No effect if no salvage runs. */
  abortSalvage: channel('anyone', nothing).returns<null>(),
  /** Contains only the people whom the caller registered. null: this database was never salvaged. */
  lastSalvage: channel('leader', nothing).returns<LastSalvage | null>(),
}
