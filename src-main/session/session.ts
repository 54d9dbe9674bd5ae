import { setImmediate } from 'node:timers/promises'
import type { Events, Theme } from '../../src-preload/contract/index.ts'
import { accountOfSlot } from '../accounts/repository.ts'
import type { Opened, Rotated, Rotation } from '../accounts/vault.ts'
import { forgetCampaign } from '../campaign-watch.ts'
import type { AccountRow } from '../database/schema.ts'
import type { CallContext } from '../handler-types.ts'
import { readPreferences } from '../preferences/repository.ts'
import { Refusal } from '../refusal.ts'
import { autoLockMinutes } from '../settings/auto-lock-minutes.ts'
import { createAutoLock } from './auto-lock.ts'
import { type Emit, type OpenSession, type OpenSessionOptions, openSession } from './open-session.ts'
import {
  isSignedIn,
  type Locked,
  openSessionOf,
  pendingOf,
  type Rekeying,
  type State,
  type Unlocked,
} from './state.ts'

export interface SessionOptions extends OpenSessionOptions {
  emit: Emit
  /** Loads a new page in a new renderer process. */
  renewPage(): void
  showTheme(theme: Theme): void
  onLock(): void
}

/** One way to sign in. Both functions throw a `Refusal` for a wrong secret. */
export interface SignInWay {
  /** Opens the database. */
  open(): Promise<Opened>
  /** Verifies the secret for a locked session; returns the account that it unlocks. */
  unlock(locked: OpenSession, account: AccountRow): Promise<AccountRow>
}

/** Owns the one session of the app and its state. */
export interface Session {
  /**
   * The signed-in session, with its account as now stored in the database; null: none. Locks if the account was
   * removed. In the state `rekeying`, the account is not read again, and the session's database may be closed.
   */
  signedIn(): Unlocked | Rekeying | null
  /** The signed-in caller, for code that continues after an `await`. Throws `Refusal('not_signed_in' | 'busy')`. */
  unlocked(): CallContext<OpenSession>
  /** The account that locked the session; null: not locked, or the account was removed. */
  lockedAccount(): AccountRow | null
  /** Runs one sign-in at a time. Throws `Refusal('already_signed_in' | 'busy')`, and any error of `way`. */
  signIn(way: SignInWay): Promise<AccountRow>
  /** Locks the session. The queue continues, but opens no window. No effect if nobody is signed in. */
  lock(): void
  /**
   * Runs `rotate`, which closes the session's database and returns an opened one, and creates a new session on it. If
   * `rotate` throws after closing, the state becomes `closed`. Throws the error of a failed rotation, and
   * `Refusal('not_signed_in' | 'busy')` as `unlocked` does.
   */
  rekey(
    account: AccountRow,
    rotate: (session: OpenSession, close: Rotation['close']) => Promise<Rotated>,
  ): Promise<Rotated['kind']>
  /** Sends an event to the page, but only while somebody is signed in. */
  emit: Emit
  startAutoLock(minutes: number | null): void
  /** Records keyboard or pointer activity. */
  active(): void
  /** The services of the open session, even while it is locked; null: none is open. */
  open(): OpenSession | null
  /** Whether no database is open and no sign-in runs. */
  isClosed(): boolean
  /** Whether a sign-in or a change of the key runs. */
  isChanging(): boolean
  /** See `Lane.wake`. */
  wake(): void
  /** Closes the session, after a running sign-in or rekeying has ended. */
  close(): Promise<void>
}

export function createSession(options: SessionOptions): Session {
  let state: State = { kind: 'closed' }
  const autoLock = createAutoLock(options.clock, lock)

  const openServices = (opened: Opened) =>
    openSession(opened, options, {
      emit,
      account: () => signedIn()?.account ?? null,
      active: autoLock.active,
      idleMs: autoLock.idleMs,
    })

  function emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    if (isSignedIn(state)) options.emit(name, event)
  }

  function signedIn(): Unlocked | Rekeying | null {
    switch (state.kind) {
      case 'closed':
      case 'opening':
      case 'locked':
        return null
      case 'rekeying':
        return state.isLocked ? null : state
      case 'unlocked': {
        const account = accountOfSlot(state.session.database, state.account.slotId)
        if (account === null) {
          lock()
          return null
        }
        state.account = account
        return state
      }
    }
  }

  function unlocked(): Unlocked {
    const signed = signedIn()
    if (signed === null) throw new Refusal('not_signed_in')
    if (signed.kind === 'rekeying') throw new Refusal('busy')
    return signed
  }

  function lockedAccount(): AccountRow | null {
    switch (state.kind) {
      case 'closed':
      case 'opening':
      case 'unlocked':
        return null
      case 'locked':
        return accountOfSlot(state.session.database, state.account.slotId)
      case 'rekeying':
        return state.isLocked ? state.account : null
    }
  }

  async function signIn(way: SignInWay): Promise<AccountRow> {
    signedIn()
    switch (state.kind) {
      case 'closed':
        return await signInClosed(way)
      case 'locked':
        return await signInLocked(state, way)
      case 'opening':
      case 'unlocked':
        throw new Refusal('already_signed_in')
      case 'rekeying':
        throw new Refusal(state.isLocked ? 'busy' : 'already_signed_in')
    }
  }

  async function signInClosed(way: SignInWay): Promise<AccountRow> {
    const opening = openBy(way)
    state = { kind: 'opening', ended: opening }
    let opened: CallContext<OpenSession>
    try {
      opened = await opening
    } catch (error) {
      state = { kind: 'closed' }
      throw error
    }
    return unlock(opened)
  }

  async function openBy(way: SignInWay): Promise<CallContext<OpenSession>> {
    const opened = await way.open()
    // Opening blocks main for long; pending events run first.
    await setImmediate()
    return openServices(opened)
  }

  async function signInLocked(locked: Locked, way: SignInWay): Promise<AccountRow> {
    if (locked.unlocking !== null) throw new Refusal('already_signed_in')
    const { session } = locked
    const unlocking = way.unlock(session, locked.account)
    locked.unlocking = unlocking
    let account: AccountRow
    try {
      account = await unlocking
    } finally {
      locked.unlocking = null
    }
    // The state changed while the secret was checked.
    if (state !== locked) throw new Refusal('busy')
    return unlock({ session, account })
  }

  function unlock({ session, account }: CallContext<OpenSession>): AccountRow {
    // The sign-in may have changed the keys or the schema.
    session.wrote()
    state = { kind: 'unlocked', session, account }
    const { database, lane } = session
    options.showTheme(readPreferences(database, account.id).theme)
    autoLock.start(autoLockMinutes(database))
    // The captcha window shows a person whom a leader referred, so it opens for leaders only.
    if (account.role === 'LEADER') lane.operatorPresent()
    else {
      lane.operatorAway()
      lane.wake()
    }
    return account
  }

  function lock(): void {
    switch (state.kind) {
      case 'closed':
      case 'opening':
      case 'locked':
        return
      case 'unlocked':
        state = { kind: 'locked', session: state.session, account: state.account, unlocking: null }
        break
      case 'rekeying':
        if (state.isLocked) return
        state.isLocked = true
    }
    const { session } = state
    session.lane.operatorAway()
    session.flush()
    forgetCampaign(session.campaign)
    session.exporter.abort()
    autoLock.stop()
    options.onLock()
    options.emit('session.locked', null)
    options.renewPage()
  }

  const rekey: Session['rekey'] = async (account, rotate) => {
    const { session, account: current } = unlocked()
    if (current.id !== account.id) throw new Refusal('not_signed_in')
    const rekeying: Rekeying = {
      kind: 'rekeying',
      session,
      account,
      isLocked: false,
      ended: Promise.resolve(),
    }
    state = rekeying
    const ended = rotateKey(rekeying, rotate)
    rekeying.ended = ended
    return await ended
  }

  async function rotateKey(
    rekeying: Rekeying,
    rotate: Parameters<Session['rekey']>[1],
  ): Promise<Rotated['kind']> {
    let isClosed = false
    let rotated: Rotated
    try {
      rotated = await rotate(rekeying.session, async () => {
        isClosed = true
        await rekeying.session.close()
      })
      endRekeying(rekeying, openServices(rotated.opened))
    } catch (error) {
      if (isClosed) {
        rekeying.session.database.close()
        state = { kind: 'closed' }
      } else endRekeying(rekeying, rekeying)
      throw error
    }
    if (rotated.kind === 'failed') throw rotated.error
    return rotated.kind
  }

  function endRekeying({ isLocked }: Rekeying, { session, account }: CallContext<OpenSession>): void {
    state = isLocked
      ? { kind: 'locked', session, account, unlocking: null }
      : { kind: 'unlocked', session, account }
    if (isLocked) session.lane.operatorAway()
    session.lane.wake()
  }

  return {
    signedIn,
    unlocked,
    lockedAccount,
    signIn,
    lock,
    rekey,
    emit,
    startAutoLock: autoLock.start,
    active: autoLock.active,
    open: () => openSessionOf(state),
    isClosed: () => state.kind === 'closed',
    isChanging: () => pendingOf(state) !== null,
    wake: () => openSessionOf(state)?.lane.wake(),
    async close() {
      autoLock.stop()
      for (let pending = pendingOf(state); pending !== null; pending = pendingOf(state))
        await pending.catch(() => {})
      const session = openSessionOf(state)
      state = { kind: 'closed' }
      await session?.close()
    },
  }
}
