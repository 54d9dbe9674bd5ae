import { messages } from '../../src-preload/messages/index.ts'
import css from './backup.module.css'
import { newestWhole, useCopies } from './copies.ts'

const words = messages.restore

/** Shows date and number of people of the newest good copy. */
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
