import { IconAlertTriangle, IconPuzzle, IconWifi, IconWifiOff } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Link } from 'wouter'
import type { QueueState } from '../../src-preload/contract/index.ts'
import { type Remedy, remediesOf } from '../../src-preload/contract/lane-reasons.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openWindow, resume, showCaptcha, solveCaptchas } from '../queue/actions.ts'
import { useAccount } from '../sign-in/store.ts'
import button from '../ui/text-button.module.css'
import { useKeptFocus } from '../ui/use-kept-focus.ts'
import css from './frame.module.css'
import { loadQueue, useQueue } from './queue-store.ts'
import { forLeader, parkedWords, progress } from './queue-words.ts'
import { routes } from './routes.ts'

/** The captcha that stands in its window, with the way to it. */
function Captcha({ queue }: { queue: QueueState }) {
  const asked = forLeader(queue)
  if (asked === null) return null
  return (
    <>
      <IconPuzzle size={16} aria-hidden className={css.asked} />
      <span className={`${css.parkedText} ${css.asked}`} title={asked}>
        {asked}
      </span>
      <button type="button" className={button.textButton} onClick={() => void showCaptcha()}>
        {messages.statusLine.showWindow}
      </button>
    </>
  )
}

/** A short way to end what parks the queue; the others are on the queue's screen. */
function Mend({ remedy }: { remedy: Remedy }) {
  switch (remedy) {
    case 'settings':
      return (
        <Link href={routes.settings} className={button.textButton}>
          {messages.statusLine.toSettings}
        </Link>
      )
    case 'solve_captchas':
      return (
        <button type="button" className={button.textButton} onClick={() => void solveCaptchas()}>
          {messages.statusLine.solveNow}
        </button>
      )
    case 'open_window':
      return (
        <button type="button" className={button.textButton} onClick={() => void openWindow()}>
          {messages.statusLine.openWindow}
        </button>
      )
    case 'resume':
      return (
        <button type="button" className={button.textButton} onClick={() => void resume()}>
          {messages.queue.resume}
        </button>
      )
    case 'try_now':
    case 'probe':
    case 'try_without_window':
      return null
  }
}

/** Why the queue waits, with what mends it. */
function Parked({ parked }: { parked: NonNullable<QueueState['parked']> }) {
  const said = parkedWords(parked, Date.now())
  return (
    <>
      <IconAlertTriangle size={16} aria-hidden />
      <span className={css.parkedText} title={said}>
        {said}
      </span>
      {remediesOf(parked.reason).map((remedy) => (
        <Mend key={remedy} remedy={remedy} />
      ))}
    </>
  )
}

/** Main could not say how the queue stands. */
function Unread({ said }: { said: string }) {
  return (
    <>
      <IconAlertTriangle size={16} aria-hidden />
      <span className={css.parkedText}>{said}</span>
      <button type="button" className={button.textButton} onClick={() => void loadQueue()}>
        {messages.common.retry}
      </button>
    </>
  )
}

/** The queue is the leaders'; a user is told whether there is a network. */
export function StatusLine() {
  const isLeader = useAccount().role === 'LEADER'
  const { queue, failure } = useQueue()
  const parts = queue ? progress(queue, Date.now()) : []
  const { part, place } = useKeptFocus<HTMLElement>()
  return (
    <footer className={css.statusLine} {...part} {...place}>
      {queue && (
        <>
          <span className={queue.online ? css.online : css.offline}>
            {queue.online ? <IconWifi size={16} aria-hidden /> : <IconWifiOff size={16} aria-hidden />}
            {queue.online ? messages.statusLine.online : messages.statusLine.offline}
          </span>
          {isLeader && (
            <span className={css.progress} title={parts.join(' · ')}>
              {parts.map((part, index) => (
                <Fragment key={part}>
                  {index > 0 && ' · '}
                  {index === 0 ? <strong>{part}</strong> : part}
                </Fragment>
              ))}
            </span>
          )}
        </>
      )}
      {!queue && failure && (
        <span className={css.parked} role="alert">
          <Unread said={isLeader ? messages.statusLine.unread : messages.statusLine.networkUnknown} />
        </span>
      )}
      {isLeader && (
        <span className={css.parked} role="status">
          {queue && <Captcha queue={queue} />}
          {queue?.parked && <Parked parked={queue.parked} />}
        </span>
      )}
    </footer>
  )
}
