import { Button, NativeSelect } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import { type CensusPageName, censusPageNames, censusPages } from '../../src-preload/census-pages.ts'
import type { CensusSettings, Election, ElectionsAnswer } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { Choices } from '../ui/choices.tsx'
import { notice } from '../ui/notice.tsx'
import { untilWhen } from '../ui/when.ts'
import { CardFailure } from './card-failure.tsx'
import { OwnerOnly } from './owner-only.tsx'
import css from './settings.module.css'
import { loadCensus, saveCensus, useCensus } from './store.ts'

const words = messages.settings

function FromEnvironment({ census }: { census: CensusSettings }) {
  if (census.source === 'saved') return null
  return (
    <div>
      <p className={css.set}>
        <IconCheck size={18} aria-hidden />
        {words.censusFromEnvironment(census.host)}
      </p>
      <p className={css.hint}>{words.environmentWins}</p>
    </div>
  )
}

function Pages({ chosen, choose }: { chosen: CensusPageName; choose: (page: CensusPageName) => void }) {
  return (
    <Choices
      legend={words.pageLabel}
      name="census-page"
      choices={censusPageNames.map((value) => ({
        value,
        title: censusPages[value].label,
        hint: `${censusPages[value].hint} ${new URL(censusPages[value].url).host}`,
      }))}
      chosen={chosen}
      onChoose={choose}
    />
  )
}

function Answer({ answer }: { answer: ElectionsAnswer }) {
  switch (answer.kind) {
    case 'read':
      return (
        <p className={css.set}>
          <IconCheck size={18} aria-hidden />
          {words.electionsRead(answer.elections.length)}
        </p>
      )
    case 'unread': {
      const until = answer.until === null ? null : untilWhen(answer.until, Date.now())
      return (
        <p className={css.missing}>
          <IconAlertTriangle size={18} aria-hidden />
          {words.electionsUnread(answer.reason, until)}
        </p>
      )
    }
  }
}

/** Elections to choose from: those read from the page and the chosen one. */
function offered(chosen: Election | null, answer: ElectionsAnswer | null): Election[] {
  const read = answer?.kind === 'read' ? answer.elections : []
  return chosen === null || read.some(({ id }) => id === chosen.id) ? read : [chosen, ...read]
}

function CensusForm({ census }: { census: CensusSettings }) {
  const [page, setPage] = useState(census.page)
  const [election, setElection] = useState(census.election)
  const [answer, setAnswer] = useState<ElectionsAnswer | null>(null)
  const [working, setWorking] = useState<'read' | 'save' | null>(null)
  const elections = offered(election, answer)

  /** Elections belong to one page. */
  function choosePage(chosen: CensusPageName) {
    setPage(chosen)
    setElection(chosen === census.page ? census.election : null)
    setAnswer(null)
  }

  async function read() {
    setAnswer(null)
    setWorking('read')
    const result = await ask(window.referidos.settings.readElections({ page }))
    setWorking(null)
    if (result.ok) setAnswer(result.value)
    else notice.failed(result.error)
  }

  async function save(event: FormEvent) {
    event.preventDefault()
    if (working) return
    setWorking('save')
    const refused = await saveCensus(page, election)
    setWorking(null)
    if (refused) notice.failed(refused)
    else notice.done(words.censusSaved)
  }

  return (
    <form className={css.form} onSubmit={(event) => void save(event)}>
      <Pages chosen={page} choose={choosePage} />
      <NativeSelect
        label={words.electionLabel}
        description={words.electionHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={election?.id ?? ''}
        onChange={({ currentTarget: { value } }) =>
          setElection(elections.find(({ id }) => id === value) ?? null)
        }
      >
        <option value="">{words.currentVotingPlace}</option>
        {elections.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </NativeSelect>
      <div className={css.actions}>
        <Button
          variant="default"
          loading={working === 'read'}
          disabled={working === 'save'}
          onClick={() => void read()}
        >
          {words.readElections}
        </Button>
      </div>
      <div role="status">
        {working === 'read' && <p className={css.hint}>{words.readingElections}</p>}
        {answer && <Answer answer={answer} />}
      </div>
      <div className={css.actions}>
        <Button type="submit" loading={working === 'save'} disabled={working === 'read'}>
          {words.saveCensus}
        </Button>
      </div>
    </form>
  )
}

export function Census() {
  const { saved: census, failure } = useCensus()
  useEffect(() => void loadCensus(), [])
  return (
    <section className={css.card} aria-labelledby="census">
      <h2 id="census">{words.censusTitle}</h2>
      <p>{words.censusWhy}</p>
      {failure && <CardFailure text={words.censusLoadFailed} onRetry={() => void loadCensus()} />}
      {census && !failure && (
        <>
          <FromEnvironment census={census} />
          <OwnerOnly>
            <CensusForm census={census} />
          </OwnerOnly>
        </>
      )}
    </section>
  )
}
