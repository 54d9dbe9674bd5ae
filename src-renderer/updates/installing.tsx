import { IconDownload } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import css from '../ui/message-screen.module.css'

const words = messages.updates.installing

/** Replaces the app's screens while the app is closed and replaced. */
export const Installing = ({ next }: { next: string }) => (
  <main className={css.screen}>
    <div className={css.box} role="status">
      <IconDownload size={32} className={css.icon} aria-hidden />
      <h1 className={css.title}>{words.title(next)}</h1>
      <p className={css.kept}>{words.kept}</p>
      <p>{words.todo}</p>
    </div>
  </main>
)
