import type { HeadquartersInvitation } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './headquarters.module.css'

const { invitations: words, campaign } = messages.headquarters

/** Codes that nobody has used yet; nothing if there are none. */
export function Invitations({
  invitations,
  now,
}: {
  invitations: readonly HeadquartersInvitation[]
  now: number
}) {
  if (invitations.length === 0) return null
  return (
    <section className={css.invitations} aria-labelledby="headquarters-invitations">
      <h3 id="headquarters-invitations">{words.title}</h3>
      <ul className={css.list}>
        {invitations.map(({ id, name, role, expiresAt }) => (
          <li key={id} className={css.item}>
            <span>
              <strong>{name}</strong> <span className={css.hint}>{campaign.role[role]}</span>
            </span>
            <span className={css.hint}>
              {expiresAt <= now ? words.expired : words.expires(expiresAt, now)}
            </span>
          </li>
        ))}
      </ul>
      <p className={css.hint}>{words.hint}</p>
    </section>
  )
}
