import type { ReactNode } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import css from './settings.module.css'

/** What holds for everybody: every leader sees it, and the owner changes it. `isSaid`: the card says so already. */
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
