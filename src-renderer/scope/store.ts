import { create } from 'zustand'
import type { Scope } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'

/** Whose people table and summary show; only an owner leaves `own`. */
export const useScope = create<{ scope: Scope }>(() => ({ scope: 'own' }))

export const scopeNow = (): Scope => useScope.getState().scope

/** Under a printed title: the leader's display name, or the campaign. */
export function useWhose(): string {
  const { displayName } = useAccount()
  const isCampaign = useScope(({ scope }) => scope === 'campaign')
  return isCampaign ? messages.campaign.all : displayName
}
