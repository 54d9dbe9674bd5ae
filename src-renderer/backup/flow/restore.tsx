import { useState } from 'react'
import type {
  AppError,
  DescribedCopy,
  Restored as RestoredState,
  RestorePreview,
} from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { ask } from '../../api.ts'
import type { Screen } from '../../session/store.ts'
import { SignInLayout } from '../../sign-in/layout.tsx'
import { ChooseCopy } from './choose-copy.tsx'
import { leave, leaveToSignIn } from './leave.ts'
import { Preview } from './preview.tsx'
import { Restored } from './restored.tsx'
import { Running } from './running.tsx'
import { type Secret, SecretForm } from './secret-form.tsx'

const words = messages.restore

type Step =
  | { kind: 'choose' }
  | { kind: 'secret'; copy: DescribedCopy }
  | { kind: 'preview' | 'running'; copy: DescribedCopy; secret: Secret; preview: RestorePreview }
  | { kind: 'restored'; restored: RestoredState }

/**
 * Steps: a copy, its secret, the changes, the progress, the result. Works even if the data cannot be opened. `opened`:
 * the copy to begin with.
 */
export function Restore({ from, opened }: { from: Screen; opened?: DescribedCopy | undefined }) {
  const [step, setStep] = useState<Step>(
    opened === undefined ? { kind: 'choose' } : { kind: 'secret', copy: opened },
  )
  /** Error of the last restore. */
  const [failure, setFailure] = useState<AppError | null>(null)

  async function preview(copy: DescribedCopy, secret: Secret): Promise<AppError | null> {
    const result = await ask(window.referidos.backup.preview({ copyId: copy.copyId, secret }))
    if (!result.ok) return result.error
    setFailure(null)
    setStep({ kind: 'preview', copy, secret, preview: result.value })
    return null
  }

  async function restore(chosen: Extract<Step, { kind: 'preview' | 'running' }>): Promise<void> {
    const { copy, secret } = chosen
    setFailure(null)
    setStep({ ...chosen, kind: 'running' })
    const result = await ask(window.referidos.backup.restore({ copyId: copy.copyId, secret }))
    if (result.ok) return setStep({ kind: 'restored', restored: result.value })
    // Main closed the owner's session before the restore began.
    const message = words.failedSignedOut(messages.error[result.error.code])
    if (from.kind === 'signed_in' && (await leaveToSignIn(message))) return
    setFailure(result.error)
    setStep({ ...chosen, kind: 'preview' })
  }

  switch (step.kind) {
    case 'choose':
      return <ChooseCopy onChosen={(copy) => setStep({ kind: 'secret', copy })} onBack={() => leave(from)} />
    case 'secret': {
      const { copy } = step
      return (
        <SignInLayout
          title={words.secret.title}
          intro={words.secret.intro(copy.createdAt, copy.people, Date.now())}
        >
          <SecretForm
            accounts={copy.accounts}
            canUseCode={copy.hasRecoveryCode}
            words={words.secret}
            run={(secret) => preview(copy, secret)}
            onBack={() => setStep({ kind: 'choose' })}
          />
        </SignInLayout>
      )
    }
    case 'preview':
      return (
        <Preview
          preview={step.preview}
          failure={failure}
          onRestore={() => void restore(step)}
          onBack={() => setStep({ kind: 'choose' })}
        />
      )
    case 'running':
      return <Running words={words.running} event="backup.restoreProgress" />
    case 'restored':
      return <Restored restored={step.restored} />
  }
}
