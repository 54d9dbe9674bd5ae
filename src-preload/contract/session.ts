import * as z from 'zod'
import { cedula, displayName, newPassword, newPin, personName, phone, recoveryCode } from '../fields.ts'
import type { Account } from './accounts.ts'
import { channel } from './channel.ts'
import type { ConsentText } from './consent.ts'
import { nothing, password } from './inputs.ts'

/** An account on the sign-in screen. */
export interface ListedAccount {
  slotId: string
  displayName: string
}

export type SessionState =
  | { kind: 'first_start'; consent: ConsentText }
  | { kind: 'signed_out'; accounts: ListedAccount[] }
  /** `slotId`: the locked account. `pin`: null if it has none; without tries left, only the password unlocks. */
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
  /** Version of the text that the person was shown. */
  textVersion: z.int().positive(),
})

export const sessionChannels = {
  state: channel('anyone', nothing).returns<SessionState>(),
  /** Creates the database, its key file and the first account, which is the owner and a leader. */
  createFirstAccount: channel('anyone', firstAccountInput).returns<Account>(),
  /** From the sixth consecutive wrong try on, each try has to wait: see `AppError.retryAt`. */
  signIn: channel('anyone', z.strictObject({ slotId: z.uuid(), password })).returns<Account>(),
  /** Sets a new password with the recovery code, and signs in. */
  resetByRecovery: channel(
    'anyone',
    z.strictObject({ slotId: z.uuid(), code: recoveryCode, password: newPassword }),
  ).returns<Account>(),
  /** Locks the session. The queue goes on but opens no window. */
  lock: channel('signed_in', nothing).returns<null>(),
  /** Unlocks the account that locked; only after a sign-in with its password. Wrong PINs are counted. */
  unlockWithPin: channel('anyone', z.strictObject({ pin: z.string().max(20) })).returns<Account>(),
  /** `pin` null removes it. */
  setPin: channel(
    'signed_in',
    z.strictObject({ password: z.string().max(200), pin: newPin.nullable() }),
  ).returns<null>(),
  /** The text that the person of a new account authorises. */
  accountConsent: channel('owner', nothing).returns<ConsentText>(),
  hasPin: channel('signed_in', nothing).returns<boolean>(),
}
