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

/** USER sees their own census card alone; LEADER works with the people they referred. */
export const roles = ['USER', 'LEADER'] as const
export type Role = (typeof roles)[number]

export interface Account {
  id: number
  displayName: string
  role: Role
  isOwner: boolean
}

/** As the owner sees them. */
export interface AccountListed extends Account {
  /** Of the person behind it. */
  name: string
  /** Digits only. */
  cedula: string
  /** How many people it referred. */
  people: number
  /** UTC ms. */
  createdAt: number
}

/** `removed`: accounts that cannot sign in any more and have people still. */
export interface ListedAccounts {
  accounts: AccountListed[]
  removed: AccountListed[]
}

/**
 * `issuedAt`: UTC ms. `byGroups`: two groups of the code confirm it, since it was issued just now; otherwise the whole
 * code is asked for. A code that was never confirmed opens as well.
 */
export interface RecoveryState {
  state: 'none' | 'unconfirmed' | 'confirmed'
  issuedAt: number | null
  byGroups: boolean
}

/** `percent`: 0 to 100 over both phases. `copying` can be broken off. */
export interface RotationProgress {
  percent: number
  phase: 'copying' | 'finishing'
}

/** So many people may be given to another leader at once. */
const mostReassigned = 200

export const newAccountInput = z.strictObject({
  name: personName,
  cedula,
  phone,
  displayName,
  password: newPassword,
  role: z.enum(roles, 'required'),
  /** As for the first account. */
  textVersion: z.int().positive(),
})

export const accountsChannels = {
  list: channel('owner', nothing).returns<ListedAccounts>(),
  /**
   * Makes an account and its person, with their own authorisation and their lookup. Where somebody registered the
   * cédula before, the account is theirs and the person stays as they are; `duplicate` where they have one already.
   */
  create: channel('owner', newAccountInput).returns<AccountListed>(),
  /** The owner stays a leader. */
  setRole: channel('owner', z.strictObject({ accountId, role: z.enum(roles) })).returns<AccountListed>(),
  /** Another's, without the old one. */
  setPassword: channel('owner', z.strictObject({ accountId, password: newPassword })).returns<null>(),
  /**
   * It signs in no more. Its people go to the leader `peopleTo`, or stay with it (null) and are looked up as
   * before. The owner cannot be removed.
   */
  remove: channel('owner', z.strictObject({ accountId, peopleTo: accountId.nullable() })).returns<null>(),
  /** Gives people to the leader `to`; who is theirs already, or nobody's, is left out of `moved`. */
  reassign: channel(
    'owner',
    z.strictObject({ personIds: z.array(personId).min(1).max(mostReassigned), to: accountId }),
  ).returns<{ moved: number }>(),
  /** Gives all people of the removed account `from` to the leader `to`. */
  reassignAll: channel('owner', z.strictObject({ from: accountId, to: accountId })).returns<{
    moved: number
  }>(),
  /** One's own. */
  changePassword: channel(
    'signed_in',
    z.strictObject({ current: password, next: newPassword }),
  ).returns<null>(),
  recovery: channel('owner', nothing).returns<RecoveryState>(),
  /** A new code, shown this once; the one before it opens nothing any more. */
  issueRecovery: channel('owner', z.strictObject({ password })).returns<{ code: string }>(),
  /**
   * Whether what was typed is the code: two of its groups while `RecoveryState.byGroups`, otherwise all of it. From then
   * on the code counts as confirmed.
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
   * Encrypts everything anew under a new key; seconds for 100,000 people, told by `accounts.rotationProgress`. The
   * running lookup is given back to the queue, and until the end every other call is answered `busy`.
   */
  rotateKey: channel('owner', z.strictObject({ password })).returns<
    { kind: 'rotated' } | { kind: 'cancelled' }
  >(),
  /** Breaks the rotation off while it copies; harmless where none runs. */
  cancelRotation: channel('owner', nothing).returns<null>(),
}
