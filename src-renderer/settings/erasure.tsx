import { Button, NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type ErasureState, type HiddenDays, hiddenDaysChoices } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useBackup } from '../backup/store.ts'
import { EraseDialog } from '../erasure/erase-dialog.tsx'
import { askErasureOfHidden, keepHidden, loadErasure, rewriteCopies, useErasure } from '../erasure/store.ts'
import { useAccount } from '../session/store.ts'
import question from '../ui/question.module.css'
import { CardFailure } from './card-failure.tsx'
import { EndCampaign } from './end-campaign.tsx'
import { showWanted } from './section.ts'
import { SettingRow } from './setting-row.tsx'
import css from './settings.module.css'

const words = messages.erasure.card
const { end } = messages.erasure

/** Number of copies that the card lists. */
const shownCopies = 5

function Hidden({ state }: { state: ErasureState }) {
  const { isOwner } = useAccount()
  const { hidden, hiddenDays } = state
  /** A period that may erase people at once, until it is confirmed. */
  const [asked, setAsked] = useState<HiddenDays | null>(null)
  const chosen = (value: string): HiddenDays | null =>
    hiddenDaysChoices.find((days) => String(days) === value) ?? null

  function save(days: HiddenDays | null) {
    setAsked(null)
    void keepHidden(days)
  }

  function choose(days: HiddenDays | null) {
    if (days !== null && hidden > 0 && days < (hiddenDays ?? Number.POSITIVE_INFINITY)) setAsked(days)
    else save(days)
  }

  return (
    <>
      <SettingRow title={words.hidden} state={words.count(hidden)} hint={words.hiddenHint}>
        {hidden > 0 && (
          <Button variant="default" onClick={() => askErasureOfHidden(hidden)}>
            {words.eraseHidden}
          </Button>
        )}
      </SettingRow>
      {isOwner && (
        <NativeSelect
          className={css.autoLock ?? ''}
          label={words.keep}
          value={String(asked ?? hiddenDays)}
          onChange={({ currentTarget: { value } }) => choose(chosen(value))}
        >
          <option value="null">{words.days(null)}</option>
          {hiddenDaysChoices.map((days) => (
            <option key={days} value={days}>
              {words.days(days)}
            </option>
          ))}
        </NativeSelect>
      )}
      {asked !== null && (
        <fieldset className={question.question} aria-label={words.keep}>
          <p>{words.keepQuestion(asked)}</p>
          <div className={question.actions}>
            <Button onClick={() => save(asked)}>{words.keepConfirm}</Button>
            <Button variant="default" onClick={() => setAsked(null)}>
              {messages.common.cancel}
            </Button>
          </div>
        </fieldset>
      )}
    </>
  )
}

function Copies({ state }: { state: ErasureState }) {
  const [working, setWorking] = useState(false)
  const { copies, aside, isPlaceAway } = state
  const isNone = copies.length + aside === 0
  async function rewrite() {
    setWorking(true)
    await rewriteCopies()
    setWorking(false)
  }
  return (
    <>
      <SettingRow title={words.copies} hint={isNone ? words.noCopies : words.copiesHint}>
        {!isNone && (
          <Button variant="default" loading={working} onClick={() => void rewrite()}>
            {words.rewrite}
          </Button>
        )}
      </SettingRow>
      {!isNone && (
        <ul className={css.accounts} aria-label={words.copies}>
          {copies.slice(0, shownCopies).map(({ copyId, createdAt, where }) => (
            <li key={copyId} className={css.account}>
              {words.copy(createdAt, where)}
            </li>
          ))}
          {copies.length > shownCopies && (
            <li className={css.account}>{words.more(copies.length - shownCopies)}</li>
          )}
          {aside > 0 && <li className={css.account}>{words.aside(aside)}</li>}
        </ul>
      )}
      {isPlaceAway && <p className={css.hint}>{words.placeAway}</p>}
    </>
  )
}

/** Erased people, and the copies that still contain them. Only the owner can end the campaign. */
export function Erasure() {
  const { state, failure } = useErasure()
  const { isOwner } = useAccount()
  const copiedAt = useBackup(({ backup }) => backup?.last?.at ?? null)
  const [isEnding, setEnding] = useState(false)
  // A new copy changes the list.
  useEffect(() => void loadErasure(), [copiedAt])
  useEffect(() => {
    if (state) showWanted()
  }, [state])
  return (
    <section className={css.card} aria-labelledby="erasure">
      <h2 id="erasure">{words.title}</h2>
      {failure && <CardFailure text={messages.error[failure.code]} onRetry={() => void loadErasure()} />}
      {state && !failure && (
        <>
          <Hidden state={state} />
          <Copies state={state} />
          {isOwner && (
            <SettingRow title={end.title} hint={end.lead}>
              <Button variant="default" onClick={() => setEnding(true)}>
                {end.open}
              </Button>
            </SettingRow>
          )}
        </>
      )}
      <EraseDialog />
      {isEnding && <EndCampaign onClose={() => setEnding(false)} />}
    </section>
  )
}
