import { Button } from '@mantine/core'
import {
  dueSoonDays,
  type PersonRequest,
  type RequestState,
  type StatusIcon,
  type StatusTone,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { Badge } from '../ui/status-badge.tsx'
import { showPersonData } from './person-data.ts'
import css from './requests.module.css'
import { closeRequests, openStep } from './store.ts'

const words = messages.requests

const looks: Record<RequestState, { tone: StatusTone; icon: StatusIcon }> = {
  open: { tone: 'blue', icon: 'clock' },
  extended: { tone: 'violet', icon: 'retry' },
  overdue: { tone: 'red', icon: 'alert' },
  answered: { tone: 'green', icon: 'check' },
}

const look = ({ state, daysLeft }: PersonRequest) =>
  (state === 'open' || state === 'extended') && daysLeft <= dueSoonDays
    ? { ...looks[state], tone: 'amber' as const }
    : looks[state]

function who({ name, cedula, contact, personId, isErased }: PersonRequest): string {
  if (isErased) return words.erasedPerson
  const parts = [
    name,
    cedula === null ? null : format.cedula(cedula),
    contact,
    personId === null ? words.notRegistered : null,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

/** One request: person, content, deadline and the leader's actions. */
export function RequestItem({ request }: { request: PersonRequest }) {
  const { isOwner } = useAccount()
  const { id, kind, state, personId, answer, extension, isErased } = request
  return (
    <li className={css.request}>
      <div className={css.head}>
        <h3>
          {words.kind[kind]} · {words.number(id)}
        </h3>
        <Badge {...look(request)} word={words.state[state]} />
      </div>
      <p>{who(request)}</p>
      <p className={state === 'overdue' ? css.overdue : css.due}>{words.due(request)}</p>
      {request.asked !== null && <p className={css.text}>{request.asked}</p>}
      {extension !== null && <p>{words.extended(extension.on, extension.reason)}</p>}
      {answer !== null && answer.text !== null && <p className={css.text}>{words.answered(answer.text)}</p>}
      {isErased && <p className={css.detail}>{words.erasedHint}</p>}
      <p className={css.detail}>
        {words.received(request.receivedOn, request.way)} · {words.notedBy(request.notedBy)}
      </p>
      <div className={css.actions}>
        {answer === null && (
          <Button size="xs" onClick={() => openStep({ kind: 'answer', request })}>
            {words.answer}
          </Button>
        )}
        {personId !== null && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              closeRequests()
              showPersonData(personId, isOwner)
            }}
          >
            {words.data}
          </Button>
        )}
        {state === 'open' && (
          <Button size="xs" variant="default" onClick={() => openStep({ kind: 'extend', request })}>
            {words.extend}
          </Button>
        )}
        {answer === null && !isErased && (
          <Button size="xs" variant="default" onClick={() => openStep({ kind: 'edit', request })}>
            {words.edit}
          </Button>
        )}
        {answer !== null && !isErased && (
          <Button size="xs" variant="default" onClick={() => openStep({ kind: 'forget', request })}>
            {words.forget}
          </Button>
        )}
      </div>
    </li>
  )
}
