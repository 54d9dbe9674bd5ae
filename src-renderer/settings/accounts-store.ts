import { create } from 'zustand'
import type {
  AccountListed,
  AppError,
  ListedAccounts,
  Result,
  Role,
} from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

/** Leaders other than `ownId`. */
export const otherLeaders = (listed: ListedAccounts | null, ownId: number) =>
  listed?.accounts.filter(({ id, role }) => id !== ownId && role === 'LEADER') ?? []

/** Whether another account belongs to a leader or still has people. */
export const hasOtherLeaders = (listed: ListedAccounts | null): boolean =>
  listed !== null &&
  (listed.removed.length > 0 || listed.accounts.some(({ role, isOwner }) => !isOwner && role === 'LEADER'))

/** `here`: who sign in on this laptop. `elsewhere`: whose people came in files. `campaign`: who have laptops of the campaign. */
export function grouped(
  accounts: readonly AccountListed[],
): Record<'here' | 'elsewhere' | 'campaign', AccountListed[]> {
  const of = (is: (account: AccountListed) => boolean) => accounts.filter(is)
  return {
    here: of(({ isElsewhere }) => !isElsewhere),
    elsewhere: of(({ isElsewhere, isInCampaign }) => isElsewhere && !isInCampaign),
    campaign: of(({ isInCampaign }) => isInCampaign),
  }
}

export const useAccounts = create<{ listed: ListedAccounts | null; failure: AppError | null }>(() => ({
  listed: null,
  failure: null,
}))

export async function loadAccounts(): Promise<void> {
  const result = await ask(window.referidos.accounts.list())
  useAccounts.setState(result.ok ? { listed: result.value, failure: null } : { failure: result.error })
}

/** Resolves to the answer, once the list is read again. */
async function answered<Value>(call: Promise<Result<Value>>): Promise<Result<Value>> {
  const result = await ask(call)
  if (result.ok) await loadAccounts()
  return result
}

/** Resolves to the error, or to null. */
async function done(call: Promise<Result<unknown>>): Promise<AppError | null> {
  const result = await answered(call)
  return result.ok ? null : result.error
}

const { accounts } = window.referidos

export type NewAccount = Parameters<typeof accounts.create>[0]

export const createAccount = (input: NewAccount) => done(accounts.create(input))
export const setRole = (accountId: number, role: Role) => done(accounts.setRole({ accountId, role }))
export const setPassword = (accountId: number, password: string, isSuspected: boolean) =>
  answered(accounts.setPassword({ accountId, password, isSuspected }))
/** Reassigns all people of the removed account `from`. */
export const reassignAll = (from: number, to: number) => done(accounts.reassignAll({ from, to }))
/** `peopleTo`: null leaves its people with it. */
export const removeAccount = (accountId: number, peopleTo: number | null, isSuspected: boolean) =>
  answered(accounts.remove({ accountId, peopleTo, isSuspected }))
