import { Button } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import { openRequests, openStep, useRequests } from '../requests/store.ts'
import css from './settings.module.css'

const words = messages.requests

/** Number of open requests, and a button that shows them. */
export function RequestsCard() {
  const counts = useRequests((state) => state.counts)
  return (
    <section className={css.card} aria-labelledby="requests">
      <h2 id="requests">{words.title}</h2>
      <p className={css.hint}>{words.hint}</p>
      <p>{counts === null ? messages.common.loading : words.summary(counts)}</p>
      <div className={css.actions}>
        <Button variant="default" onClick={openRequests}>
          {words.open}
        </Button>
        <Button variant="default" onClick={() => openStep({ kind: 'new', asker: null })}>
          {words.add}
        </Button>
      </div>
    </section>
  )
}
