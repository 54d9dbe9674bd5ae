import { Button, NumberInput } from '@mantine/core'
import { IconPuzzle } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import {
  contract,
  mostInRound,
  type QueueState,
  type Round,
  solvedIn,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Fact } from '../ui/fact.tsx'
import { FormFooter } from '../ui/form-footer.tsx'
import question from '../ui/question.module.css'
import { putRoundAway } from './commands.ts'
import css from './rounds.module.css'
import { closeRoundForm, mayStartRound, openRoundForm, startRound, useRoundForm } from './rounds-store.ts'

const words = messages.rounds
const usual = 10

/** Starts a round, if one may start. */
export function RoundButton({ queue }: { queue: QueueState }) {
  if (!mayStartRound(queue)) return null
  return (
    <Button variant="default" leftSection={<IconPuzzle size={18} aria-hidden />} onClick={openRoundForm}>
      {words.start}
    </Button>
  )
}

/** The form before a round, and its result. */
export function RoundDialogs({ queue }: { queue: QueueState }) {
  const { isOpen } = useRoundForm()
  useEffect(() => closeRoundForm, [])
  const { round } = queue
  if (isOpen) return <RoundForm waiting={queue.waiting} />
  return round?.ended ? <Summary round={round} ended={round.ended} /> : null
}

function RoundForm({ waiting }: { waiting: number }) {
  const [people, setPeople] = useState<number | string>(Math.max(1, Math.min(usual, waiting)))
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const parsed = contract.queue.startRound.input.safeParse({ people })
    if (!parsed.success) {
      setProblem(words.wrongNumber(mostInRound))
      input.current?.focus()
      return
    }
    setBusy(true)
    const refused = await startRound(parsed.data.people)
    setBusy(false)
    if (refused) setProblem(messages.error[refused.code])
    else closeRoundForm()
  }

  return (
    <Dialog title={words.start} onClose={closeRoundForm} isBusy={isBusy}>
      <form className={question.question} noValidate onSubmit={(event) => void submit(event)}>
        <p>{words.startWhy}</p>
        <NumberInput
          ref={input}
          label={words.howMany}
          description={words.howManyHint(waiting)}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          allowDecimal={false}
          allowNegative={false}
          min={1}
          max={mostInRound}
          clampBehavior="none"
          data-autofocus
          value={people}
          error={problem}
          onChange={(next) => {
            setPeople(next)
            setProblem(null)
          }}
        />
        <FormFooter failure={null} working={isBusy} submit={words.begin} onCancel={closeRoundForm} />
      </form>
    </Dialog>
  )
}

function Summary({ round, ended }: { round: Round; ended: NonNullable<Round['ended']> }) {
  const { found, notFound, cancelled, failed } = round
  const close = () => void putRoundAway()
  return (
    <Dialog title={words.summaryTitle} onClose={close}>
      <p>{words.whyEnded(ended.why)}</p>
      <dl className={css.summary}>
        <Fact label={words.summary.solved}>{messages.common.doneOf(solvedIn(round), round.wanted)}</Fact>
        <Fact label={words.summary.found}>{format.number(found)}</Fact>
        <Fact label={words.summary.notFound}>{format.number(notFound)}</Fact>
        <Fact label={words.summary.cancelled}>{format.number(cancelled)}</Fact>
        <Fact label={words.summary.failed}>{format.number(failed)}</Fact>
        <Fact label={words.summary.time}>{words.time(round)}</Fact>
      </dl>
      <div className={question.actions}>
        <Button data-autofocus onClick={close}>
          {words.understood}
        </Button>
      </div>
    </Dialog>
  )
}
