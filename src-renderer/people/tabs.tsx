import { type KeyboardEvent, useRef } from 'react'
import { type Tab, tabNames } from '../../src-preload/contract/index.ts'
import { number } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { showTab, usePeople } from './list/list-store.ts'
import css from './tabs.module.css'

export const tabPanelId = 'referidos-panel'
export const tabId = (tab: Tab) => `tab-${tab}`

export function Tabs() {
  const shown = usePeople((state) => state.view.tab)
  const counts = usePeople((state) => state.counts)
  const list = useRef<HTMLDivElement>(null)

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const next = tabNames[(tabNames.indexOf(shown) + step + tabNames.length) % tabNames.length] as Tab
    showTab(next)
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus()
  }

  return (
    <div className={css.tabs} role="tablist" aria-label={messages.people.tabs} ref={list}>
      {tabNames.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(tab)}
          aria-selected={tab === shown}
          aria-controls={tabPanelId}
          tabIndex={tab === shown ? 0 : -1}
          className={css.tab}
          onClick={() => showTab(tab)}
          onKeyDown={move}
        >
          {messages.people.tab[tab]} <span className={css.count}>{counts ? number(counts[tab]) : ''}</span>
        </button>
      ))}
    </div>
  )
}
