import { IconAlertTriangle, IconPuzzle, IconWifi, IconWifiOff } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Link } from 'wouter'
import type { QueueState } from '../../src-preload/contract/index.ts'
import { type Remedy, remediesOf } from '../../src-preload/contract/lane-reasons.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { BackupStatus } from '../backup/status-item.tsx'
import { HeadquartersStatus } from '../headquarters/status-item.tsx'
import { openWindow, resume, showCaptcha, solveCaptchas } from '../queue/commands.ts'
import { loadQueue, useQueue } from '../queue/state-store.ts'
import { forLeader, parkedWords, progress } from '../queue/state-words.ts'
import { routes } from '../routes.ts'
import { useAccount } from '../session/store.ts'
import { goToSection } from '../settings/section.ts'
import button from '../ui/text-button.module.css'
import { useFocusFallback } from '../ui/use-focus-fallback.ts'
import css from './frame.module.css'

/** See electron.vite.config.ts. */
declare const __TEST_BUILD__: boolean

/** A captcha that waits for the leader, with a button that shows its window. */
function Captcha({ queue }: { queue: QueueState }) {
  const captchaText = forLeader(queue)
  if (captchaText === null) return null
  return (
    <>
      <IconPuzzle size={16} aria-hidden className={css.captcha} />
      <span className={`${css.parkedText} ${css.captcha}`} title={captchaText}>
        {captchaText}
      </span>
      <button type="button" className={button.textButton} onClick={() => void showCaptcha()}>
        {messages.statusLine.showWindow}
      </button>
    </>
  )
}

/** Ends the reason for which the queue is parked. The queue's screen has the other buttons. */
function RemedyButton({ remedy }: { remedy: Remedy }) {
  const { isOwner } = useAccount()
  switch (remedy) {
    case 'schedule':
      return isOwner ? (
        <button type="button" className={button.textButton} onClick={() => goToSection('schedule')}>
          {messages.schedule.change}
        </button>
      ) : null
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

/** Letters of a reason that is shown whole whatever else the line has to say, such as «En pausa». */
const shortReason = 24

/** Why the queue is parked, with a button that ends it. */
function Parked({ parked }: { parked: NonNullable<QueueState['parked']> }) {
  const text = parkedWords(parked, Date.now())
  return (
    <>
      <IconAlertTriangle size={16} aria-hidden />
      <span className={`${css.parkedText} ${text.length <= shortReason ? css.short : ''}`} title={text}>
        {text}
      </span>
      {remediesOf(parked.reason).map((remedy) => (
        <RemedyButton key={remedy} remedy={remedy} />
      ))}
    </>
  )
}

/** The state of the queue could not be read. */
function Unreadable({ text }: { text: string }) {
  return (
    <>
      <IconAlertTriangle size={16} aria-hidden />
      <span className={css.parkedText}>{text}</span>
      <button type="button" className={button.textButton} onClick={() => void loadQueue()}>
        {messages.common.retry}
      </button>
    </>
  )
}

/** Leaders see the queue; users see only the network state. */
export function StatusLine() {
  const isLeader = useAccount().role === 'LEADER'
  const { queue, failure } = useQueue()
  const parts = queue ? progress(queue, Date.now()) : []
  const { region, fallback } = useFocusFallback<HTMLElement>()
  return (
    <footer className={css.statusLine} {...region} {...fallback}>
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
          <Unreadable text={isLeader ? messages.statusLine.unread : messages.statusLine.networkUnknown} />
        </span>
      )}
      {isLeader && (
        <span className={css.parked} role="status">
          {queue && <Captcha queue={queue} />}
          {queue?.parked && <Parked parked={queue.parked} />}
        </span>
      )}
      {isLeader && <HeadquartersStatus onOpen={() => goToSection('headquarters')} />}
      {isLeader && <BackupStatus onOpen={() => goToSection('backup')} />}
      {__TEST_BUILD__ && <strong className={css.testBuild}>{messages.frame.testBuild}</strong>}
    </footer>
  )
}
