import { type Tab, tabNames } from '../../src-preload/contract/index.ts'
import { number } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { TabCount, Tabs } from '../ui/tabs.tsx'
import { showTab, usePeople } from './list/list-store.ts'

export const tabPanelId = 'referidos-panel'
export const tabId = (tab: Tab) => `tab-${tab}`

export function PeopleTabs() {
  const shown = usePeople((state) => state.view.tab)
  const counts = usePeople((state) => state.counts)
  return (
    <Tabs
      label={messages.people.tabs}
      tabs={tabNames}
      shown={shown}
      panelId={tabPanelId}
      tabId={tabId}
      content={(tab) => (
        <>
          {messages.people.tab[tab]} <TabCount>{counts ? number(counts[tab]) : ''}</TabCount>
        </>
      )}
      onShow={showTab}
    />
  )
}
