import { type KeyboardEvent, useEffect, useRef } from 'react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Retry } from '../ui/retry.tsx'
import { Filter, History } from './history.tsx'
import { Left } from './left.tsx'
import { Now } from './now.tsx'
import css from './queue.module.css'
import { followCola, type QueueTab, queueTabs, showTab, useQueueScreen } from './screen-store.ts'
import { loadQueue, useQueue } from './state-store.ts'
import { Waiting } from './waiting.tsx'

const words = messages.queue
const panelId = 'queue-panel'
const tabId = (tab: QueueTab) => `queue-${tab}`

function Tabs({ waiting }: { waiting: number }) {
  const shown = useQueueScreen((state) => state.tab)
  const list = useRef<HTMLDivElement>(null)

  function move(event: KeyboardEvent) {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    const next: QueueTab = shown === 'waiting' ? 'history' : 'waiting'
    showTab(next)
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus()
  }

  return (
    <div className={css.tabs} role="tablist" aria-label={words.tabs} ref={list}>
      {queueTabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(tab)}
          aria-selected={tab === shown}
          aria-controls={panelId}
          tabIndex={tab === shown ? 0 : -1}
          className={css.tab}
          onClick={() => showTab(tab)}
          onKeyDown={move}
        >
          {words.tab[tab]}
          {tab === 'waiting' && <span className={css.count}> {format.number(waiting)}</span>}
        </button>
      ))}
    </div>
  )
}

export function Queue() {
  const { queue, failure } = useQueue()
  const tab = useQueueScreen((state) => state.tab)
  useEffect(followCola, [])

  if (!queue && failure)
    return (
      <EmptyState text={words.waitingFailed} isFailure>
        <Retry onRetry={() => void loadQueue()} />
      </EmptyState>
    )
  if (!queue) return <EmptyState text={messages.common.loading} />
  return (
    <div className={css.screen}>
      <Now queue={queue} />
      <div className={css.bar}>
        <Tabs waiting={queue.waiting} />
        {tab === 'history' ? <Filter /> : <Left queue={queue} />}
      </div>
      <div role="tabpanel" id={panelId} aria-labelledby={tabId(tab)} className={css.card}>
        {tab === 'waiting' ? <Waiting /> : <History />}
      </div>
    </div>
  )
}
