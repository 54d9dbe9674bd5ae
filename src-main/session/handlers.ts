import type { Account, ListedAccount, SignedIn } from '../../src-preload/contract/index.ts'
import type { Accounts } from '../accounts/handlers.ts'
import type { Vault } from '../accounts/vault.ts'
import type { Clock } from '../clock.ts'
import { readMissing } from '../database/missing.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import { ownConsentText } from '../people/consent.ts'
import { Refusal } from '../refusal.ts'
import type { OpenSession } from './open-session.ts'
import { createPins, savePin } from './pin.ts'
import type { Session, SignInWay } from './session.ts'
import { byFirstAccount, byPassword, byPin, byRecoveryCode } from './sign-in.ts'

export function sessionHandlers(
  session: Session,
  vault: Vault,
  clock: Clock,
  renewKeyIfDue: Accounts['renewKeyIfDue'],
): Handlers<OpenSession>['session'] {
  const pins = createPins()

  async function signIn(way: SignInWay): Promise<SignedIn> {
    const account = await session.signIn(way)
    await renewKeyIfDue(account)
    const isLeader = account.role === 'LEADER'
    const missing = isLeader ? readMissing(session.unlocked().session.database) : null
    return { ...publicAccount(account), missing }
  }

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
      return await signIn(byFirstAccount(vault, clock, input))
    },
    signIn: (input) => signIn(byPassword(vault, pins, input)),
    resetByRecovery: (input) => signIn(byRecoveryCode(vault, pins, input)),
    unlockWithPin: ({ pin }) => signIn(byPin(pins, pin)),
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
