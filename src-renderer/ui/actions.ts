import type { Account, PersonRow, QueueState } from '../../src-preload/contract/index.ts'
import { ariaKeys, caps } from './keys.ts'

/** Actions of palette, shortcuts and help. Each capability exports its own; frame/actions.ts composes them. */

export const groups = ['go', 'people', 'selection', 'person', 'queue', 'summary', 'settings', 'app'] as const
type Group = (typeof groups)[number]

/** State of the app that decides which actions are possible. */
export interface ActionContext {
  account: Account
  route: string
  queue: QueueState | null
  /** The person whose row is open on the screen. */
  person: PersonRow | null
}

export interface Action {
  group: Group
  label: string
  /** Further search words. */
  words?: string
  /** In the notation of @mantine/hooks; the first one is shown. */
  keys?: readonly string[]
  /** The table's own key for the same action; listed in `hints` as well. */
  tableKeys?: string
  /** Required role; absent: everybody. */
  by?: 'leader' | 'owner'
  /** Absent: always possible. */
  isPossible?(context: ActionContext): boolean
  /** Whether it works while a dialog is open. */
  isAlways?: true
  /** Whether the palette leaves it out. */
  isHidden?: true
  run(): void
}

/** A shortcut that another part handles: the table, main, a dialog. Shown in the help. */
export type Hint = Pick<Action, 'group' | 'label' | 'by'> & { keys: readonly string[] }

export function isFor({ role, isOwner }: Account, by: Action['by']): boolean {
  switch (by) {
    case undefined:
      return true
    case 'leader':
      return role === 'LEADER'
    case 'owner':
      return isOwner
  }
}

export const isPossible = (action: Action, context: ActionContext): boolean =>
  isFor(context.account, action.by) && (action.isPossible?.(context) ?? true)

/** For `aria-keyshortcuts` of a control that does the same. */
export const shortcutOf = ({ keys }: Action): string | undefined => keys?.map(ariaKeys).join(' ')

/** `Ctrl N` */
export const capsOf = ({ keys }: Action): string => (keys?.[0] === undefined ? '' : caps(keys[0]).join(' '))

/** `Bloquear (Ctrl L)` */
export const titleOf = (action: Action): string =>
  action.keys === undefined ? action.label : `${action.label} (${capsOf(action)})`
