import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { UpdatePanel } from '../updates/panel.tsx'
import { useUpdates } from '../updates/store.ts'
import css from './settings.module.css'

const words = messages.updates

/** For leaders. Only the owner can install a newer version. */
export function Updates() {
  const { isOwner } = useAccount()
  const version = useUpdates(({ updates }) => updates?.version ?? null)
  if (version === null) return null
  return (
    <section className={css.card} aria-labelledby="updates">
      <h2 id="updates">{words.title}</h2>
      <p>{words.version(version)}</p>
      <UpdatePanel mayInstall={isOwner} />
    </section>
  )
}
