import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import {
  changesPageSize,
  type RecheckChange,
  type RecheckChanges,
  type ShownResult,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import css from '../recheck/recheck.module.css'
import { closeChanges, useRecheck } from '../recheck/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import table from '../ui/steps-dialog.module.css'
import { exportChanges } from './export.ts'
import { useExport } from './export-store.ts'

const words = messages.recheck.changes

/** People of the account's batch whose result changed, with the changes. */
export function RecheckChangesDialog() {
  const recheckId = useRecheck((seen) => seen.changesOf)
  return recheckId === null ? null : <Changes recheckId={recheckId} />
}

type Read = RecheckChanges | 'loading' | 'failed'

function Changes({ recheckId }: { recheckId: number }) {
  const [page, setPage] = useState(0)
  const [again, setAgain] = useState(0)
  const [read, setRead] = useState<Read>('loading')
  const exporting = useExport((state) => state.exporting)
  const isCampaign = useRecheck((seen) => seen.state?.batch?.scope === 'campaign')
  useEffect(() => {
    let isShown = true
    void ask(window.referidos.recheck.changes({ recheckId, page })).then((result) => {
      if (isShown) setRead(result.ok ? result.value : 'failed')
    })
    return () => {
      isShown = false
    }
  }, [recheckId, page, again])

  return (
    <Dialog title={words.title} onClose={closeChanges} isFull>
      <div className={css.changes}>
        {read === 'loading' && <EmptyState text={messages.common.loading} />}
        {read === 'failed' && <LoadFailure text={words.failed} onRetry={() => setAgain((n) => n + 1)} />}
        {typeof read === 'object' && (
          <>
            <Rows rows={read.rows} isCampaign={isCampaign} />
            <div className={css.foot}>
              <span className={css.dim}>
                {read.total === 0
                  ? words.none
                  : words.shown(
                      page * changesPageSize + 1,
                      page * changesPageSize + read.rows.length,
                      read.total,
                    )}
              </span>
              {read.total > changesPageSize && (
                <>
                  <Button
                    variant="default"
                    size="xs"
                    disabled={page === 0}
                    onClick={() => setPage((at) => at - 1)}
                  >
                    {messages.queue.previous}
                  </Button>
                  <Button
                    variant="default"
                    size="xs"
                    disabled={(page + 1) * changesPageSize >= read.total}
                    onClick={() => setPage((at) => at + 1)}
                  >
                    {messages.queue.next}
                  </Button>
                </>
              )}
            </div>
            <p className={css.dim}>{words.inClear}</p>
            <div className={css.actions}>
              {(['xlsx', 'csv'] as const).map((kind, at) => (
                <Button
                  key={kind}
                  {...(at === 0 ? { 'data-autofocus': true } : { variant: 'default' })}
                  leftSection={<IconFileSpreadsheet size={18} aria-hidden />}
                  disabled={exporting !== null || read.total === 0}
                  onClick={() => void exportChanges(recheckId, kind)}
                >
                  {words[kind]}
                </Button>
              ))}
              <Button variant="default" onClick={closeChanges}>
                {messages.common.close}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Rows({ rows, isCampaign }: { rows: readonly RecheckChange[]; isCampaign: boolean }) {
  const { column } = words
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area.
    <section className={css.scroll} tabIndex={0} aria-label={words.rows}>
      <table className={table.table} aria-label={words.title}>
        <colgroup>
          <col className={css.colPerson} />
          {isCampaign && <col className={css.colLeader} />}
          <col className={css.colWhat} />
          <col />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{column.person}</th>
            {isCampaign && <th scope="col">{column.leader}</th>}
            <th scope="col">{column.what}</th>
            <th scope="col">{column.before}</th>
            <th scope="col">{column.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ personId, name, cedula, leader, parts, before, after }) => (
            <tr key={personId}>
              <td>
                <strong>{name}</strong>
                <br />
                <span className={css.dim}>{format.cedula(cedula)}</span>
              </td>
              {isCampaign && <td>{leader}</td>}
              <td>{messages.recheck.whatChanged(parts)}</td>
              <Result result={before} />
              <Result result={after} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Result({ result: { status, novedad, municipio, puesto, mesa } }: { result: ShownResult }) {
  const place = [puesto, municipio, mesa === null ? null : words.mesa(mesa)].filter((part) => part !== null)
  return (
    <td>
      <strong>{statusWord(status, novedad)}</strong>
      {place.length > 0 && (
        <>
          <br />
          {place.join(' · ')}
        </>
      )}
    </td>
  )
}
