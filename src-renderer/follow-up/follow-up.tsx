import { Button } from '@mantine/core'
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react'
import { useEffect, useId } from 'react'
import { useLocation } from 'wouter'
import {
  type CountedPlace,
  type FollowUpGroup,
  followUpFigures,
  type FollowUp as Read,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { leadersOf } from '../people/find/leaders.ts'
import { usePlaces } from '../people/find/places-store.ts'
import { usePeople } from '../people/list/list-store.ts'
import { printView } from '../people/print.ts'
import { viewWords } from '../people/view-words.ts'
import { routes } from '../routes.ts'
import { useScope } from '../scope/store.ts'
import { useAccounts } from '../settings/accounts-store.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import css from './follow-up.module.css'
import { followView, readFollowUp, useFollowUp } from './store.ts'

const words = messages.followUp
const { column } = messages.workbook

/** One page about the people in the table: where those who can vote do so, and what the others have to do. */
export function FollowUp() {
  const view = usePeople((state) => state.view)
  const { followUp, failure } = useFollowUp()
  useEffect(() => followView(view), [view])

  return (
    <div className={css.screen}>
      <Head isEmpty={followUp === null || followUp.people === 0} />
      {failure ? (
        <LoadFailure text={words.loadFailed} onRetry={() => void readFollowUp()} />
      ) : followUp === null ? (
        <EmptyState text={messages.common.loading} />
      ) : followUp.people === 0 ? (
        <EmptyState text={words.empty} />
      ) : (
        <Content followUp={followUp} />
      )}
    </div>
  )
}

function Head({ isEmpty }: { isEmpty: boolean }) {
  const [, go] = useLocation()
  const view = usePeople((state) => state.view)
  const places = usePlaces((state) => state.places)
  const listed = useAccounts((state) => state.listed)
  const isCampaign = useScope(({ scope }) => scope === 'campaign')
  const about = [
    ...(isCampaign ? [messages.campaign.all] : []),
    ...viewWords(view, places ?? [], leadersOf(listed)),
  ]
  return (
    <div className={css.head}>
      <Button
        variant="default"
        leftSection={<IconArrowLeft size={18} aria-hidden />}
        onClick={() => go(routes.people)}
      >
        {words.back}
      </Button>
      <p className={css.about}>{about.length === 0 ? words.everybody : about.join(' · ')}</p>
      <Button
        leftSection={<IconPrinter size={18} aria-hidden />}
        disabled={isEmpty}
        onClick={() => printView('follow_up')}
      >
        {words.print}
      </Button>
    </div>
  )
}

function Content({ followUp }: { followUp: Read }) {
  const { people, votes, groups, waiting } = followUp
  const { cannot, unknown } = followUpFigures(groups, waiting)
  return (
    <>
      <dl className={css.figures}>
        <Figure label={words.figure.people} count={people} />
        <Figure label={words.figure.votes} count={votes.people} tone={css.green} />
        <Figure label={words.figure.cannot} count={cannot} tone={css.violet} />
        {unknown > 0 && <Figure label={words.figure.unknown} count={unknown} tone={css.gray} />}
      </dl>
      <Votes places={votes.places} people={votes.people} />
      <section className={css.cannot} aria-label={words.cannot}>
        <h2 className={css.title}>{words.cannot}</h2>
        {groups.length === 0 && <p className={css.nobody}>{words.everybodyVotes}</p>}
        {groups.map((group) => (
          <Group key={group.remedy} group={group} followUp={followUp} />
        ))}
        {waiting > 0 && (
          <p className={css.nobody}>
            {words.waiting}: {messages.sheets.people(waiting)}. {words.waitingHint}
          </p>
        )}
      </section>
    </>
  )
}

function Figure({ label, count, tone = '' }: { label: string; count: number; tone?: string | undefined }) {
  return (
    <div className={css.figure}>
      <dt>{label}</dt>
      <dd className={tone}>{format.number(count)}</dd>
    </div>
  )
}

function Votes({ places, people }: { places: CountedPlace[]; people: number }) {
  const id = useId()
  return (
    <section className={css.card} aria-labelledby={id}>
      <h2 id={id} className={css.title}>
        {words.voting} <span>{messages.sheets.people(people)}</span>
      </h2>
      {people === 0 ? (
        <p className={css.nobody}>{words.nobodyVotes}</p>
      ) : (
        <table className={css.table} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{column.puesto}</th>
              <th scope="col" className={css.end}>
                {column.people}
              </th>
            </tr>
          </thead>
          <tbody>
            {places.map(({ departamento, municipio, puesto, people }) => (
              <tr key={[departamento, municipio, puesto].join('\n')}>
                <td>
                  {puesto}
                  <span className={css.dim}>{[municipio, departamento].filter(Boolean).join(', ')}</span>
                </td>
                <td className={css.end}>{format.number(people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Group({ group, followUp }: { group: FollowUpGroup; followUp: Read }) {
  const id = useId()
  const { remedy, all, people } = group
  const { title, todo } = messages.censusRemedies
  const isCampaign = useScope(({ scope }) => scope === 'campaign')
  const withNovedad = people.some(({ novedad }) => novedad !== null)
  return (
    <section className={css.card} aria-labelledby={id}>
      <h3 id={id} className={css.title}>
        {title[remedy]} <span>{messages.sheets.people(all)}</span>
      </h3>
      <p className={css.todo}>{todo(remedy, followUp.guidance, followUp.today)}</p>
      <table className={css.table} aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{column.name}</th>
            <th scope="col">{column.cedula}</th>
            <th scope="col">{column.phone}</th>
            {withNovedad && <th scope="col">{words.novedad}</th>}
            {isCampaign && <th scope="col">{column.leader}</th>}
          </tr>
        </thead>
        <tbody>
          {people.map(({ id, name, cedula, phone, novedad, leader }) => (
            <tr key={id}>
              <td>{name}</td>
              <td className={css.number}>{format.cedula(cedula)}</td>
              <td className={css.number}>{phone === null ? messages.sheets.noPhone : format.phone(phone)}</td>
              {withNovedad && <td>{novedad}</td>}
              {isCampaign && <td>{leader}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {all > people.length && <p className={css.dim}>{words.moreInGroup(all - people.length)}</p>}
    </section>
  )
}
