import type { AuditEntry } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './audit.module.css'

const words = messages.audit

export function AuditList({ entries }: { entries: readonly AuditEntry[] }) {
  const now = Date.now()
  return (
    <ul className={css.list} aria-label={words.list}>
      {entries.map((entry) => (
        <li key={entry.id} className={css.entry}>
          <strong>{words.what(entry, now)}</strong>
          <span className={css.detail}>
            {words.detail(entry)} · {words.number(entry.id)}
          </span>
        </li>
      ))}
    </ul>
  )
}
