import type { AccountListed, ListedAccounts } from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'

/** Pure. Choices of the filter by leader. */

export type Leader = Pick<AccountListed, 'id' | 'displayName' | 'people'>

/** Leaders who have people or may register some, sorted by name. Includes removed ones who still have people. */
export function leadersOf(listed: ListedAccounts | null): Leader[] {
  if (listed === null) return []
  const { accounts, removed } = listed
  return [...accounts.filter(({ role, people }) => role === 'LEADER' || people > 0), ...removed].toSorted(
    (one, other) => one.displayName.localeCompare(other.displayName, 'es'),
  )
}

/** Name of a leader; a substitute if the leader is no longer listed. */
export const leaderName = (leaders: readonly Leader[], id: number): string =>
  leaders.find((leader) => leader.id === id)?.displayName ?? messages.find.unknownLeader
