import { Button, Checkbox, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import {
  type ClaimDecision,
  type ClaimState,
  contract,
  type Dispute,
  disputesPageSize,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import { CardFailure } from './card-failure.tsx'
import css from './claims.module.css'
import { decideClaim, loadClaims, showClaimsPage, showDecided, useClaims } from './claims-store.ts'
import card from './settings.module.css'

const words = messages.claims

const nameOf = (displayName: string | null): string => displayName ?? words.noAccount

/** The leader who keeps the person; null: none. */
const keeper = ({ holder }: Dispute): string | null => (holder.isSelf ? null : holder.displayName)

function holderWords({ holder, decided }: Dispute): string {
  const name = nameOf(holder.displayName)
  if (holder.isSelf) return words.self(name)
  return decided === null ? words.holder(name) : words.held(name)
}

function Sides({ dispute }: { dispute: Dispute }) {
  const { holder, claimant } = dispute
  return (
    <div className={css.sides}>
      <div>
        <p className={css.side}>{holderWords(dispute)}</p>
        <p className={card.hint}>{words.registeredAt(format.dateTime(holder.registeredAt))}</p>
      </div>
      <div>
        <p className={css.side}>{words.claimant(nameOf(claimant.displayName))}</p>
        <p className={card.hint}>{words.claimedAt(format.dateTime(claimant.at))}</p>
        <p>
          {claimant.name} ·{' '}
          <span className={css.phone}>
            {claimant.phone === null ? messages.common.noPhone : format.phone(claimant.phone)}
          </span>
        </p>
        <p className={card.hint}>{words.consent(claimant.consent.method, claimant.consent.textVersion)}</p>
      </div>
    </div>
  )
}

function Person({ dispute: { person } }: { dispute: Dispute }) {
  return (
    <h3 className={css.person}>
      {person.name} <span>{format.cedula(person.cedula)}</span>
    </h3>
  )
}

function Open({ dispute }: { dispute: Dispute }) {
  const [note, setNote] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [deciding, setDeciding] = useState<ClaimDecision | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const { claimId, person, claimant } = dispute

  async function decide(decision: ClaimDecision) {
    if (deciding) return
    const parsed = contract.claims.decide.input.safeParse({ claimId, decision, note })
    if (!parsed.success) {
      setError(note.trim() === '' ? words.noteMissing : messages.fieldProblem.too_long)
      input.current?.focus()
      return
    }
    setDeciding(decision)
    const refused = await decideClaim(claimId, decision, parsed.data.note)
    setDeciding(null)
    if (refused) return notice.failed(refused)
    notice.done(
      decision === 'move'
        ? words.movedNow(person.name, nameOf(claimant.displayName))
        : words.keptNow(person.name),
    )
  }

  return (
    <li className={css.dispute}>
      <Person dispute={dispute} />
      <Sides dispute={dispute} />
      <Textarea
        ref={input}
        label={words.note}
        autosize
        minRows={1}
        maxRows={4}
        value={note}
        error={error}
        onChange={(event) => {
          setNote(event.currentTarget.value)
          setError(null)
        }}
      />
      <div className={card.actions}>
        <Button
          variant="default"
          loading={deciding === 'keep'}
          disabled={deciding === 'move'}
          onClick={() => void decide('keep')}
        >
          {words.keep(keeper(dispute))}
        </Button>
        {claimant.displayName !== null && (
          <Button
            variant="default"
            loading={deciding === 'move'}
            disabled={deciding === 'keep'}
            onClick={() => void decide('move')}
          >
            {words.move(claimant.displayName)}
          </Button>
        )}
      </div>
    </li>
  )
}

/** The owner's note, or the reason why the claim closed by itself. */
function noteOf({ note, outcome }: NonNullable<Dispute['decided']>): string {
  if (note !== '') return note
  return outcome === 'moved' ? words.closedByMove : words.closedByCorrection
}

function Decided({ dispute, decided }: { dispute: Dispute; decided: NonNullable<Dispute['decided']> }) {
  return (
    <li className={css.dispute}>
      <Person dispute={dispute} />
      <Sides dispute={dispute} />
      <div>
        <p className={css.side}>
          {decided.outcome === 'moved'
            ? words.moved(nameOf(dispute.claimant.displayName))
            : words.kept(keeper(dispute))}
        </p>
        <p className={css.note}>{noteOf(decided)}</p>
        <p className={card.hint}>{words.decidedBy(format.dateTime(decided.at), nameOf(decided.by))}</p>
      </div>
    </li>
  )
}

function List({ state, empty }: { state: ClaimState; empty: string }) {
  const { shown, failure, page } = useClaims(({ lists }) => lists[state])
  if (failure) return <CardFailure text={words.loadFailed} onRetry={() => void loadClaims(state)} />
  if (!shown) return <p className={card.hint}>{messages.common.loading}</p>
  if (shown.disputes.length === 0) return <p className={card.hint}>{empty}</p>
  const first = page * disputesPageSize
  const last = first + shown.disputes.length
  return (
    <>
      <ul className={css.disputes}>
        {shown.disputes.map((dispute) =>
          dispute.decided === null ? (
            <Open key={dispute.claimId} dispute={dispute} />
          ) : (
            <Decided key={dispute.claimId} dispute={dispute} decided={dispute.decided} />
          ),
        )}
      </ul>
      {shown.total > disputesPageSize && (
        <div className={css.pager}>
          <span className={card.hint}>{words.shown(first + 1, last, shown.total)}</span>
          <Button
            variant="default"
            size="xs"
            disabled={page === 0}
            onClick={() => showClaimsPage(state, page - 1)}
          >
            {words.previous}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={last >= shown.total}
            onClick={() => showClaimsPage(state, page + 1)}
          >
            {words.next}
          </Button>
        </div>
      )}
    </>
  )
}

/** For the owner only. */
export function Claims() {
  const withDecided = useClaims((state) => state.withDecided)
  return (
    <section className={card.card} aria-labelledby="claims">
      <h2 id="claims">{words.title}</h2>
      <p>{words.why}</p>
      <List state="open" empty={words.empty} />
      <Checkbox
        label={words.showDecided}
        checked={withDecided}
        onChange={(event) => showDecided(event.currentTarget.checked)}
      />
      {withDecided && <List state="decided" empty={words.emptyDecided} />}
    </section>
  )
}
