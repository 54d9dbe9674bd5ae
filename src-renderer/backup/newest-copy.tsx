import { messages } from '../../src-preload/messages/index.ts'
import css from './backup.module.css'
import { newestWhole, useCopies } from './copies.ts'

const words = messages.restore

/** Names the newest good copy by its date and number of people. */
export function NewestCopy() {
  const { listed, failure } = useCopies()
  const newest = listed && newestWhole(listed)
  return (
    <p className={css.newest} role="status">
      {failure !== null && messages.backup.copies.loadFailed}
      {failure === null && listed === null && messages.backup.copies.loading}
      {failure === null && listed !== null && newest === null && words.noneHere}
      {failure === null && newest !== null && words.newest(newest.createdAt, newest.people, Date.now())}
    </p>
  )
}
