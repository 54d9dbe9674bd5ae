import {
  IconCopy,
  IconEraser,
  IconFileSpreadsheet,
  IconPrinter,
  IconRefresh,
  IconRotate,
  IconTag,
  IconWritingSign,
  IconWritingSignOff,
  IconX,
} from '@tabler/icons-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { maxPicked, maxRefreshed, type Refreshable } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { askErasureOf } from '../erasure/store.ts'
import { openRecheck } from '../recheck/store.ts'
import { useScope } from '../scope/store.ts'
import { AriaDisabledButton } from '../ui/aria-disabled-button.tsx'
import { useRefresh } from '../ui/refresh.ts'
import { thenFocusSearch } from '../ui/search-field.ts'
import { authoriseSelected, revokeSelected } from './authorise-dialog.tsx'
import { copyRows, followRefreshable, refreshSelected, selectionForMain, useBulk } from './bulk.ts'
import css from './bulk-bar.module.css'
import { exportSelection } from './export.ts'
import { useExport } from './export-store.ts'
import { LabelDialog, openLabelling } from './label-dialog.tsx'
import { usePeople } from './list/list-store.ts'
import { named } from './list/row-selection.ts'
import { printSelection } from './print.ts'
import { clearSelection, useSelection } from './selection-store.ts'

const words = messages.selection

interface Props {
  count: number
  /** Number of selected people who are not in the list. */
  elsewhere: number
  /** Height in pixels that the table keeps free. */
  onHeight: (height: number) => void
  /** Called when the bar is removed while it has the focus. */
  onClear: () => void
}

/** Distance from the foot of the page to the bar, in pixels. */
const aboveBar = 32

/** Reasons why a refresh skips people, with their number. */
function leftOut(refreshable: Refreshable | 'unknown' | null): string[] {
  if (refreshable === null) return [words.counting]
  if (refreshable === 'unknown') return [words.notCounted]
  const { final, cooling, unauthorised, ready } = refreshable
  return [
    ...(final > 0 ? [words.final(final)] : []),
    ...(unauthorised > 0 ? [words.unauthorised(unauthorised)] : []),
    ...(cooling > 0 ? [words.cooling(cooling)] : []),
    ...(ready > maxRefreshed ? [words.tenAtATime(ready - maxRefreshed)] : []),
  ]
}

export function BulkBar({ count, elsewhere, onHeight, onClear }: Props) {
  const refreshable = useBulk((state) => state.refreshable)
  const exporting = useExport((state) => state.exporting)
  const asking = useRefresh((state) => state.asking.size > 0)
  const scope = useScope((state) => state.scope)
  const bar = useRef<HTMLElement>(null)
  useEffect(followRefreshable, [])

  useLayoutEffect(() => {
    const element = bar.current
    if (!element) return
    const page = document.documentElement.style
    const publishHeight = () => {
      onHeight(element.offsetHeight)
      // Notices move above the bar.
      page.setProperty('--bulk-bar', `${element.offsetHeight + aboveBar}px`)
    }
    publishHeight()
    const observer = new ResizeObserver(publishHeight)
    observer.observe(element)
    return () => {
      observer.disconnect()
      onHeight(0)
      page.removeProperty('--bulk-bar')
    }
  }, [onHeight])

  const tooMany = selectionForMain() === null
  const isUnknown = refreshable === 'unknown'
  const ready = refreshable === null || refreshable === 'unknown' ? 0 : refreshable.ready
  const notes = tooMany ? [words.tooManyToName(maxPicked)] : leftOut(refreshable)
  return (
    <section ref={bar} className={css.bar} aria-label={words.title}>
      <div className={css.status} role="status">
        <strong className={css.count}>{words.selected(count)}</strong>
        <span className={css.notes}>
          {[...(elsewhere > 0 ? [words.elsewhere(elsewhere)] : []), ...notes].join(' · ')}
        </span>
      </div>
      <div className={css.actions}>
        <AriaDisabledButton
          className={css.action}
          disabled={(ready === 0 && !isUnknown) || asking || tooMany}
          onClick={() => void refreshSelected()}
        >
          <IconRefresh size={16} aria-hidden />
          {words.refresh(Math.min(ready, maxRefreshed))}
        </AriaDisabledButton>
        {count > maxRefreshed && (
          <AriaDisabledButton
            className={css.action}
            disabled={tooMany}
            onClick={() => openRecheck('selection')}
          >
            <IconRotate size={16} aria-hidden />
            {messages.recheck.open}
          </AriaDisabledButton>
        )}
        <AriaDisabledButton
          className={css.action}
          disabled={exporting !== null || tooMany}
          onClick={exportSelection}
        >
          <IconFileSpreadsheet size={16} aria-hidden />
          {exporting === 'selection' ? words.exporting : words.export}
        </AriaDisabledButton>
        <AriaDisabledButton className={css.action} disabled={tooMany} onClick={printSelection}>
          <IconPrinter size={16} aria-hidden />
          {words.print}
        </AriaDisabledButton>
        <AriaDisabledButton className={css.action} disabled={tooMany} onClick={openLabelling}>
          <IconTag size={16} aria-hidden />
          {messages.labels.open}
        </AriaDisabledButton>
        {scope === 'own' && (
          <AriaDisabledButton
            className={css.action}
            disabled={tooMany}
            onClick={() => authoriseSelected(count)}
          >
            <IconWritingSign size={16} aria-hidden />
            {messages.authorise.open}
          </AriaDisabledButton>
        )}
        {scope === 'own' && (
          <AriaDisabledButton className={css.action} disabled={tooMany} onClick={() => revokeSelected(count)}>
            <IconWritingSignOff size={16} aria-hidden />
            {messages.authorisation.revoke.open}
          </AriaDisabledButton>
        )}
        <AriaDisabledButton
          className={css.action}
          disabled={tooMany}
          onClick={() => askErasureOf(selectionForMain(), count)}
        >
          <IconEraser size={16} aria-hidden />
          {messages.erasure.open}
        </AriaDisabledButton>
        <button type="button" className={css.action} onClick={() => void copyRows(null)}>
          <IconCopy size={16} aria-hidden />
          {words.copy}
        </button>
        <button
          type="button"
          className={css.clear}
          aria-label={words.clear}
          title={words.clear}
          onClick={() => {
            clearSelection()
            onClear()
          }}
        >
          <IconX size={18} aria-hidden />
        </button>
      </div>
      <LabelDialog />
    </section>
  )
}

/** Bar for an empty list: people who were selected before stay selected. */
export function ElsewhereBar() {
  const isEmpty = usePeople((state) => state.ids?.length === 0)
  const selection = useSelection((state) => state.selection)
  const { size } = named(selection)
  if (!isEmpty || size === 0) return null
  return <BulkBar count={size} elsewhere={size} onHeight={ignore} onClear={thenFocusSearch(ignore)} />
}

const ignore = () => {}
