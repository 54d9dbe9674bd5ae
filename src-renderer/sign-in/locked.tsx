import { useState } from 'react'
import type { SessionState } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { PinForm } from './pin-form.tsx'
import { SignIn } from './sign-in.tsx'

/** Unlocks by the PIN of the account that locked, or by the password of any account. */
export function Locked({ locked }: { locked: Extract<SessionState, { kind: 'locked' }> }) {
  const [triesLeft, setTriesLeft] = useState(locked.pin?.triesLeft ?? 0)
  const [way, setWay] = useState<'pin' | 'password' | 'another'>(triesLeft > 0 ? 'pin' : 'password')
  const { accounts, slotId } = locked

  if (way === 'pin' && triesLeft > 0)
    return (
      <PinForm
        who={accounts.find((account) => account.slotId === slotId)?.displayName ?? ''}
        triesLeft={triesLeft}
        onTriesLeft={setTriesLeft}
        onPassword={() => setWay('password')}
        onAnother={accounts.length > 1 ? () => setWay('another') : null}
      />
    )
  return (
    <SignIn
      key={way}
      accounts={accounts}
      first={
        way === 'another' ? (accounts.find((account) => account.slotId !== slotId)?.slotId ?? slotId) : slotId
      }
      message={locked.pin !== null && triesLeft === 0 ? messages.error.pin_spent : null}
      isLocked
      onPin={triesLeft > 0 ? () => setWay('pin') : null}
    />
  )
}
