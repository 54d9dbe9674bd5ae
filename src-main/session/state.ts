import type { AccountRow } from '../database/schema.ts'
import type { OpenSession } from './open-session.ts'

/** closed → opening → unlocked ⇄ locked; unlocked → rekeying → unlocked, locked or closed. */
export type State = Closed | Opening | Unlocked | Locked | Rekeying

/** No database is open. */
interface Closed {
  kind: 'closed'
}

/** A sign-in is checking its secret and opening the database. */
interface Opening {
  kind: 'opening'
  ended: Promise<unknown>
}

export interface Unlocked {
  kind: 'unlocked'
  session: OpenSession
  /** As last read from the database. */
  account: AccountRow
}

/** Nobody is signed in, and the queue continues. */
export interface Locked {
  kind: 'locked'
  session: OpenSession
  /** The account that locked the session. */
  account: AccountRow
  /** The sign-in in progress; null: none. */
  unlocking: Promise<unknown> | null
}

/** The database gets a new key: the session closes, and a new one replaces it. */
export interface Rekeying {
  kind: 'rekeying'
  session: OpenSession
  account: AccountRow
  /** Whether the session was locked meanwhile. The next state is `locked`, or `closed` on failure. */
  isLocked: boolean
  ended: Promise<unknown>
}

/** The session of the state; null: none. While rekeying, the session that is being closed. */
export function openSessionOf(state: State): OpenSession | null {
  switch (state.kind) {
    case 'closed':
    case 'opening':
      return null
    case 'unlocked':
    case 'locked':
    case 'rekeying':
      return state.session
  }
}

export function isSignedIn(state: State): boolean {
  switch (state.kind) {
    case 'closed':
    case 'opening':
    case 'locked':
      return false
    case 'unlocked':
      return true
    case 'rekeying':
      return !state.isLocked
  }
}

/** Work in progress that ends with a change of state; null: none. */
export function pendingOf(state: State): Promise<unknown> | null {
  switch (state.kind) {
    case 'closed':
    case 'unlocked':
      return null
    case 'opening':
    case 'rekeying':
      return state.ended
    case 'locked':
      return state.unlocking
  }
}
