import type { Account, ListedAccount, SignedIn, SignInMeans } from '../../src-preload/contract/index.ts'
import type { Accounts } from '../accounts/handlers.ts'
import type { Vault } from '../accounts/vault.ts'
import { ownConsentText } from '../authorisation/texts.ts'
import type { Clock } from '../clock.ts'
import { note, noteUnlessFull, uidOf } from '../database/audit.ts'
import { readMissing } from '../database/missing.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
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
  log: (level: 'warn', message: string) => void,
): Handlers<OpenSession>['session'] {
  const pins = createPins()

  /** A failure of the audit log must not keep anybody out of their data. */
  function recorded(work: () => void): void {
    try {
      work()
    } catch (error) {
      log('warn', `a sign-in was not recorded: ${String(error)}`)
    }
  }

  /** Records wrong tries. While no database is open, the next sign-in records them. */
  function recordWrong(means: SignInMeans, isWrongPin: boolean): void {
    const open = session.open()
    if (open === null || !open.database.sqlite.open) return
    recorded(() => {
      vault.recordWrongTries(open.database)
      const locked = session.lockedAccount()
      if (means === 'pin' && isWrongPin && locked !== null)
        note(open, {
          at: clock.now(),
          accountId: null,
          action: 'sign_in_failed',
          person: uidOf(open.database, locked.personId),
          detail: { means, tries: 1 },
        })
    })
    open.wrote()
  }

  function recordSignIn(account: AccountRow, means: SignInMeans): void {
    recorded(() => {
      const { session: open } = session.unlocked()
      vault.recordWrongTries(open.database)
      const entry = { at: clock.now(), accountId: account.id }
      note(open, { ...entry, action: 'signed_in', detail: { means } })
      if (means === 'code') note(open, { ...entry, action: 'password_reset', detail: {} })
    })
  }

  async function signIn(way: SignInWay, means: SignInMeans): Promise<SignedIn> {
    const locked = session.lockedAccount()
    const hadPinTries = locked !== null && (pins.triesLeft(locked) ?? 0) > 0
    let account: AccountRow
    try {
      account = await session.signIn(way)
    } catch (error) {
      recordWrong(means, hadPinTries && refusesPin(error))
      throw error
    }
    recordSignIn(account, means)
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
      return await signIn(byFirstAccount(vault, clock, input), 'first')
    },
    signIn: (input) => signIn(byPassword(vault, pins, input), 'password'),
    resetByRecovery: (input) => signIn(byRecoveryCode(vault, pins, input), 'code'),
    unlockWithPin: ({ pin }) => signIn(byPin(pins, pin), 'pin'),
    lock() {
      session.lock()
      return null
    },
    async setPin({ password, pin }, { session, account }) {
      await vault.verify(account.slotId, password, session)
      await savePin(session.database, account, pin)
      pins.resetTries(account)
      noteUnlessFull(session, {
        at: clock.now(),
        accountId: account.id,
        action: 'pin_changed',
        detail: { isSet: pin === null ? 0 : 1 },
      })
      return null
    },
    accountConsent: () => ownConsentText(),
    hasPin: (_, { account }) => account.pin !== null,
  }
}

const refusesPin = (error: unknown): boolean =>
  error instanceof Refusal && (error.error.code === 'wrong_pin' || error.error.code === 'pin_spent')

const publicAccount = ({ id, displayName, role, isOwner }: AccountRow): Account => ({
  id,
  displayName,
  role,
  isOwner,
})
