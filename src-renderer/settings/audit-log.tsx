import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { AuditDialog } from '../audit/audit-dialog.tsx'
import { AuditList } from '../audit/audit-list.tsx'
import { loadLatest, loadNews, useAudit } from '../audit/store.ts'
import { CardFailure } from './card-failure.tsx'
import css from './settings.module.css'

const words = messages.audit

/** Number of entries on the card. */
const shown = 3

/** For the owner: the latest entries, and a button for all of them. */
export function AuditLog() {
  const { latest, failure } = useAudit()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    void loadLatest()
    void loadNews()
  }, [])

  function close() {
    setOpen(false)
    void loadLatest()
  }

  return (
    <>
      <div>
        <h3 id="audit-log" className={css.part}>
          {words.title}
        </h3>
        <p className={css.hint}>{words.hint}</p>
      </div>
      {failure !== null && <CardFailure text={words.loadFailed} onRetry={() => void loadLatest()} />}
      {failure === null && latest === null && <p className={css.hint}>{messages.common.loading}</p>}
      {failure === null && latest?.length === 0 && <p className={css.hint}>{words.none}</p>}
      {failure === null && latest !== null && latest.length > 0 && (
        <AuditList entries={latest.slice(0, shown)} />
      )}
      <div className={css.actions}>
        <Button variant="default" size="sm" onClick={() => setOpen(true)}>
          {words.open}
        </Button>
      </div>
      {isOpen && <AuditDialog onClose={close} />}
    </>
  )
}
