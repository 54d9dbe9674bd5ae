import type { AccountRow } from '../database/schema.ts'
import type { OpenSession } from './open-session.ts'

/** closed → opening → unlocked ⇄ locked; unlocked → rekeying → unlocked, locked or closed. */
export type State = Closed | Opening | Unlocked | Locked | Rekeying

/** No database is open. */
interface Closed {
  kind: 'closed'
}

/** The first sign-in checks its secret and opens the database. */
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

/** Nobody is signed in; the queue goes on. */
export interface Locked {
  kind: 'locked'
  session: OpenSession
  /** Who locked. */
  account: AccountRow
  /** A sign-in that checks its secret; null: none does. */
  unlocking: Promise<unknown> | null
}

/** The database gets another key: its session is closed, and another one takes its place. */
export interface Rekeying {
  kind: 'rekeying'
  session: OpenSession
  account: AccountRow
  /** Whether nobody is signed in: the next state is `locked`. */
  isLocked: boolean
  ended: Promise<unknown>
}

/** While rekeying: the session that is being closed. */
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

/** Work that ends in another state. */
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
