import { IconChevronRight } from '@tabler/icons-react'
import type { Attempt } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { hasSelectedText } from '../ui/has-selected-text.ts'
import { Badge } from '../ui/status-badge.tsx'
import css from './queue.module.css'
import { outcomeWords } from './words.ts'

const words = messages.queue

/** Rounds up: no lookup takes 0 s. */
const wholeSeconds = (ms: number) => Math.ceil(ms / 1_000) * 1_000

interface Props {
  attempt: Attempt
  tries: number
  isOpen: boolean
  /** Whether the row is in the history of one person. */
  isOfOne?: boolean
  onToggle(): void
}

function When({ attempt, isOpen }: Pick<Props, 'attempt' | 'isOpen'>) {
  const when = format.timeOrDateTime(attempt.startedAt, Date.now())
  if (attempt.person === null) return <span className={css.notOpening}>{when}</span>
  return (
    <button
      type="button"
      className={css.opens}
      data-opens=""
      aria-expanded={isOpen}
      aria-controls={isOpen ? `attempt-${attempt.id}` : undefined}
      aria-label={words.open(attempt.person.name, when)}
    >
      <IconChevronRight size={16} className={css.chevron} aria-hidden />
      {when}
    </button>
  )
}

/** Plain HTML, which is fast in long tables. A click anywhere opens the row; the keyboard uses its button. */
export function AttemptRow({ attempt, tries, isOpen, isOfOne = false, onToggle }: Props) {
  const { person, tryNumber, outcome, startedAt, endedAt, captchaCost } = attempt
  return (
    <tr
      className={person === null ? undefined : isOpen ? `${css.opening} ${css.open}` : css.opening}
      onClick={(event) => {
        // Selecting text in order to copy it does not open the row; a key always does.
        const isByKey = event.detail === 0
        if (person !== null && (isByKey || !hasSelectedText(event.currentTarget))) onToggle()
      }}
    >
      <td>
        <When attempt={attempt} isOpen={isOpen} />
      </td>
      {!isOfOne && <td title={person?.name}>{person === null ? words.someone : person.name}</td>}
      <td>{tryNumber === null ? words.none : words.try(tryNumber, tries)}</td>
      <td>
        <Badge {...outcomeWords(outcome)} />
      </td>
      <td className={css.number}>{messages.durations.passed(wholeSeconds(endedAt - startedAt))}</td>
      <td className={css.number}>{captchaCost > 0 ? format.dollars(captchaCost) : words.none}</td>
    </tr>
  )
}
