import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { HeadquartersCampaign, HeadquartersInvitation } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Retry } from '../ui/retry.tsx'
import { contactOf, membersFound } from './contact.ts'
import css from './headquarters.module.css'
import { Invitations } from './invitations.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { Members } from './members.tsx'
import { RevokeDialog, type Revoked } from './revoke-dialog.tsx'
import { closeCampaign, followCampaign, loadCampaign, useHeadquarters } from './store.ts'
import { WithdrawDialog } from './withdraw-dialog.tsx'

const words = messages.headquarters.campaign

/** A dialog above the list. `member`: who gets another laptop; null: somebody new. */
type Step =
  | { kind: 'invite'; member: HeadquartersCampaign['members'][number] | null }
  | { kind: 'withdraw'; invitation: HeadquartersInvitation }
  | { kind: 'revoke'; revoked: Revoked }

/** The coordinator's list of the campaign, and what is done with it, on every screen. */
export function Campaign() {
  const isOpen = useHeadquarters((state) => state.isCampaignOpen)
  return isOpen ? <CampaignDialog /> : null
}

function CampaignDialog() {
  const { value, failure } = useHeadquarters((state) => state.campaign)
  const [step, setStep] = useState<Step | null>(null)
  useEffect(() => followCampaign(), [])
  const list = useRef<HTMLElement>(null)
  const closeStep = () => setStep(null)
  /** The button that opened the question is gone. */
  const ended = () => {
    closeStep()
    requestAnimationFrame(() => list.current?.focus({ preventScroll: true }))
  }
  return (
    <>
      <Dialog title={words.title} onClose={closeCampaign} closesOnEscape={step === null} isFull>
        {value === null && failure === null && <p>{messages.common.loading}</p>}
        {value === null && failure !== null && <Unread />}
        {value !== null && (
          <Listed
            list={list}
            isOld={failure !== null}
            campaign={value}
            onInvite={(member) => setStep({ kind: 'invite', member })}
            onWithdraw={(invitation) => setStep({ kind: 'withdraw', invitation })}
            onRevoke={(revoked) => setStep({ kind: 'revoke', revoked })}
          />
        )}
      </Dialog>
      {step?.kind === 'invite' && <InviteDialog member={step.member} onClose={closeStep} />}
      {step?.kind === 'withdraw' && (
        <WithdrawDialog invitation={step.invitation} onDone={ended} onClose={closeStep} />
      )}
      {step?.kind === 'revoke' && <RevokeDialog revoked={step.revoked} onDone={ended} onClose={closeStep} />}
    </>
  )
}

const shownOptions = ['all', 'late'] as const

/** The shown list, if any, is an earlier one. */
const Unread = () => (
  <div className={css.filter} role="alert">
    <p>{words.loadFailed}</p>
    <Retry variant="default" size="xs" onRetry={() => void loadCampaign()} />
  </div>
)

function Listed({
  list,
  isOld,
  campaign: { members, invitations },
  onInvite,
  onWithdraw,
  onRevoke,
}: {
  list: RefObject<HTMLElement | null>
  /** It could not be read again. */
  isOld: boolean
  campaign: HeadquartersCampaign
  onInvite(member: HeadquartersCampaign['members'][number] | null): void
  onWithdraw(invitation: HeadquartersInvitation): void
  onRevoke(revoked: Revoked): void
}) {
  const [text, setText] = useState('')
  const [isLate, setLate] = useState(false)
  const now = Date.now()
  const late = members.filter((member) => contactOf(member, now) === 'late').length
  const shown = membersFound(members, { text, isLate }, now)
  const sum = (amount: (member: (typeof members)[number]) => number) =>
    members.reduce((total, member) => total + amount(member), 0)
  const costs = {
    today: sum(({ costs }) => costs.today),
    last30Days: sum(({ costs }) => costs.last30Days),
  }
  return (
    <div className={css.window}>
      {isOld && <Unread />}
      <p role="status">
        <strong>{words.summary(members.length, late)}</strong>{' '}
        {words.total(
          sum(({ people }) => people),
          costs,
        )}
      </p>
      <div className={css.filter}>
        <TextInput
          className={css.search ?? ''}
          label={words.search}
          placeholder={words.searchHint}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
        <NativeSelect
          label={words.show}
          value={isLate ? 'late' : 'all'}
          onChange={({ currentTarget: { value } }) => setLate(value === 'late')}
        >
          {shownOptions.map((option) => (
            <option key={option} value={option}>
              {words.shown[option]}
            </option>
          ))}
        </NativeSelect>
        <Button
          leftSection={<IconUserPlus size={18} aria-hidden />}
          data-autofocus
          onClick={() => onInvite(null)}
        >
          {words.invite}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area. */}
      <section ref={list} className={css.scroll} tabIndex={0} aria-label={words.scroll}>
        <Invitations invitations={invitations} now={now} onWithdraw={onWithdraw} />
        {members.length === 1 && invitations.length === 0 && <p>{words.alone}</p>}
        {shown.length === 0 ? (
          <p>{words.noneFound}</p>
        ) : (
          <Members
            members={shown}
            now={now}
            onAnother={onInvite}
            onRevoke={(member, device, nth) => onRevoke({ member, device, nth })}
          />
        )}
      </section>
    </div>
  )
}
