import type * as z from 'zod'
import type { contract, firstAccountInput } from '../../src-preload/contract/index.ts'
import { accountOfSlot, insertOwner } from '../accounts/repository.ts'
import type { Vault } from '../accounts/vault.ts'
import type { Clock } from '../clock.ts'
import type { AccountRow } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'
import type { OpenSession } from './open-session.ts'
import type { Pins } from './pin.ts'
import type { SignInWay } from './session.ts'

/** Inputs of the channels. */
type Input = {
  [Name in keyof typeof contract.session]: (typeof contract.session)[Name]['input']
}

/** Creates the first account and its database. */
export const byFirstAccount = (
  vault: Vault,
  clock: Clock,
  input: z.output<typeof firstAccountInput>,
): SignInWay => ({
  open: () =>
    vault.create(input.displayName, input.password, (database, slotId) =>
      insertOwner(database, input, slotId, clock.now()),
    ),
  unlock: () => Promise.reject(new Refusal('already_set_up')),
})

export const byPassword = (
  vault: Vault,
  pins: Pins,
  { slotId, password, acceptMismatch }: z.output<Input['signIn']>,
): SignInWay => ({
  open: () => vault.unlock(slotId, password, acceptMismatch),
  async unlock(session) {
    await vault.verify(slotId, password, session)
    return resetTries(session, pins, slotId)
  },
})

/** Signs in with the recovery code and sets a new password. */
export const byRecoveryCode = (
  vault: Vault,
  pins: Pins,
  { slotId, code, password, acceptMismatch }: z.output<Input['resetByRecovery']>,
): SignInWay => ({
  open: () => vault.unlockByCode(slotId, code, password, acceptMismatch),
  async unlock(session) {
    await vault.resetByCode(slotId, code, password, session)
    return resetTries(session, pins, slotId)
  },
})

/** Only unlocks a locked session, for the account that locked it. */
export const byPin = (pins: Pins, pin: string): SignInWay => ({
  open: () => Promise.reject(new Refusal('pin_spent')),
  async unlock({ database }, { slotId }) {
    const account = activeAccount(accountOfSlot(database, slotId))
    await pins.verify(account, pin)
    return account
  },
})

function resetTries({ database }: OpenSession, pins: Pins, slotId: string): AccountRow {
  const account = activeAccount(accountOfSlot(database, slotId))
  pins.resetTries(account)
  return account
}

function activeAccount(account: AccountRow | null): AccountRow {
  if (account === null) throw new Refusal('account_removed')
  return account
}
