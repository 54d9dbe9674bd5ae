import type { Account, ListedAccount } from '../../src-preload/contract/index.ts'
import type { Vault } from '../accounts/vault.ts'
import type { Clock } from '../clock.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import { ownConsentText } from '../people/consent.ts'
import { Refusal } from '../refusal.ts'
import type { OpenSession } from './open-session.ts'
import { createPins, savePin } from './pin.ts'
import type { Session } from './session.ts'
import { byFirstAccount, byPassword, byPin, byRecoveryCode } from './sign-in.ts'

export function sessionHandlers(
  session: Session,
  vault: Vault,
  clock: Clock,
): Handlers<OpenSession>['session'] {
  const pins = createPins()

  return {
    state() {
      const signed = session.signedIn()
      if (signed !== null) return { kind: 'signed_in', account: publicAccount(signed.account) }
      const slots = vault.slots()
      if (slots === null) return { kind: 'first_start', consent: ownConsentText() }
      const accounts: ListedAccount[] = slots.map(({ id, displayName }) => ({ slotId: id, displayName }))
      const locked = session.lockedAccount()
      if (locked === null) return { kind: 'signed_out', accounts }
      const triesLeft = pins.triesLeft(locked)
      return {
        kind: 'locked',
        slotId: locked.slotId,
        pin: triesLeft === null ? null : { triesLeft },
        accounts,
      }
    },
    async createFirstAccount(input) {
      if (input.textVersion !== ownConsentText().version)
        throw new Refusal('invalid_input', { fields: { textVersion: 'invalid' } })
      return publicAccount(await session.signIn(byFirstAccount(vault, clock, input)))
    },
    signIn: async ({ slotId, password }) =>
      publicAccount(await session.signIn(byPassword(vault, pins, slotId, password))),
    resetByRecovery: async ({ slotId, code, password }) =>
      publicAccount(await session.signIn(byRecoveryCode(vault, pins, slotId, code, password))),
    unlockWithPin: async ({ pin }) => publicAccount(await session.signIn(byPin(pins, pin))),
    lock() {
      session.lock()
      return null
    },
    async setPin({ password, pin }, { session, account }) {
      await vault.verify(account.slotId, password, session)
      await savePin(session.database, account, pin)
      pins.resetTries(account)
      return null
    },
    accountConsent: () => ownConsentText(),
    hasPin: (_, { account }) => account.pin !== null,
  }
}

const publicAccount = ({ id, displayName, role, isOwner }: AccountRow): Account => ({
  id,
  displayName,
  role,
  isOwner,
})
