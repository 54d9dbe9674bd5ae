import * as z from 'zod'
import { cedula, displayName, newPassword, newPin, personName, phone, recoveryCode } from '../fields.ts'
import type { Account } from './accounts.ts'
import { channel } from './channel.ts'
import type { ConsentText } from './consent.ts'
import type { MissingChanges } from './health.ts'
import { nothing, password } from './inputs.ts'

/** An account on the sign-in screen. */
export interface ListedAccount {
  slotId: string
  displayName: string
}

/** Answer to a sign-in. */
export interface SignedIn extends Account {
  /** See `Health`; null also for an account that is not a leader's. */
  missing: MissingChanges | null
}

export type SessionState =
  | { kind: 'first_start'; consent: ConsentText }
  | { kind: 'signed_out'; accounts: ListedAccount[] }
  /**
   * `slotId`: slot of the locked account. `pin`: null if it has none; without tries left, only the password unlocks.
   */
  | { kind: 'locked'; slotId: string; pin: { triesLeft: number } | null; accounts: ListedAccount[] }
  | { kind: 'signed_in'; account: Account }

/** Consecutive wrong PINs after which only the password unlocks. */
export const pinTries = 5

export const firstAccountInput = z.strictObject({
  name: personName,
  cedula,
  phone,
  displayName,
  password: newPassword,
  /** Version of the text that was shown to the person. */
  textVersion: z.int().positive(),
})

/**
 * `acceptMismatch`: continues although key file and database are not of the same time; otherwise refused as
 * `keys_mismatch`. The acceptance is recorded, and the owner's next sign-in changes the data key before it is answered.
 */
const acceptMismatch = z.boolean().default(false)

export const sessionChannels = {
  state: channel('anyone', nothing).returns<SessionState>(),
  /** Creates the database, its key file and the first account, which is both owner and leader. */
  createFirstAccount: channel('anyone', firstAccountInput).returns<SignedIn>(),
  /** From the sixth consecutive wrong try on, each try has to wait: see `AppError.retryAt`. */
  signIn: channel(
    'anyone',
    z.strictObject({ slotId: z.uuid(), password, acceptMismatch }),
  ).returns<SignedIn>(),
  /** Sets a new password with the recovery code, and signs in. */
  resetByRecovery: channel(
    'anyone',
    z.strictObject({ slotId: z.uuid(), code: recoveryCode, password: newPassword, acceptMismatch }),
  ).returns<SignedIn>(),
  /** Locks the session. The queue continues but opens no window. */
  lock: channel('signed_in', nothing).returns<null>(),
  /**
   * Unlocks the account that locked the session; only possible after a sign-in with its password. Wrong PINs are
   * counted.
   */
  unlockWithPin: channel('anyone', z.strictObject({ pin: z.string().max(20) })).returns<SignedIn>(),
  /** `pin` null removes it. */
  setPin: channel(
    'signed_in',
    z.strictObject({ password: z.string().max(200), pin: newPin.nullable() }),
  ).returns<null>(),
  /** The text that the person of a new account authorises. */
  accountConsent: channel('owner', nothing).returns<ConsentText>(),
  hasPin: channel('signed_in', nothing).returns<boolean>(),
}
