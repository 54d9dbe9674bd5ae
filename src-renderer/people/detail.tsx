import { Button } from '@mantine/core'
import {
  IconEraser,
  IconHistory,
  IconPencil,
  IconShieldCheck,
  IconTrash,
  IconWritingSign,
  IconWritingSignOff,
} from '@tabler/icons-react'
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { bogotaDate } from '../../src-preload/bogota.ts'
import {
  censusRemedyOf,
  isFinal,
  type PersonRow,
  type Scope,
  sampleSource,
  sheetNumber,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { labelsShown } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { freeTexts, personFields } from '../../src-preload/person-fields.ts'
import { ask } from '../api.ts'
import { PersonAuthorisationView } from '../authorisation/person-authorisation.tsx'
import { revokePerson } from '../authorisation/revoke-dialog.tsx'
import { SignDialog } from '../authorisation/signature.tsx'
import { askErasure } from '../erasure/store.ts'
import { useScope } from '../scope/store.ts'
import { useGuidance } from '../settings/guidance-store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Fact } from '../ui/fact.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { notice } from '../ui/notice.tsx'
import { RefreshButton } from '../ui/refresh-button.tsx'
import { sourceWords } from '../ui/source-words.ts'
import { VotingPlace } from '../ui/voting-place.tsx'
import { atWhen } from '../ui/when.ts'
import { authorisePerson } from './authorise-dialog.tsx'
import css from './detail.module.css'
import { usePeople } from './list/list-store.ts'
import { isMine, useRecorded } from './list/opened.ts'
import { nextStep } from './next-step.ts'
import { openEdit } from './panel/store.ts'
import { PersonChanges } from './person-changes.tsx'
import { closePersonDialog, openPersonDialog, usePersonDialog } from './person-dialog.ts'
import { PersonHistory } from './person-history.tsx'
import { PersonRights } from './person-rights.tsx'
import { Reassign } from './reassign.tsx'
import { askRemoval } from './remove-store.ts'
import { Whatsapp } from './whatsapp.tsx'

const words = messages.detail

/** The person was registered without an authorisation and is not looked up. Invented people have a result. */
const isUnauthorised = ({ consent, status }: PersonRow): boolean => consent === null && status === 'PENDING'

/** An invented person has a result and needs no authorisation. */
const needsAuthorisation = ({ consent, source }: PersonRow): boolean =>
  consent === null && source !== sampleSource

function waiting(person: PersonRow): string | null {
  if (person.isOfUnfinishedImport) return messages.import.isUnfinished
  if (person.revokedAt !== null) return messages.authorisation.isRevoked
  if (isUnauthorised(person)) return messages.authorise.waiting
  if (person.status === 'PROCESSING' || (person.askedAgain && person.nextAttemptAt === null))
    return person.status === 'PROCESSING' ? words.beingLookedUp : null
  if (person.nextAttemptAt !== null) return words.waitingForRetry(atWhen(person.nextAttemptAt, Date.now()))
  return person.status === 'PENDING' ? words.waitingForLookup : null
}

/** Name and answer in large type, so that a leader can read them out from a distance. */
function Answer({ person }: { person: PersonRow }) {
  const { name, puesto, direccion, mesa, municipio, departamento } = person
  const town = [municipio, departamento].filter((part) => part !== null).join(', ')
  const remedy = censusRemedyOf(person)
  const guidance = useGuidance((state) => state.saved)
  // The trouble below says what to do about a failed lookup.
  const hasTodo = remedy !== null && remedy !== 'look_up_again'
  return (
    <div className={css.answer}>
      <div>
        <h2 className={css.name}>{name}</h2>
        {puesto !== null && <p className={css.puesto}>{puesto}</p>}
        {direccion !== null && <p className={css.direccion}>{direccion}</p>}
        {town !== '' && <p className={css.town}>{town}</p>}
        {hasTodo && guidance !== null && (
          <p className={css.todo}>
            <strong>{words.todo}</strong>{' '}
            {messages.censusRemedies.todo(remedy, guidance, bogotaDate(Date.now()))}
          </p>
        )}
      </div>
      {mesa !== null && (
        <p className={css.mesa}>
          <span className={css.mesaLabel}>{words.mesa}</span> {mesa}
        </p>
      )}
    </div>
  )
}

function Trouble({ person }: { person: PersonRow }) {
  const todo = nextStep(person)
  if (person.lastError === null) return todo === null ? null : <p className={css.trouble}>{todo}</p>
  // If there is a result, the error is from a later refresh: the result is older but still valid.
  const older = person.puesto !== null || person.novedad !== null || isFinal(person.status)
  return (
    <p className={css.trouble}>
      {words.lastError}: {messages.lookupError[person.lastError]} {older && words.olderResultKept} {todo}
    </p>
  )
}

function History({ person }: { person: PersonRow }) {
  const isOpen = usePersonDialog(({ open }) => open === 'history')
  const [attemptId, setAttemptId] = useState<number | null>(null)
  const close = () => {
    closePersonDialog()
    setAttemptId(null)
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconHistory size={16} aria-hidden />}
        onClick={() => openPersonDialog(person.id, 'history')}
      >
        {words.history}
      </Button>
      {isOpen && (
        <Dialog
          title={words.historyOf(person.name)}
          onClose={close}
          closesOnEscape={attemptId === null}
          isWide
        >
          <PersonHistory person={person} openId={attemptId} onOpen={setAttemptId} />
          {isMine(person) && <PersonChanges person={person} />}
        </Dialog>
      )}
    </>
  )
}

function consentShown({ consent, revokedAt }: PersonRow): string {
  if (consent !== null) return words.consentShown(consent.method, consent.textVersion)
  return revokedAt === null ? words.noConsent : messages.authorisation.revokedOn(format.date(revokedAt))
}

const consentNote = ({ givenAt, sheet }: NonNullable<PersonRow['consent']>): string =>
  sheet === null
    ? format.dateTime(givenAt)
    : `${messages.authorisation.onSheet(sheetNumber(sheet.code), sheet.line)} · ${format.dateTime(givenAt)}`

function Authorisation({ person }: { person: PersonRow }) {
  const open = usePersonDialog((state) => state.open)
  const backToProofs = () => openPersonDialog(person.id, 'authorisation')

  async function sign(strokes: string): Promise<string | null> {
    const result = await ask(window.referidos.authorisation.sign({ personId: person.id, strokes }))
    if (!result.ok) return messages.error[result.error.code]
    notice.done(messages.authorisation.sign.saved)
    return null
  }

  return (
    <>
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={16} aria-hidden />}
        onClick={backToProofs}
      >
        {messages.authorisation.open}
      </Button>
      {open === 'authorisation' && (
        <Dialog title={messages.authorisation.titleOf(person.name)} onClose={closePersonDialog} isWide>
          <PersonAuthorisationView
            person={person}
            isMine={isMine(person)}
            onSign={() => openPersonDialog(person.id, 'signature')}
          />
        </Dialog>
      )}
      {open === 'signature' && <SignDialog name={person.name} onClose={backToProofs} save={sign} />}
    </>
  )
}

/** Memoized: the table renders the detail again once it knows its height, and once main has recorded the opening. */
const Shown = memo(function Shown({ person, scope }: { person: PersonRow; scope: Scope }) {
  return (
    <>
      <Answer person={person} />
      {waiting(person) && <p className={css.waiting}>{waiting(person)}</p>}
      <Trouble person={person} />
      <dl className={css.facts}>
        <Fact label={words.fetchedAt} note={sourceWords(person.source)}>
          {person.fetchedAt === null ? null : format.dateTime(person.fetchedAt)}
        </Fact>
        <Fact label={words.novedad} wide>
          {person.novedad}
        </Fact>
        <Fact label={words.resolucion}>{person.resolucion}</Fact>
        <Fact label={words.fechaNovedad}>
          {person.fechaNovedad === null ? null : format.isoDate(person.fechaNovedad)}
        </Fact>
        <Fact label={words.consent} note={person.consent === null ? null : consentNote(person.consent)}>
          {consentShown(person)}
        </Fact>
        {scope === 'campaign' && <Fact label={words.leader}>{person.leader}</Fact>}
        <Fact label={words.registeredAt}>{format.dateTime(person.registeredAt)}</Fact>
        {/* A narrow table hides the column of phones. */}
        <Fact label={messages.fields.phone}>
          {person.phone === null ? messages.common.noPhone : format.phone(person.phone)}
        </Fact>
        {freeTexts.map((field) => (
          <Fact key={field} label={words[field]} wide={personFields[field].freeText === 'lines'}>
            {field === 'labels' && person.labels !== null ? labelsShown(person.labels) : person[field]}
          </Fact>
        ))}
      </dl>
      <div className={css.actions}>
        {!needsAuthorisation(person) && <RefreshButton person={person} scope={scope} />}
        <VotingPlace person={person} scope={scope} />
        <Whatsapp person={person} />
        {isMine(person) && (
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => openEdit(person)}
          >
            {words.edit}
          </Button>
        )}
        <History person={person} />
        <Reassign person={person} />
        {isMine(person) && (
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => askRemoval(person.id)}
          >
            {words.remove}
          </Button>
        )}
      </div>
      <div className={css.actions}>
        {needsAuthorisation(person) && isMine(person) && (
          <Button
            variant="default"
            leftSection={<IconWritingSign size={16} aria-hidden />}
            onClick={() => authorisePerson(person.id)}
          >
            {messages.authorise.open}
          </Button>
        )}
        <Authorisation person={person} />
        {person.consent !== null && isMine(person) && (
          <Button
            variant="default"
            leftSection={<IconWritingSignOff size={16} aria-hidden />}
            onClick={() => revokePerson(person.id)}
          >
            {messages.authorisation.revoke.open}
          </Button>
        )}
        <PersonRights person={person} />
        {(isMine(person) || scope === 'campaign') && (
          <Button
            variant="default"
            leftSection={<IconEraser size={16} aria-hidden />}
            onClick={() => askErasure(person)}
          >
            {messages.erasure.open}
          </Button>
        )}
      </div>
    </>
  )
})

interface Props {
  id: number
  /** Reports the height to the table: only the open row is taller than the others. */
  onHeight: (height: number) => void
}

export function Detail({ id, onHeight }: Props) {
  const person = usePeople((state) => state.rows.get(id))
  const scope = useScope((state) => state.scope)
  const { isRecorded, failure, retry } = useRecorded(person)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => closePersonDialog, [])

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const tell = () => onHeight(element.offsetHeight)
    tell()
    const observer = new ResizeObserver(tell)
    observer.observe(element)
    return () => observer.disconnect()
  }, [onHeight])

  return (
    <div ref={box} className={css.detail}>
      {failure !== null && <LoadFailure text={messages.campaign.notOpened} onRetry={retry} />}
      {person && failure === null && (
        <div className={css.person} inert={!isRecorded}>
          <Shown person={person} scope={scope} />
        </div>
      )}
    </div>
  )
}
