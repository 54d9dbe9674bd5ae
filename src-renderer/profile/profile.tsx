import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { isFailed, type PersonRow } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { PolicyDialog, readPolicy } from '../authorisation/policy-text.tsx'
import { useAccount } from '../session/store.ts'
import { Security } from '../settings/security.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Fact } from '../ui/fact.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { RefreshButton } from '../ui/refresh-button.tsx'
import { sourceWords } from '../ui/source-words.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { VotingPlace } from '../ui/voting-place.tsx'
import { CorrectOwn } from './correct-own.tsx'
import css from './profile.module.css'
import { followOwn, loadOwn, useOwn } from './store.ts'

const words = messages.profile

/** Shown instead of a voting place. */
const withoutPlace = ({ status }: PersonRow, isLeader: boolean): string =>
  isFailed(status) && !isLeader ? messages.statuses[status].userProfile : messages.statuses[status].profile

function CensusCard({ own }: { own: PersonRow }) {
  const isLeader = useAccount().role === 'LEADER'
  const where = [own.municipio, own.departamento].filter(Boolean).join(', ')
  return (
    <section className={css.card} aria-labelledby="own-census">
      <div className={css.cardHead}>
        <h2 id="own-census">{words.whereYouVote}</h2>
        <StatusBadge person={own} />
      </div>
      {own.puesto ? (
        <div className={css.place}>
          <div>
            <p className={css.puesto}>{own.puesto}</p>
            <p>{own.direccion}</p>
            <p>{where}</p>
          </div>
          {own.mesa && (
            <p className={css.mesa}>
              <span>{messages.detail.mesa}</span>
              <strong>{own.mesa}</strong>
            </p>
          )}
        </div>
      ) : (
        <p>{withoutPlace(own, isLeader)}</p>
      )}
      <dl className={css.facts}>
        <Fact label={messages.detail.novedad}>{own.novedad}</Fact>
        <Fact label={messages.detail.resolucion}>{own.resolucion}</Fact>
        <Fact label={messages.detail.fechaNovedad}>
          {own.fechaNovedad === null ? null : format.isoDate(own.fechaNovedad)}
        </Fact>
        <Fact label={messages.detail.fetchedAt} note={sourceWords(own.source)}>
          {own.fetchedAt === null ? null : format.dateTime(own.fetchedAt)}
        </Fact>
      </dl>
      {own.lastError && (
        <p className={css.trouble}>
          {messages.detail.lastError}: {messages.lookupError[own.lastError]}{' '}
          {own.puesto && messages.detail.olderResultKept}
        </p>
      )}
      {(isLeader || own.puesto) && (
        <div className={css.actions}>
          {isLeader && <RefreshButton person={own} scope="own" />}
          <VotingPlace person={own} scope="own" />
        </div>
      )}
    </section>
  )
}

export function Profile() {
  const { own, failure } = useOwn()
  const isLeader = useAccount().role === 'LEADER'
  const [isCorrecting, setCorrecting] = useState(false)
  useEffect(followOwn, [])

  if (failure) return <LoadFailure text={words.loadFailed} onRetry={() => void loadOwn()} />
  if (!own) return <EmptyState text={messages.common.loading} />
  return (
    <div className={css.screen}>
      <CensusCard own={own} />
      <section className={css.card} aria-labelledby="own-data">
        <div className={css.cardHead}>
          <h2 id="own-data">{words.ownData}</h2>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setCorrecting(true)}
          >
            {words.correct}
          </Button>
        </div>
        <dl className={css.facts}>
          <Fact label={messages.fields.name}>{own.name}</Fact>
          <Fact label={messages.fields.cedula}>{format.cedula(own.cedula)}</Fact>
          <Fact label={messages.fields.phone}>
            {own.phone === null ? messages.common.noPhone : format.phone(own.phone)}
          </Fact>
          <Fact
            label={messages.detail.consent}
            note={own.consent === null ? null : format.dateTime(own.consent.givenAt)}
          >
            {own.consent === null
              ? messages.detail.noConsent
              : messages.detail.consentShown(own.consent.method, own.consent.textVersion)}
          </Fact>
          <Fact label={messages.detail.registeredAt}>{format.dateTime(own.registeredAt)}</Fact>
        </dl>
        <div className={css.actions}>
          <Button variant="default" onClick={readPolicy}>
            {messages.policy.open}
          </Button>
        </div>
      </section>
      <PolicyDialog />
      {isCorrecting && <CorrectOwn own={own} onClose={() => setCorrecting(false)} />}
      {/* Leaders find this card in Ajustes. */}
      {!isLeader && <Security />}
    </div>
  )
}
