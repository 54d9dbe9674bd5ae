import type { ReactNode } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import css from './settings.module.css'

/**
 * A setting for all accounts: every leader sees it, and only the owner changes it. `isSaid`: the card already says so.
 */
export function OwnerOnly({ isSaid = false, children }: { isSaid?: boolean; children: ReactNode }) {
  const { isOwner } = useAccount()
  return (
    <>
      {!isOwner && !isSaid && <p className={css.hint}>{messages.settings.ownerChanges}</p>}
      <fieldset className={css.plain} disabled={!isOwner}>
        {children}
      </fieldset>
    </>
  )
}
