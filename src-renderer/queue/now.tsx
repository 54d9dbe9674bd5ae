import { Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconLoader2,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlug,
  IconPuzzle,
  IconWifiOff,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { doneIn, lookupSteps, type QueueState, type Round } from '../../src-preload/contract/index.ts'
import { type LaneReason, type Remedy, remediesOf } from '../../src-preload/contract/lane-reasons.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { routes } from '../routes.ts'
import { useAccount } from '../session/store.ts'
import spinning from '../ui/spin.module.css'
import tones from '../ui/tones.module.css'
import { useFocusFallback } from '../ui/use-focus-fallback.ts'
import { useNow } from '../ui/use-now.ts'
import { atWhen } from '../ui/when.ts'
import {
  abortLookup,
  endRound,
  nextOfRound,
  openWindow,
  pause,
  probe,
  resume,
  showCaptcha,
  solveCaptchas,
} from './commands.ts'
import css from './queue.module.css'
import { untilWords } from './state-words.ts'
import { doing } from './words.ts'

const words = messages.queue
type Running = NonNullable<QueueState['running']>

/** Button with a loading state while its call runs. */
function ActionButton({
  run,
  children,
  ...look
}: { run: () => Promise<unknown>; children: ReactNode } & ButtonLook) {
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

interface ButtonLook {
  variant?: 'default' | 'filled'
  leftSection?: ReactNode
}

/** A button that ends the reason for which the queue is parked. */
function RemedyButton({ remedy, onSchedule }: { remedy: Remedy; onSchedule(): void }) {
  const [, go] = useLocation()
  const { isOwner } = useAccount()
  switch (remedy) {
    case 'schedule':
      return isOwner ? (
        <Button variant="default" onClick={onSchedule}>
          {messages.schedule.change}
        </Button>
      ) : null
    case 'settings':
      return <Button onClick={() => go(routes.settings)}>{messages.statusLine.toSettings}</Button>
    case 'try_now':
      return (
        <ActionButton variant="default" run={resume}>
          {words.tryNow}
        </ActionButton>
      )
    case 'probe':
      return (
        <ActionButton variant="default" run={probe}>
          {words.probe}
        </ActionButton>
      )
    case 'solve_captchas':
      return (
        <ActionButton run={solveCaptchas} leftSection={<IconPuzzle size={18} aria-hidden />}>
          {messages.statusLine.solveNow}
        </ActionButton>
      )
    case 'open_window':
      return (
        <ActionButton run={openWindow} leftSection={<IconPuzzle size={18} aria-hidden />}>
          {messages.statusLine.openWindow}
        </ActionButton>
      )
    case 'try_without_window':
      return (
        <ActionButton variant="default" run={resume}>
          {words.tryWithoutWindow}
        </ActionButton>
      )
    // The pause button is always shown.
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

interface Content {
  icon: ReactNode
  tone: string | undefined
  title: string
  below: ReactNode
  buttons: ReactNode
}

/** Reasons that people chose look calmer than a fault. */
const looks: Partial<Record<LaneReason, { Icon: typeof IconClock; tone: string | undefined }>> = {
  paused: { Icon: IconPlayerPause, tone: tones.gray },
  outside_hours: { Icon: IconClock, tone: tones.gray },
  on_battery: { Icon: IconPlug, tone: tones.gray },
  offline: { Icon: IconWifiOff, tone: tones.amber },
}
const faultLook = { Icon: IconAlertTriangle, tone: tones.amber }

/** Instruction for the leader in a round. */
function roundWords({ isAnswerShown }: Round, { running }: QueueState): string {
  if (isAnswerShown) return messages.rounds.waiting
  return running?.step === 'captcha' ? messages.rounds.solving : messages.rounds.opening
}

function contentOf(queue: QueueState, now: number, onSchedule: () => void): Content {
  const state = doing(queue, now)
  switch (state.kind) {
    case 'round': {
      const { round } = state
      return {
        icon: <IconPuzzle size={28} />,
        tone: tones.blue,
        title: messages.rounds.title(doneIn(round), round.wanted),
        below: <p>{roundWords(round, queue)}</p>,
        buttons: (
          <>
            {round.isAnswerShown && <ActionButton run={nextOfRound}>{messages.rounds.next}</ActionButton>}
            <ActionButton variant="default" run={showCaptcha}>
              {messages.statusLine.showWindow}
            </ActionButton>
            <ActionButton variant="default" leftSection={<IconX size={18} aria-hidden />} run={endRound}>
              {messages.rounds.stop}
            </ActionButton>
          </>
        ),
      }
    }
    case 'running': {
      const { running, isForLeader } = state
      const { name, personId } = running
      return {
        icon: isForLeader ? <IconPuzzle size={28} /> : <IconLoader2 size={28} className={spinning.spin} />,
        tone: tones.blue,
        title: isForLeader ? words.solve(name) : words.looking(name),
        below: (
          <>
            <Steps running={running} />
            {queue.paused && <p>{words.pausesAfter}</p>}
          </>
        ),
        buttons: (
          <>
            {isForLeader && <ActionButton run={showCaptcha}>{messages.statusLine.showWindow}</ActionButton>}
            {name !== null && (
              <ActionButton
                variant="default"
                leftSection={<IconX size={18} aria-hidden />}
                run={() => abortLookup(personId)}
              >
                {words.abortLookup}
              </ActionButton>
            )}
          </>
        ),
      }
    }
    case 'parked': {
      const { reason } = state.parked
      const { what, todo } = messages.laneReasons[reason]
      const { Icon, tone } = looks[reason] ?? faultLook
      return {
        icon: <Icon size={28} />,
        tone,
        title: `${what}${untilWords(state.parked, now)}`,
        below: <p>{todo}</p>,
        buttons: remediesOf(reason).map((remedy) => (
          <RemedyButton key={remedy} remedy={remedy} onSchedule={onSchedule} />
        )),
      }
    }
    case 'later':
      return {
        icon: <IconClock size={28} />,
        tone: tones.gray,
        title: words.later(atWhen(state.at, now)),
        below: <p>{words.laterWhy}</p>,
        buttons: null,
      }
    case 'captcha':
      return {
        icon: <IconPuzzle size={28} />,
        tone: tones.gray,
        title: words.captchaComing,
        below: <p>{words.captchaComingWhy}</p>,
        buttons: null,
      }
    case 'soon':
      return {
        icon: <IconClock size={28} />,
        tone: tones.gray,
        title: words.soon,
        below: <p>{words.soonWhy}</p>,
        buttons: null,
      }
    case 'nothing':
      return {
        icon: <IconCheck size={28} />,
        tone: tones.green,
        title: words.nothing,
        below: <p>{words.nothingWhy}</p>,
        buttons: null,
      }
  }
}

/** State of the queue with its buttons. Its height is constant. `onSchedule`: opens the owner's schedule. */
export function Now({ queue, onSchedule }: { queue: QueueState; onSchedule(): void }) {
  const { icon, tone, title, below, buttons } = contentOf(queue, Date.now(), onSchedule)
  const { region, fallback } = useFocusFallback<HTMLHeadingElement>()
  return (
    <section className={css.now} aria-label={words.now} {...region}>
      <span className={`${css.nowIcon} ${tone}`} aria-hidden>
        {icon}
      </span>
      <div className={css.nowText}>
        <div role="status">
          <h2 title={title} {...fallback}>
            {title}
          </h2>
        </div>
        <div className={css.below}>{below}</div>
      </div>
      <div className={css.nowButtons}>{buttons}</div>
      <div className={css.pause}>
        {queue.paused ? (
          <ActionButton run={resume} leftSection={<IconPlayerPlay size={18} aria-hidden />}>
            {words.resume}
          </ActionButton>
        ) : (
          <ActionButton variant="default" run={pause} leftSection={<IconPlayerPause size={18} aria-hidden />}>
            {words.pause}
          </ActionButton>
        )}
      </div>
    </section>
  )
}
