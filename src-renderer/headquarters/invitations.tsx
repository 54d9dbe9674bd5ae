import { Button } from '@mantine/core'
import type { HeadquartersInvitation } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './headquarters.module.css'

const { invitations: words, campaign } = messages.headquarters

export const invitedName = ({ name }: HeadquartersInvitation): string => (name === '' ? words.unnamed : name)

/** Codes that nobody has used yet; nothing if there are none. */
export function Invitations({
  invitations,
  now,
  onWithdraw,
}: {
  invitations: readonly HeadquartersInvitation[]
  now: number
  onWithdraw(invitation: HeadquartersInvitation): void
}) {
  if (invitations.length === 0) return null
  return (
    <section className={css.invitations} aria-labelledby="headquarters-invitations">
      <h3 id="headquarters-invitations">{words.title}</h3>
      <ul className={css.list}>
        {invitations.map((invitation) => (
          <li key={invitation.id} className={css.item}>
            <span>
              <strong>{invitedName(invitation)}</strong>{' '}
              <span className={css.hint}>
                {`${campaign.role[invitation.role]} · ${words.expires(invitation.expiresAt, now)}`}
              </span>
            </span>
            <Button
              variant="default"
              size="xs"
              aria-label={words.withdrawOf(invitedName(invitation))}
              onClick={() => onWithdraw(invitation)}
            >
              {words.withdraw}
            </Button>
          </li>
        ))}
      </ul>
      <p className={css.hint}>{words.hint}</p>
    </section>
  )
}
