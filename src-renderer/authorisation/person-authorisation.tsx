import { Button } from '@mantine/core'
import { IconSignature } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import {
  type AppError,
  type ListedProof,
  type PersonAuthorisation,
  type PersonRow,
  type ProofContent,
  type RecordedConsent,
  sheetNumber,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { useScope } from '../scope/store.ts'
import { AskedFirst } from '../ui/asked-first.tsx'
import { loadConsentText } from '../ui/consent-text.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { notice } from '../ui/notice.tsx'
import css from './authorisation.module.css'
import { dataUrl, type Photo } from './photo.ts'
import { PhotoField } from './photo-field.tsx'
import { Signature } from './signature.tsx'

const words = messages.authorisation

interface Props {
  person: PersonRow
  /** Whether the leader may add and remove proofs. */
  isMine: boolean
  onSign(): void
}

/** The recorded authorisations of a person, and their proofs. */
export function PersonAuthorisationView({ person, isMine, onSign }: Props) {
  const scope = useScope((state) => state.scope)
  const [shown, setShown] = useState<PersonAuthorisation | null>(null)
  const [failure, setFailure] = useState<AppError | null>(null)
  const { id: personId, revision } = person

  const load = useCallback(async () => {
    const result = await ask(channelsIn(scope).authorisationOf({ personId }))
    setFailure(result.ok ? null : result.error)
    if (result.ok) setShown(result.value)
  }, [personId, scope])
  // A new authorisation changes the revision.
  useEffect(() => void load(), [load, revision])
  useEffect(() => void loadConsentText(), [])

  async function addPhoto(image: Photo): Promise<string | null> {
    const result = await ask(window.referidos.authorisation.addPhoto({ personId, image }))
    if (!result.ok) return messages.error[result.error.code]
    setShown(result.value)
    notice.done(words.addPhoto.saved)
    return null
  }

  if (failure) return <LoadFailure text={words.loadFailed} onRetry={() => void load()} />
  if (shown === null) return <p>{messages.common.loading}</p>
  const { consents, proofs } = shown
  return (
    <div className={css.stack}>
      <section aria-label={words.history}>
        <h3 className={css.heading}>{words.history}</h3>
        {consents.length === 0 && <p>{words.nothing}</p>}
        <ul className={css.list}>
          {consents.map((consent) => (
            <Recorded key={`${consent.recordedAt} ${consent.method}`} consent={consent} />
          ))}
        </ul>
      </section>
      <section aria-label={words.proofs}>
        <h3 className={css.heading}>{words.proofs}</h3>
        {proofs.length === 0 && <p className={css.hint}>{words.noProofs}</p>}
        <ul className={css.list}>
          {proofs.map((proof) => (
            <Proof key={proof.id} proof={proof} isMine={isMine} onRemoved={() => void load()} />
          ))}
        </ul>
      </section>
      {isMine && consents.length > 0 && (
        <>
          <div className={css.actions}>
            <Button variant="default" leftSection={<IconSignature size={16} aria-hidden />} onClick={onSign}>
              {words.sign.open}
            </Button>
          </div>
          <PhotoField label={words.addPhoto.open} save={addPhoto} />
        </>
      )}
    </div>
  )
}

function Recorded({ consent }: { consent: RecordedConsent }) {
  const { method, givenAt, recordedAt, by, sheet, text, textVersion } = consent
  // Only the day is known of an earlier day.
  const when =
    format.date(givenAt) === format.date(recordedAt)
      ? format.dateTime(recordedAt)
      : words.notedLater(format.date(givenAt), format.dateTime(recordedAt))
  const isRevoked = method === 'revoked'
  return (
    <li className={css.item}>
      <p>
        <strong>{words.recorded[method]}</strong> · {when}
      </p>
      <p className={css.hint}>
        {[
          ...(sheet === null ? [] : [words.onSheet(sheetNumber(sheet.code), sheet.line)]),
          isRevoked ? words.revokedBy(by) : words.by(by),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      {!isRevoked && method !== 'own_account' && (
        <details>
          <summary>{words.text(textVersion)}</summary>
          <p className={css.text}>{text?.text ?? words.unknownText}</p>
        </details>
      )}
    </li>
  )
}

const nameOf = ({ kind, sheet }: ListedProof): string => {
  if (kind === 'signature') return words.signature
  return sheet === null ? words.photo : words.photoOfSheet(sheetNumber(sheet))
}

function Proof({ proof, isMine, onRemoved }: { proof: ListedProof; isMine: boolean; onRemoved(): void }) {
  const [isOpen, setOpen] = useState(false)
  const name = nameOf(proof)

  async function remove() {
    const result = await ask(window.referidos.authorisation.removeProof({ proofId: proof.id }))
    if (!result.ok) return notice.failed(result.error)
    notice.done(words.removed)
    onRemoved()
  }

  return (
    <li className={css.item}>
      <p>
        <strong>{name}</strong> · {words.taken(format.dateTime(proof.takenAt), proof.by)}
      </p>
      {isOpen && <ProofContentView proofId={proof.id} label={name} />}
      <div className={css.actions}>
        <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.hide : words.see}
        </Button>
        {/* A sheet's photo also proves other authorisations. It is removed where the sheets are. */}
        {isMine && proof.sheet === null && (
          <AskedFirst
            button={words.remove}
            question={words.removeQuestion}
            note={words.removeWhy}
            confirm={words.remove}
            onConfirm={() => void remove()}
          />
        )}
      </div>
    </li>
  )
}

export function ProofContentView({ proofId, label }: { proofId: number; label: string }) {
  const scope = useScope((state) => state.scope)
  const [content, setContent] = useState<ProofContent | null>(null)
  const [failure, setFailure] = useState<AppError | null>(null)
  const load = useCallback(async () => {
    const result = await ask(channelsIn(scope).proof({ proofId }))
    setFailure(result.ok ? null : result.error)
    if (result.ok) setContent(result.value)
  }, [proofId, scope])
  useEffect(() => void load(), [load])

  if (failure) return <LoadFailure text={words.loadFailed} onRetry={() => void load()} />
  switch (content?.kind) {
    case undefined:
      return <p>{messages.common.loading}</p>
    case 'signature':
      return <Signature strokes={content.strokes} label={label} />
    case 'photo':
      return <img className={css.photo} src={dataUrl(content.image)} alt={label} />
    case 'missing':
      return <p>{words.missing}</p>
  }
}
