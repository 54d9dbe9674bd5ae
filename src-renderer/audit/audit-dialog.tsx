import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import {
  type AppError,
  type AuditEntry,
  type AuditFilter,
  allEntries,
  auditKinds,
  type ExportFormat,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Retry } from '../ui/retry.tsx'
import css from './audit.module.css'
import { AuditList } from './audit-list.tsx'
import { ChainCheck } from './chain-check.tsx'
import { exportLog } from './store.ts'

const words = messages.audit

/** Milliseconds after the last change of the filter. */
const debounceMs = 200

interface Found {
  entries: readonly AuditEntry[]
  hasMore: boolean
}

/** The whole log, with search, check and export. */
export function AuditDialog({ onClose }: { onClose(): void }) {
  const [filter, setFilter] = useState<AuditFilter>(allEntries)
  const [found, setFound] = useState<Found | null>(null)
  const [failure, setFailure] = useState<AppError | null>(null)
  const [round, setRound] = useState(0)
  const [isExporting, setExporting] = useState(false)

  useEffect(() => {
    let isDropped = false
    const timer = setTimeout(async () => {
      const result = await ask(window.referidos.audit.search({ filter, before: null }))
      if (isDropped) return
      setFailure(result.ok ? null : result.error)
      if (result.ok) setFound(result.value)
    }, debounceMs)
    return () => {
      isDropped = true
      clearTimeout(timer)
    }
  }, [filter, round])

  async function readMore() {
    if (found === null) return
    const before = found.entries.at(-1)?.id ?? null
    const result = await ask(window.referidos.audit.search({ filter, before }))
    if (!result.ok) return setFailure(result.error)
    setFound({ entries: [...found.entries, ...result.value.entries], hasMore: result.value.hasMore })
  }

  async function exportAs(format: ExportFormat) {
    setExporting(true)
    await exportLog(filter, format)
    setExporting(false)
    setRound((before) => before + 1)
  }

  const change = (part: Partial<AuditFilter>) => setFilter((before) => ({ ...before, ...part }))
  const none = filter === allEntries ? words.none : words.noneFound
  return (
    <Dialog title={words.dialog} onClose={onClose} isBusy={isExporting} isFull>
      <div className={css.window}>
        <ChainCheck />
        <div className={css.filter}>
          <TextInput
            className={css.search ?? ''}
            label={words.searchLabel}
            placeholder={words.searchHint}
            value={filter.text}
            data-autofocus
            onChange={({ currentTarget: { value } }) => change({ text: value })}
          />
          <NativeSelect
            label={words.kindLabel}
            value={filter.kind ?? ''}
            onChange={({ currentTarget: { value } }) =>
              change({ kind: auditKinds.find((kind) => kind === value) ?? null })
            }
          >
            <option value="">{words.anyKind}</option>
            {auditKinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.kind[kind]}
              </option>
            ))}
          </NativeSelect>
          <TextInput
            type="date"
            label={words.fromLabel}
            value={filter.from ?? ''}
            onChange={({ currentTarget: { value } }) => change({ from: value === '' ? null : value })}
          />
          <TextInput
            type="date"
            label={words.toLabel}
            value={filter.to ?? ''}
            onChange={({ currentTarget: { value } }) => change({ to: value === '' ? null : value })}
          />
        </div>
        <div className={css.found}>
          {failure !== null && (
            <div className={css.failure} role="alert">
              <p>{words.loadFailed}</p>
              <Retry variant="default" onRetry={() => setRound((before) => before + 1)} />
            </div>
          )}
          {failure === null && found === null && <p>{messages.common.loading}</p>}
          {failure === null && found?.entries.length === 0 && <p>{none}</p>}
          {failure === null && found !== null && found.entries.length > 0 && (
            <AuditList entries={found.entries} />
          )}
          {failure === null && found?.hasMore && (
            <Button variant="default" onClick={() => void readMore()}>
              {words.more}
            </Button>
          )}
        </div>
        <div className={css.actions}>
          <Button variant="default" loading={isExporting} onClick={() => void exportAs('xlsx')}>
            {words.exportXlsx}
          </Button>
          <Button variant="default" disabled={isExporting} onClick={() => void exportAs('csv')}>
            {words.exportCsv}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
