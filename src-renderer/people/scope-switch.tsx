import { useEffect } from 'react'
import type { Scope } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useLastContact } from '../headquarters/store.ts'
import { useScope } from '../scope/store.ts'
import { hasOtherLeaders, loadAccounts, useAccounts } from '../settings/accounts-store.ts'
import { Switch, type SwitchChoice } from '../ui/switch.tsx'
import { showScope } from './list/list-store.ts'

const words = messages.campaign

const choices: SwitchChoice<Scope>[] = [
  { value: 'own', label: words.own },
  { value: 'campaign', label: words.all },
]

/** For the owner, once there is another leader: own people, or those of all leaders. */
export function ScopeSwitch() {
  const scope = useScope((state) => state.scope)
  const listed = useAccounts((state) => state.listed)
  const contactAt = useLastContact()
  const hasOthers = hasOtherLeaders(listed)
  // Leaders of other laptops come with what the headquarters sends.
  useEffect(() => {
    if (!hasOthers) void loadAccounts()
  }, [hasOthers, contactAt])
  if (scope === 'own' && !hasOthers) return null
  return <Switch label={words.scope} choices={choices} chosen={scope} onChoose={showScope} />
}
