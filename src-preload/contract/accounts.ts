import * as z from 'zod'
import {
  cedula,
  displayName,
  newPassword,
  personName,
  phone,
  recoveryCode,
  recoveryGroup,
  recoveryGroups,
} from '../fields.ts'
import { channel } from './channel.ts'
import { accountId, nothing, password, personId } from './inputs.ts'

/** A USER sees only their own census card. A LEADER works with the people they referred. */
export const roles = ['USER', 'LEADER'] as const
export type Role = (typeof roles)[number]

export interface Account {
  id: number
  displayName: string
  role: Role
  isOwner: boolean
}

/** An account as the owner sees it. */
export interface AccountListed extends Account {
  /** Name of the account's person. */
  name: string
  /** Digits only. */
  cedula: string
  /** Number of people it referred. */
  people: number
  /** UTC ms. */
  createdAt: number
  /** Whether it is a leader of another laptop, who cannot sign in here: their people came in a file or by the headquarters. */
  isElsewhere: boolean
  /**
   * Whether such a leader has an enrolled laptop of the headquarters that this laptop coordinates: the campaign's list shows them, and
   * they cannot be removed here.
   */
  isInCampaign: boolean
}

/** `removed`: accounts that can no longer sign in but still have people. */
export interface ListedAccounts {
  accounts: AccountListed[]
  removed: AccountListed[]
}

/**
 * `issuedAt`: UTC ms. `byGroups`: two groups suffice to confirm a code that was just issued; otherwise the whole code
 * is required. An unconfirmed code opens the data too.
 */
export interface RecoveryState {
  state: 'none' | 'unconfirmed' | 'confirmed'
  issuedAt: number | null
  byGroups: boolean
}

/** `percent`: 0 to 100 over both phases. Only `copying` can be cancelled. */
export interface RotationProgress {
  percent: number
  phase: 'copying' | 'finishing'
}

/**
 * State of the key file and its copy while the app runs. `isWritten`: the disk holds the keys; otherwise calls that
 * change data are refused (`keys_not_writable`). `rewrittenAt`: when a missing or changed file was last written again,
 * UTC ms; null: never, or the notice was dismissed.
 */
export interface KeyFileState {
  isWritten: boolean
  rewrittenAt: number | null
}

/** Most people per reassignment. */
const maxReassigned = 200

/**
 * True if somebody may have the old password and an older copy of the files, which it still opens. The data key is then
 * changed too, as by `accounts.rotateKey`.
 */
const isSuspected = z.boolean().default(false)

/** State of the data key after the call. `due`: it could not be changed now; the owner's next sign-in changes it. */
export interface KeyAnswer {
  key: 'kept' | 'rotated' | 'due'
}

export const newAccountInput = z.strictObject({
  name: personName,
  cedula,
  phone,
  displayName,
  password: newPassword,
  role: z.enum(roles, 'required'),
  /** See `firstAccountInput`. */
  textVersion: z.int().positive(),
})

export const accountsChannels = {
  list: channel('owner', nothing).returns<ListedAccounts>(),
  /**
   * Creates an account and its person, with their own authorisation and lookup. If the cédula is already
   * registered, the account is linked to that person, who is not changed; `duplicate` if they have an account.
   */
  create: channel('owner', newAccountInput).returns<AccountListed>(),
  /** The owner's role cannot change. */
  setRole: channel('owner', z.strictObject({ accountId, role: z.enum(roles) })).returns<AccountListed>(),
  /** Sets another account's password without the old one. */
  setPassword: channel(
    'owner',
    z.strictObject({ accountId, password: newPassword, isSuspected }),
  ).returns<KeyAnswer>(),
  /**
   * Removes an account, which can no longer sign in. Its people go to the leader `peopleTo`; null: they stay with it.
   * Their lookups continue in both cases. The owner and leaders of the campaign cannot be removed.
   */
  remove: channel(
    'owner',
    z.strictObject({ accountId, peopleTo: accountId.nullable(), isSuspected }),
  ).returns<KeyAnswer>(),
  /**
   * Gives people to the leader `to`. `moved` leaves out people who already belonged to that leader, and people without
   * a leader.
   */
  reassign: channel(
    'owner',
    z.strictObject({ personIds: z.array(personId).min(1).max(maxReassigned), to: accountId }),
  ).returns<{ moved: number }>(),
  /** Gives all people of the removed account `from` to the leader `to`. */
  reassignAll: channel('owner', z.strictObject({ from: accountId, to: accountId })).returns<{
    moved: number
  }>(),
  /** Changes the caller's own password. */
  changePassword: channel(
    'signed_in',
    z.strictObject({ current: password, next: newPassword, isSuspected }),
  ).returns<KeyAnswer>(),
  recovery: channel('owner', nothing).returns<RecoveryState>(),
  /** Issues a code, which is shown only once and revokes the previous one. */
  issueRecovery: channel('owner', z.strictObject({ password })).returns<{ code: string }>(),
  /**
   * Confirms the code if the input matches: two of its groups while `RecoveryState.byGroups`, otherwise the whole code.
   * False: it does not match.
   */
  confirmRecovery: channel(
    'owner',
    z.union([
      z.strictObject({
        groups: z
          .array(
            z.strictObject({
              index: z
                .int()
                .min(0)
                .max(recoveryGroups - 1),
              text: recoveryGroup,
            }),
          )
          .length(2)
          .refine(([one, other]) => one?.index !== other?.index, 'invalid'),
      }),
      z.strictObject({ code: recoveryCode }),
    ]),
  ).returns<boolean>(),
  /**
   * Re-encrypts all data with a new key. Takes seconds for 100,000 people, reported by `accounts.rotationProgress`. The
   * running lookup returns to the queue. Until the rotation ends, every other call is refused as `busy`.
   */
  rotateKey: channel('owner', z.strictObject({ password })).returns<
    { kind: 'rotated' } | { kind: 'aborted' }
  >(),
  /** Checks the files again, and writes them if they are missing or were changed. */
  keyFile: channel('signed_in', nothing).returns<KeyFileState>(),
  /** Dismisses the notice that a file was written again. */
  dismissKeyFile: channel('signed_in', nothing).returns<null>(),
  /** Cancels the rotation while it copies; no effect if none runs. */
  abortRotation: channel('owner', nothing).returns<null>(),
}
