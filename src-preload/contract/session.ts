import * as z from 'zod'
import { cedula, displayName, newPassword, newPin, personName, phone, recoveryCode } from '../fields.ts'
import type { Account } from './accounts.ts'
import { channel } from './channel.ts'
import type { ConsentText } from './consent.ts'
import { nothing, password, personId } from './inputs.ts'
import { tableView } from './table.ts'

/** As the sign-in lists them. */
export interface ListedAccount {
  slotId: string
  displayName: string
}

export type SessionState =
  | { kind: 'first_start'; consent: ConsentText }
  | { kind: 'signed_out'; accounts: ListedAccount[] }
  /** `slotId`: of the account that locked. `pin`: null where it has none; no tries left: its password is asked for. */
  | { kind: 'locked'; slotId: string; pin: { triesLeft: number } | null; accounts: ListedAccount[] }
  | { kind: 'signed_in'; account: Account }

/** Wrong PINs in a row before only the password helps. */
export const pinTries = 5

export const firstAccountInput = z.strictObject({
  name: personName,
  cedula,
  phone,
  displayName,
  password: newPassword,
  /** Version of the text that the first start showed: see `SessionState`. */
  textVersion: z.int().positive(),
})

/** Where somebody is in the app: ids, and what was searched for. */
export const place = z.strictObject({
  route: z.string().max(60),
  view: tableView,
  /** Pixels from the top of the table. */
  scrollTop: z.number().min(0),
  openId: personId.nullable(),
  activeId: personId.nullable(),
  panel: z.enum(['closed', 'new', 'edit']),
})
export type Place = z.infer<typeof place>

export const sessionChannels = {
  state: channel('anyone', nothing).returns<SessionState>(),
  /** Makes the first account, its database and its key slot; the owner and a leader. */
  createFirstAccount: channel('anyone', firstAccountInput).returns<Account>(),
  /** The sixth try in a row, and each after it, has to wait: see `AppError.retryAt`. */
  signIn: channel('anyone', z.strictObject({ slotId: z.uuid(), password })).returns<Account>(),
  /** Gives an account of the sign-in list a new password by the recovery code, and signs it in. */
  resetByRecovery: channel(
    'anyone',
    z.strictObject({ slotId: z.uuid(), code: recoveryCode, password: newPassword }),
  ).returns<Account>(),
  /** Shows the sign-in again. The queue goes on, but opens no window. */
  lock: channel('signed_in', nothing).returns<null>(),
  /** Opens the lock of the account that locked, after it signed in with its password. Wrong ones are counted. */
  unlockWithPin: channel('anyone', z.strictObject({ pin: z.string().max(20) })).returns<Account>(),
  /** null: the account has none any more. */
  setPin: channel(
    'signed_in',
    z.strictObject({ password: z.string().max(200), pin: newPin.nullable() }),
  ).returns<null>(),
  /** What the person of a new account is told before they authorise. */
  accountConsent: channel('owner', nothing).returns<ConsentText>(),
  /** Whether the account has one. */
  hasPin: channel('signed_in', nothing).returns<boolean>(),
  /** Where the account is, for its return after a lock or another start; on disk within a second. */
  keepPlace: channel('signed_in', place).returns<null>(),
  /** null: it never was anywhere. */
  place: channel('signed_in', nothing).returns<Place | null>(),
}
