import { useEffect } from 'react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { RecheckButton, RecheckStrip } from '../recheck/strip.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { TabCount, Tabs } from '../ui/tabs.tsx'
import { Filter, History } from './history.tsx'
import { QueueMoney } from './money.tsx'
import { Now } from './now.tsx'
import css from './queue.module.css'
import { Remaining } from './remaining.tsx'
import { RoundButton, RoundDialogs } from './rounds.tsx'
import { followQueueScreen, type QueueTab, queueTabs, showTab, useQueueScreen } from './screen-store.ts'
import { loadQueue, useQueue } from './state-store.ts'
import { Waiting } from './waiting.tsx'

const words = messages.queue
const panelId = 'queue-panel'
const tabId = (tab: QueueTab) => `queue-${tab}`

export function Queue({ onSchedule }: { onSchedule(): void }) {
  const { queue, failure } = useQueue()
  const tab = useQueueScreen((state) => state.tab)
  useEffect(followQueueScreen, [])

  if (!queue && failure) return <LoadFailure text={words.waitingFailed} onRetry={() => void loadQueue()} />
  if (!queue) return <EmptyState text={messages.common.loading} />
  return (
    <div className={css.screen}>
      <Now queue={queue} onSchedule={onSchedule} />
      <RecheckStrip />
      <RoundDialogs queue={queue} />
      <div className={css.bar}>
        <Tabs
          label={words.tabs}
          tabs={queueTabs}
          shown={tab}
          panelId={panelId}
          tabId={tabId}
          content={(tab) => (
            <>
              {words.tab[tab]} {tab === 'waiting' && <TabCount>{format.number(queue.waiting)}</TabCount>}
            </>
          )}
          onShow={showTab}
        />
        <div className={css.barEnd}>
          {tab === 'history' ? <Filter /> : <Remaining queue={queue} />}
          <RoundButton queue={queue} />
          <RecheckButton />
        </div>
      </div>
      {tab === 'waiting' && <QueueMoney queue={queue} />}
      <div role="tabpanel" id={panelId} aria-labelledby={tabId(tab)} className={css.card}>
        {tab === 'waiting' ? <Waiting /> : <History />}
      </div>
    </div>
  )
}
