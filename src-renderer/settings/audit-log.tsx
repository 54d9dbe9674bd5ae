import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { loadAudit, useAudit } from '../audit/store.ts'
import { CardFailure } from './card-failure.tsx'
import css from './settings.module.css'

const words = messages.audit

/** Entries that the card shows at first. */
const shownAtFirst = 3

/** For the owner: what was done to the keys and to the data as a whole, newest first. */
export function AuditLog() {
  const { entries, failure } = useAudit()
  const [isAll, setAll] = useState(false)
  useEffect(() => void loadAudit(), [])
  const now = Date.now()
  return (
    <>
      <div>
        <h3 id="audit-log" className={css.part}>
          {words.title}
        </h3>
        <p className={css.hint}>{words.hint}</p>
      </div>
      {failure !== null && <CardFailure text={words.loadFailed} onRetry={() => void loadAudit()} />}
      {failure === null && entries === null && <p className={css.hint}>{messages.common.loading}</p>}
      {failure === null && entries?.length === 0 && <p className={css.hint}>{words.none}</p>}
      {failure === null && entries !== null && entries.length > 0 && (
        <ul className={css.accounts} aria-label={words.title}>
          {(isAll ? entries : entries.slice(0, shownAtFirst)).map((entry) => (
            <li key={entry.id} className={css.account}>
              <span>
                <strong>{words.what(entry, now)}</strong>
                <span className={css.copyDetail}>{words.detail(entry)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {entries !== null && !isAll && entries.length > shownAtFirst && (
        <div className={css.actions}>
          <Button variant="default" size="sm" onClick={() => setAll(true)}>
            {words.all(entries.length)}
          </Button>
        </div>
      )}
    </>
  )
}
