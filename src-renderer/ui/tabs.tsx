import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import css from './tabs.module.css'

interface Props<Tab extends string> {
  label: string
  tabs: readonly Tab[]
  shown: Tab
  /** The element with role `tabpanel`. */
  panelId: string
  tabId(tab: Tab): string
  content(tab: Tab): ReactNode
  onShow(tab: Tab): void
}

/** A tab list. The arrow keys move between the tabs. */
export function Tabs<Tab extends string>({
  label,
  tabs,
  shown,
  panelId,
  tabId,
  content,
  onShow,
}: Props<Tab>) {
  const list = useRef<HTMLDivElement>(null)

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const next = tabs[(tabs.indexOf(shown) + step + tabs.length) % tabs.length] as Tab
    onShow(next)
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus()
  }

  return (
    <div className={css.tabs} role="tablist" aria-label={label} ref={list}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(tab)}
          aria-selected={tab === shown}
          aria-controls={panelId}
          tabIndex={tab === shown ? 0 : -1}
          className={css.tab}
          onClick={() => onShow(tab)}
          onKeyDown={move}
        >
          {content(tab)}
        </button>
      ))}
    </div>
  )
}

export const TabCount = ({ children }: { children: ReactNode }) => (
  <span className={css.count}>{children}</span>
)
