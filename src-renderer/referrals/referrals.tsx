import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { messages } from '../messages.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { list, showTab, useReferrals } from './list-store.ts'
import { SidePanel } from './panel/side-panel.tsx'
import { openNew } from './panel/store.ts'
import css from './referrals.module.css'
import { RemoveDialog } from './remove-dialog.tsx'
import { Table } from './table.tsx'
import { Tabs, tabId, tabPanelId } from './tabs.tsx'

function Content() {
  const ids = useReferrals((state) => state.ids)
  const tab = useReferrals((state) => state.view.tab)
  const total = useReferrals((state) => state.counts?.todos)
  const failure = useReferrals((state) => state.failure)

  if (failure)
    return (
      <EmptyState text={messages.referrals.loadFailed}>
        <Button onClick={() => void list()}>{messages.common.retry}</Button>
      </EmptyState>
    )
  if (!ids) return <EmptyState text={messages.common.loading} />
  if (ids.length > 0) return <Table ids={ids} />
  if (total === 0)
    return (
      <EmptyState text={messages.referrals.empty}>
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={openNew}>
          {messages.frame.newReferral}
        </Button>
      </EmptyState>
    )
  return (
    <EmptyState text={messages.referrals.emptyTab[tab]}>
      <Button variant="default" onClick={() => showTab('todos')}>
        {messages.referrals.showAll}
      </Button>
    </EmptyState>
  )
}

export function Referrals() {
  const tab = useReferrals((state) => state.view.tab)
  return (
    <div className={css.screen}>
      <div className={css.list}>
        <Tabs />
        <div role="tabpanel" id={tabPanelId} aria-labelledby={tabId(tab)} className={css.card}>
          <Content />
        </div>
      </div>
      <SidePanel />
      <RemoveDialog />
    </div>
  )
}
