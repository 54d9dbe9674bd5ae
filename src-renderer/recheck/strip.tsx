import { Button, Progress } from '@mantine/core'
import { IconListCheck, IconPlayerPause, IconPlayerPlay, IconRotate } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { Recheck } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import question from '../ui/question.module.css'
import { useFocusFallback } from '../ui/use-focus-fallback.ts'
import css from './recheck.module.css'
import {
  cancelRecheck,
  forgetRecheck,
  openChanges,
  openRecheck,
  pauseRecheck,
  resumeRecheck,
  useRecheck,
} from './store.ts'

const words = messages.recheck.strip

/** In Cola: the account's batch with its progress, or a button that starts one. */
export function RecheckStrip() {
  const state = useRecheck((seen) => seen.state)
  if (state === null) return null
  return state.batch === null ? null : <Batch batch={state.batch} />
}

/** Beside the queue's tabs, while no batch is unfinished. */
export function RecheckButton() {
  const state = useRecheck((seen) => seen.state)
  if (state === null || state.batch?.state === 'running' || state.batch?.state === 'paused') return null
  return (
    <Button
      variant="default"
      leftSection={<IconRotate size={16} aria-hidden />}
      onClick={() => openRecheck('errors')}
    >
      {messages.recheck.open}
    </Button>
  )
}

function factsOf({ state, changed, failed, skipped, leftMs, dollars, rate }: Recheck): string[] {
  return [
    ...(state === 'running' && leftMs !== null ? [words.left(leftMs)] : []),
    ...(changed > 0 || state === 'done' || state === 'cancelled' ? [words.changed(changed)] : []),
    ...(failed > 0 ? [words.failed(failed)] : []),
    ...(skipped > 0 ? [words.skipped(skipped)] : []),
    ...(dollars > 0 ? [words.spent(messages.costs.money(dollars, rate))] : []),
  ]
}

function Batch({ batch }: { batch: Recheck }) {
  const { id, state, people, left, changed } = batch
  const done = people - left
  const { region, fallback } = useFocusFallback<HTMLHeadingElement>()
  return (
    <section className={css.strip} aria-label={words.label} {...region}>
      <div className={css.stripText}>
        <h2 {...fallback}>
          {words.title[state]}: {words.of(done, people)}
        </h2>
        <p className={css.dim}>{[words.whom(batch), ...factsOf(batch)].join(' · ')}</p>
        <Progress
          className={css.progress ?? ''}
          value={people === 0 ? 100 : (100 * done) / people}
          aria-label={words.label}
        />
      </div>
      <div className={css.stripButtons}>
        {changed > 0 && (
          <Button
            variant="default"
            leftSection={<IconListCheck size={18} aria-hidden />}
            onClick={() => openChanges(id)}
          >
            {words.see}
          </Button>
        )}
        <Ways state={state} />
      </div>
    </section>
  )
}

function Ways({ state }: { state: Recheck['state'] }) {
  switch (state) {
    case 'running':
      return (
        <>
          <Way run={pauseRecheck} words={words.pause} icon={<IconPlayerPause size={18} aria-hidden />} />
          <Cancel />
        </>
      )
    case 'paused':
      return (
        <>
          <Way run={resumeRecheck} words={words.resume} icon={<IconPlayerPlay size={18} aria-hidden />} />
          <Cancel />
        </>
      )
    case 'done':
    case 'cancelled':
      return <Way run={forgetRecheck} words={words.forget} icon={null} />
  }
}

function Cancel() {
  const [isAsking, setAsking] = useState(false)
  const { button, label } = words.cancel
  return (
    <>
      <Button variant="default" aria-label={label} onClick={() => setAsking(true)}>
        {button}
      </Button>
      {isAsking && (
        <Dialog title={words.cancelQuestion} onClose={() => setAsking(false)}>
          <div className={question.question}>
            <p>{words.cancelNote}</p>
            <div className={question.actions}>
              <Button
                color="red"
                className={question.danger ?? ''}
                onClick={() => void cancelRecheck().finally(() => setAsking(false))}
              >
                {words.cancelConfirm}
              </Button>
              <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
                {words.goOn}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}

interface WayProps {
  run(): Promise<void>
  words: { button: string; label: string }
  icon: ReactNode
}

function Way({ run, words: { button, label }, icon }: WayProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <Button
      variant="default"
      leftSection={icon}
      aria-label={label}
      loading={isAsking}
      onClick={() => {
        setAsking(true)
        void run().finally(() => setAsking(false))
      }}
    >
      {button}
    </Button>
  )
}
