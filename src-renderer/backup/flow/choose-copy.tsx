import { Button } from '@mantine/core'
import { IconFolderOpen } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { DescribedCopy, ListedCopies, ListedCopy, Result } from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { ask } from '../../api.ts'
import { SignInLayout } from '../../sign-in/layout.tsx'
import { Retry } from '../../ui/retry.tsx'
import { useCopies } from '../copies.ts'
import css from './flow.module.css'

const words = messages.restore.choose
const { copies: listWords } = messages.backup

/** Number of copies that are shown at first. */
const shownAtFirst = 4

interface Props {
  onChosen(copy: DescribedCopy): void
  onBack(): void
}

/** Selects the newest complete copy. The user may choose a file instead. */
export function ChooseCopy({ onChosen, onBack }: Props) {
  const { listed, failure: unread, load } = useCopies()
  const [chosen, setChosen] = useState<string | null>(null)
  /** Ids of copies that turned out to be damaged when they were chosen. */
  const [damaged, setDamaged] = useState<readonly string[]>([])
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState<'copy' | 'file' | null>(null)
  const selected = chosen ?? listed?.newestWhole ?? null

  async function take(what: 'copy' | 'file', answer: Promise<Result<DescribedCopy | null>>): Promise<void> {
    setWorking(what)
    setFailure(null)
    const result = await ask(answer)
    setWorking(null)
    if (result.ok && result.value !== null) return onChosen(result.value)
    if (result.ok) return
    setFailure(messages.error[result.error.code])
    if (what === 'copy' && selected !== null && result.error.code === 'copy_damaged')
      setDamaged([...damaged, selected])
  }

  function next(): void {
    if (working !== null) return
    if (selected === null) setFailure(words.missing)
    else void take('copy', window.referidos.backup.describe({ copyId: selected }))
  }

  return (
    <SignInLayout title={messages.restore.title} intro={words.intro}>
      <form
        className={css.form}
        noValidate
        aria-busy={working !== null}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && working === null) onBack()
        }}
        onSubmit={(event) => {
          event.preventDefault()
          next()
        }}
      >
        {unread !== null && (
          <>
            <p className={css.failure} role="alert">
              {listWords.loadFailed}
            </p>
            <Retry variant="default" onRetry={load} />
          </>
        )}
        {unread === null && listed === null && <p role="status">{listWords.loading}</p>}
        {listed !== null && (
          <Copies
            listed={listed}
            damaged={damaged}
            selected={selected}
            onSelect={(copyId) => {
              setChosen(copyId)
              setFailure(null)
            }}
          />
        )}
        {failure !== null && (
          <p className={css.failure} role="alert">
            {failure}
          </p>
        )}
        {listed !== null && listed.copies.length > 0 && (
          <Button
            type="submit"
            size="lg"
            loading={working === 'copy'}
            disabled={working === 'file'}
            fullWidth
          >
            {messages.common.continue}
          </Button>
        )}
        <p className={css.working} role="status">
          {working === null ? '' : words.checking}
        </p>
        <div className={css.others}>
          <Button
            variant="default"
            leftSection={<IconFolderOpen size={18} aria-hidden />}
            loading={working === 'file'}
            disabled={working === 'copy'}
            onClick={() => void take('file', window.referidos.backup.chooseFile())}
          >
            {words.file}
          </Button>
          <Button variant="subtle" disabled={working !== null} onClick={onBack}>
            {messages.common.back}
          </Button>
        </div>
      </form>
    </SignInLayout>
  )
}

interface CopiesProps {
  listed: ListedCopies
  damaged: readonly string[]
  selected: string | null
  onSelect(copyId: string): void
}

function Copies({ listed: { copies }, damaged, selected, onSelect }: CopiesProps) {
  const [isAll, setAll] = useState(false)
  const choices = useRef<HTMLFieldSetElement>(null)
  useEffect(() => choices.current?.querySelector<HTMLInputElement>(':checked')?.focus(), [])
  if (copies.length === 0) return <p>{words.none}</p>
  // The newest complete copy may be old.
  const least = Math.max(shownAtFirst, copies.findIndex(({ copyId }) => copyId === selected) + 1)
  const now = Date.now()
  const isDamaged = ({ copyId, isWhole }: ListedCopy) => isWhole === false || damaged.includes(copyId)
  return (
    <fieldset ref={choices} className={css.copies}>
      <legend>{words.legend}</legend>
      {(isAll ? copies : copies.slice(0, least)).map((copy) => (
        <label key={copy.copyId} className={css.copy}>
          <input
            type="radio"
            name="copy"
            value={copy.copyId}
            checked={copy.copyId === selected}
            disabled={isDamaged(copy)}
            onChange={() => onSelect(copy.copyId)}
          />
          <span>
            <strong>{listWords.item(copy, now)}</strong>
            <span className={css.hint}>{isDamaged(copy) ? listWords.damaged : listWords.detail(copy)}</span>
          </span>
        </label>
      ))}
      {!isAll && copies.length > least && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {listWords.all(copies.length)}
        </Button>
      )}
    </fieldset>
  )
}
