import { Button, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { bogotaDate } from '../../src-preload/bogota.ts'
import {
  type CensusRemedy,
  censusRemedies,
  contract,
  type Guidance,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import { CardFailure } from './card-failure.tsx'
import { loadGuidance, saveGuidance, useGuidance } from './guidance-store.ts'
import css from './settings.module.css'

const words = messages.guidance
const { title, usual, inscription } = messages.censusRemedies
const longest = 1_000

/** Default texts are not saved, because a later version may improve them. */
const ownTexts = (typed: Record<CensusRemedy, string>): Guidance['texts'] =>
  Object.fromEntries(
    censusRemedies
      .map((remedy) => [remedy, typed[remedy].trim()] as const)
      .filter(([remedy, text]) => text !== '' && text !== usual[remedy]),
  )

function GuidanceForm({ saved }: { saved: Guidance }) {
  const [electionDay, setElectionDay] = useState(saved.electionDay ?? '')
  const [deadline, setDeadline] = useState(saved.deadline ?? '')
  const [typed, setTyped] = useState<Record<CensusRemedy, string>>({ ...usual, ...saved.texts })
  const [problems, setProblems] = useState<{ electionDay?: string; deadline?: string }>({})
  const [isBusy, setBusy] = useState(false)
  const next: Guidance = {
    electionDay: electionDay === '' ? null : electionDay,
    deadline: deadline === '' ? null : deadline,
    texts: ownTexts(typed),
  }
  const write = (remedy: CensusRemedy, text: string) => setTyped((before) => ({ ...before, [remedy]: text }))

  async function save(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    const parsed = contract.settings.saveGuidance.input.safeParse(next)
    if (!parsed.success) {
      const isAfter = parsed.error.issues.some(({ message }) => message === 'after_election')
      const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
      return setProblems({
        ...(wrong.has('electionDay') && { electionDay: words.wrongDay }),
        ...(wrong.has('deadline') && { deadline: isAfter ? words.afterElection : words.wrongDay }),
      })
    }
    setProblems({})
    setBusy(true)
    const refused = await saveGuidance(parsed.data)
    setBusy(false)
    if (refused) return notice.failed(refused)
    setTyped({ ...usual, ...parsed.data.texts })
    notice.done(words.saved)
  }

  return (
    <form className={css.guidance} noValidate onSubmit={(event) => void save(event)}>
      <div className={css.days}>
        <TextInput
          type="date"
          label={words.electionDay}
          value={electionDay}
          error={problems.electionDay}
          onChange={(event) => setElectionDay(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.deadline}
          value={deadline}
          error={problems.deadline}
          onChange={(event) => setDeadline(event.currentTarget.value)}
        />
      </div>
      <p className={css.hint}>{words.deadlineHint}</p>
      {censusRemedies.map((remedy) => (
        <div key={remedy} className={css.guidanceText}>
          <Textarea
            label={title[remedy]}
            description={
              remedy === 'register' ? words.begins(inscription(next, bogotaDate(Date.now()))) : undefined
            }
            autosize
            minRows={2}
            maxLength={longest}
            value={typed[remedy]}
            onChange={(event) => write(remedy, event.currentTarget.value)}
          />
          {typed[remedy] !== usual[remedy] && (
            <Button
              variant="default"
              size="sm"
              aria-label={words.usualOf(title[remedy])}
              onClick={() => write(remedy, usual[remedy])}
            >
              {words.usual}
            </Button>
          )}
        </div>
      ))}
      <div className={css.actions}>
        <Button type="submit" loading={isBusy}>
          {words.save}
        </Button>
      </div>
    </form>
  )
}

/** The owner writes the instructions for people who cannot vote. */
export function GuidanceCard() {
  const { saved: guidance, failure } = useGuidance()
  useEffect(() => void loadGuidance(), [])
  return (
    <section className={css.card} aria-labelledby="guidance">
      <h2 id="guidance">{words.title}</h2>
      <p>{words.why}</p>
      {failure && <CardFailure text={words.loadFailed} onRetry={() => void loadGuidance()} />}
      {guidance && !failure && <GuidanceForm saved={guidance} />}
    </section>
  )
}
