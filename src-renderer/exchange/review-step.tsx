import { Button } from '@mantine/core'
import {
  type ExchangedPerson,
  type ExchangeOutcome,
  exchangeOutcomes,
  type LeaderInFile,
  type OpenedExchange,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import fields from '../ui/field.module.css'
import dialog from '../ui/steps-dialog.module.css'
import css from './exchange.module.css'
import { anotherFile, chooseLeader, startTaking, useTaking } from './store.ts'

const words = messages.exchange

/** Matches the leaders of the file with those of this laptop, and previews taking in the file. */
export function ReviewStep() {
  const file = useTaking((state) => state.file)
  if (file === null) return null
  return (
    <div className={dialog.columns}>
      <div className={dialog.side}>
        <div className={dialog.choices}>
          <div>
            <p className={dialog.name}>{file.name}</p>
            <p className={dialog.dim}>{words.take.about(file.people, format.dateTime(file.writtenAt))}</p>
          </div>
          <Leaders file={file} />
        </div>
        <Start />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area. */}
      <section className={dialog.scroll} tabIndex={0} aria-label={words.take.review}>
        <Preview />
      </section>
    </div>
  )
}

function Leaders({ file }: { file: OpenedExchange }) {
  if (file.leaders.length === 0) return null
  return (
    <fieldset className={dialog.group}>
      <legend>{words.take.leaders}</legend>
      <p className={dialog.dim}>{words.take.leadersLead}</p>
      <ul className={css.leaders}>
        {file.leaders.map((leader) => (
          <Leader key={leader.uid} leader={leader} accounts={file.accounts} />
        ))}
      </ul>
    </fieldset>
  )
}

/** A leader who is known here needs no choice. */
function Leader({
  leader: { uid, name, people, known },
  accounts,
}: {
  leader: LeaderInFile
  accounts: OpenedExchange['accounts']
}) {
  const choice = useTaking(({ choices }) => choices[uid])
  const { id: ownId, isOwner } = useAccount()
  return (
    <li className={`${fields.field} ${css.leader}`}>
      <strong>{words.take.leaderOf(name, people)}</strong>
      <select
        aria-label={words.take.choiceOf(name)}
        value={String(choice)}
        disabled={known !== null}
        onChange={({ currentTarget: { value } }) =>
          chooseLeader(uid, value === 'elsewhere' || value === 'left_out' ? value : Number(value))
        }
      >
        {accounts.map(({ id, displayName }) => (
          <option key={id} value={id}>
            {id === ownId ? words.take.mine(displayName) : displayName}
          </option>
        ))}
        {/* A known leader of another laptop, or one whose account was removed, cannot be chosen. */}
        {known !== null && choice === known && !accounts.some(({ id }) => id === known) && (
          <option value={known}>{name}</option>
        )}
        {isOwner && <option value="elsewhere">{words.take.choice.elsewhere}</option>}
        <option value="left_out">{words.take.choice.left_out}</option>
      </select>
    </li>
  )
}

function Preview() {
  const preview = useTaking((state) => state.preview)
  const problem = useTaking((state) => state.problem)
  const progress = useTaking((state) => state.progress)
  if (problem !== null)
    return (
      <p className={dialog.problem} role="alert">
        {words.problem[problem]}
      </p>
    )
  const told =
    progress === null || progress.total === 0 ? '' : messages.common.doneOf(progress.done, progress.total)
  return (
    <div aria-busy={preview === null}>
      <h3>{words.take.review}</h3>
      <p role="status">{preview === null ? words.take.reviewing : words.take.changes(preview.changes)}</p>
      {preview === null && (
        <p className={dialog.dim} aria-hidden>
          {told}
        </p>
      )}
      {preview !== null && (
        <>
          <Counts counts={preview.counts} />
          <First people={preview.first} />
        </>
      )}
    </div>
  )
}

function Counts({ counts }: { counts: Record<ExchangeOutcome, number> }) {
  const found = exchangeOutcomes.filter((outcome) => counts[outcome] > 0)
  if (found.length === 0) return null
  return (
    <ul className={`${dialog.lines} ${css.counts}`}>
      {found.map((outcome) => (
        <li key={outcome}>{words.counted[outcome](counts[outcome])}</li>
      ))}
    </ul>
  )
}

function First({ people }: { people: readonly ExchangedPerson[] }) {
  if (people.length === 0) return null
  return (
    <>
      <h4>{words.take.first(people.length)}</h4>
      <table className={`${dialog.table} ${css.people}`}>
        <thead>
          <tr>
            <th scope="col">{words.take.person}</th>
            <th scope="col">{words.take.leader}</th>
            <th scope="col">{words.take.what}</th>
            <th scope="col">{words.take.differs}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person, at) => (
            <tr key={at}>
              <th scope="row">
                {person.name}
                <span className={css.cedula}>{format.cedula(person.cedula)}</span>
              </th>
              <td>{person.leader}</td>
              <td>{words.outcome[person.outcome]}</td>
              <td>
                {person.differs.map((difference) => (
                  <span key={difference.part} className={css.difference}>
                    {words.take.difference(difference)}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Start() {
  const preview = useTaking((state) => state.preview)
  const changes = preview?.changes ?? 0
  return (
    <div className={dialog.actions}>
      <Button disabled={preview === null || changes === 0} onClick={() => void startTaking()}>
        {words.take.start(changes)}
      </Button>
      <Button variant="default" onClick={anotherFile}>
        {messages.common.back}
      </Button>
    </div>
  )
}
