import { IconAlertTriangle, IconWifi, IconWifiOff } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Link } from 'wouter'
import { messages } from '../messages.ts'
import css from './frame.module.css'
import { useQueue } from './queue-store.ts'
import { isMendedInSettings, parkedWords, progress } from './queue-words.ts'
import { routes } from './routes.ts'

export function StatusLine() {
  const queue = useQueue((state) => state.queue)
  return (
    <footer className={css.statusLine}>
      {queue && (
        <>
          <span className={queue.online ? css.online : css.offline}>
            {queue.online ? <IconWifi size={16} aria-hidden /> : <IconWifiOff size={16} aria-hidden />}
            {queue.online ? messages.queue.online : messages.queue.offline}
          </span>
          <span className={css.progress}>
            {progress(queue, Date.now()).map((part, index) => (
              <Fragment key={part}>
                {index > 0 && ' · '}
                {index === 0 ? <strong>{part}</strong> : part}
              </Fragment>
            ))}
          </span>
        </>
      )}
      <span className={css.parked} role="status">
        {queue?.parked && (
          <>
            <IconAlertTriangle size={16} aria-hidden />
            <span className={css.parkedText}>{parkedWords(queue.parked, Date.now())}</span>
            {isMendedInSettings(queue.parked.reason) && (
              <Link href={routes.settings} className={css.parkedLink}>
                {messages.queue.toSettings}
              </Link>
            )}
          </>
        )}
      </span>
    </footer>
  )
}
