import { Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconLoader2,
  IconPlayerPause,
  IconPlayerPlay,
  IconPuzzle,
  IconWifiOff,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { lookupSteps, type QueueState } from '../../src-preload/contract/index.ts'
import { type Remedy, remediesOf } from '../../src-preload/contract/lane-reasons.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { untilWords } from '../frame/queue-words.ts'
import { routes } from '../frame/routes.ts'
import { useKeptFocus } from '../ui/use-kept-focus.ts'
import { useNow } from '../ui/use-now.ts'
import { atWhen } from '../ui/when.ts'
import { breakOff, openWindow, pause, probe, resume, showCaptcha, solveCaptchas } from './actions.ts'
import css from './queue.module.css'
import { doing } from './words.ts'

const words = messages.queue
type Running = NonNullable<QueueState['running']>

/** A button that shows that its call is under way. */
function Act({ run, children, ...look }: { run: () => Promise<unknown>; children: ReactNode } & Look) {
  const [isAsking, setAsking] = useState(false)
  return (
    <Button
      {...look}
      loading={isAsking}
      onClick={() => {
        setAsking(true)
        void run().finally(() => setAsking(false))
      }}
    >
      {children}
    </Button>
  )
}

interface Look {
  variant?: 'default' | 'filled'
  leftSection?: ReactNode
}

/** A button that ends what parks the queue. */
function Mend({ remedy }: { remedy: Remedy }) {
  const [, go] = useLocation()
  switch (remedy) {
    case 'settings':
      return <Button onClick={() => go(routes.settings)}>{messages.statusLine.toSettings}</Button>
    case 'try_now':
      return (
        <Act variant="default" run={resume}>
          {words.tryNow}
        </Act>
      )
    case 'probe':
      return (
        <Act variant="default" run={probe}>
          {words.probe}
        </Act>
      )
    case 'solve_captchas':
      return (
        <Act run={solveCaptchas} leftSection={<IconPuzzle size={18} aria-hidden />}>
          {messages.statusLine.solveNow}
        </Act>
      )
    case 'open_window':
      return (
        <Act run={openWindow} leftSection={<IconPuzzle size={18} aria-hidden />}>
          {messages.statusLine.openWindow}
        </Act>
      )
    case 'try_without_window':
      return (
        <Act variant="default" run={resume}>
          {words.tryWithoutWindow}
        </Act>
      )
    // The button of the pause is always there.
    case 'resume':
      return null
  }
}

function Steps({ running }: { running: Running }) {
  const now = useNow(true)
  return (
    <div className={css.stepLine}>
      <ol className={css.steps} aria-label={words.steps}>
        {lookupSteps.map((step) => (
          <li key={step} aria-current={step === running.step ? 'step' : undefined}>
            {words.step[step]}
          </li>
        ))}
      </ol>
      <span className={css.seconds}>{messages.durations.passed(now - running.since)}</span>
    </div>
  )
}

interface Said {
  icon: ReactNode
  tone: string | undefined
  title: string
  below: ReactNode
  buttons: ReactNode
}

function say(queue: QueueState, now: number): Said {
  const state = doing(queue, now)
  switch (state.kind) {
    case 'running': {
      const { running, isForLeader } = state
      const { name, personId } = running
      return {
        icon: isForLeader ? <IconPuzzle size={28} /> : <IconLoader2 size={28} className={css.spin} />,
        tone: css.blue,
        title: isForLeader ? words.solve(name) : words.looking(name),
        below: (
          <>
            <Steps running={running} />
            {queue.paused && <p>{words.pausesAfter}</p>}
          </>
        ),
        buttons: (
          <>
            {isForLeader && <Act run={showCaptcha}>{messages.statusLine.showWindow}</Act>}
            {name !== null && (
              <Act
                variant="default"
                leftSection={<IconX size={18} aria-hidden />}
                run={() => breakOff(personId)}
              >
                {words.breakOff}
              </Act>
            )}
          </>
        ),
      }
    }
    case 'parked': {
      const { reason } = state.parked
      const { what, todo } = messages.laneReasons[reason]
      const Icon =
        reason === 'paused' ? IconPlayerPause : reason === 'offline' ? IconWifiOff : IconAlertTriangle
      return {
        icon: <Icon size={28} />,
        tone: reason === 'paused' ? css.gray : css.amber,
        title: `${what}${untilWords(state.parked, now)}`,
        below: <p>{todo}</p>,
        buttons: remediesOf(reason).map((remedy) => <Mend key={remedy} remedy={remedy} />),
      }
    }
    case 'later':
      return {
        icon: <IconClock size={28} />,
        tone: css.gray,
        title: words.later(atWhen(state.at, now)),
        below: <p>{words.laterWhy}</p>,
        buttons: null,
      }
    case 'soon':
      return {
        icon: <IconClock size={28} />,
        tone: css.gray,
        title: words.soon,
        below: <p>{words.soonWhy}</p>,
        buttons: null,
      }
    case 'nothing':
      return {
        icon: <IconCheck size={28} />,
        tone: css.green,
        title: words.nothing,
        below: <p>{words.nothingWhy}</p>,
        buttons: null,
      }
  }
}

/** What the queue does now, or why it does nothing, and the buttons that change it. Its height never changes. */
export function Now({ queue }: { queue: QueueState }) {
  const { icon, tone, title, below, buttons } = say(queue, Date.now())
  const { part, place } = useKeptFocus<HTMLHeadingElement>()
  return (
    <section className={css.now} aria-label={words.now} {...part}>
      <span className={`${css.nowIcon} ${tone}`} aria-hidden>
        {icon}
      </span>
      <div className={css.nowText}>
        <div role="status">
          <h2 title={title} {...place}>
            {title}
          </h2>
        </div>
        <div className={css.below}>{below}</div>
      </div>
      <div className={css.nowButtons}>{buttons}</div>
      <div className={css.pause}>
        {queue.paused ? (
          <Act run={resume} leftSection={<IconPlayerPlay size={18} aria-hidden />}>
            {words.resume}
          </Act>
        ) : (
          <Act variant="default" run={pause} leftSection={<IconPlayerPause size={18} aria-hidden />}>
            {words.pause}
          </Act>
        )}
      </div>
    </section>
  )
}
