import { Button } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import type {
  AppError,
  ErrorCode,
  ListedAccount,
  SalvageCounts,
} from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { ask } from '../../api.ts'
import type { Screen } from '../../session/store.ts'
import { SignInLayout } from '../../sign-in/layout.tsx'
import { loadSession } from '../../sign-in/store.ts'
import { notice } from '../../ui/notice.tsx'
import { Retry } from '../../ui/retry.tsx'
import { openRestore } from '../open.ts'
import css from './flow.module.css'
import { leave } from './leave.ts'
import { Running } from './running.tsx'
import { type Secret, SecretForm } from './secret-form.tsx'

const words = messages.salvage

/** Errors that are shown beside the field. */
const aboutTyped: readonly ErrorCode[] = ['wrong_password', 'wrong_code', 'wait']

type Step = { kind: 'secret' | 'running' } | { kind: 'salvaged'; counts: SalvageCounts }

/** Steps: the secret, the progress, the result. Works even if the sign-in does not. */
export function Salvage({ from }: { from: Screen }) {
  const [step, setStep] = useState<Step>({ kind: 'secret' })
  const [failure, setFailure] = useState<AppError | null>(null)
  const [isAborting, setAborting] = useState(false)
  const aborted = useRef(false)

  async function salvage(secret: Secret): Promise<AppError | null> {
    setFailure(null)
    setAborting(false)
    aborted.current = false
    // The first progress shows that the secret was right.
    const stop = window.referidos.on('backup.salvageProgress', () => setStep({ kind: 'running' }))
    const result = await ask(window.referidos.backup.salvage({ secret }))
    stop()
    if (result.ok) {
      setStep({ kind: 'salvaged', counts: result.value })
      return null
    }
    setStep({ kind: 'secret' })
    return result.error
  }

  switch (step.kind) {
    case 'secret':
    case 'running':
      return (
        <>
          {step.kind === 'running' && (
            <Running words={words.running} event="backup.salvageProgress">
              <div className={css.others}>
                <Button
                  variant="default"
                  disabled={isAborting}
                  onClick={() => {
                    aborted.current = true
                    setAborting(true)
                    void ask(window.referidos.backup.abortSalvage())
                  }}
                >
                  {isAborting ? messages.common.aborting : messages.common.cancel}
                </Button>
              </div>
            </Running>
          )}
          {/* Hidden rather than unmounted, because it awaits the answer. */}
          <div hidden={step.kind === 'running'} className={css.whole}>
            <Open
              failure={failure}
              onBack={() => leave(from)}
              run={async (secret) => {
                const error = await salvage(secret)
                if (error === null) return null
                if (aborted.current) {
                  notice.info(words.aborted)
                  return ''
                }
                if (aboutTyped.includes(error.code)) return error
                setFailure(error)
                return ''
              }}
            />
          </div>
        </>
      )
    case 'salvaged':
      return <Salvaged counts={step.counts} />
  }
}

interface OpenProps {
  /** Error of the last salvage; null: none, or the secret was wrong. */
  failure: AppError | null
  run(secret: Secret): Promise<AppError | string | null>
  onBack(): void
}

function Open({ failure, run, onBack }: OpenProps) {
  const [accounts, setAccounts] = useState<ListedAccount[] | null>(null)
  const [isUnread, setUnread] = useState(false)
  const load = useCallback(() => {
    void ask(window.referidos.backup.accounts()).then((result) => {
      setUnread(!result.ok)
      if (result.ok) setAccounts(result.value)
    })
  }, [])
  useEffect(load, [load])

  return (
    <SignInLayout title={words.title} intro={words.intro}>
      {isUnread && (
        <div className={css.form}>
          <p className={css.failure} role="alert">
            {words.unread}
          </p>
          <div className={css.others}>
            <Retry onRetry={load} />
            <Button variant="subtle" onClick={onBack}>
              {messages.common.back}
            </Button>
          </div>
        </div>
      )}
      {failure !== null && (
        <div className={css.failed} role="alert">
          <p>
            {failure.code === 'database_damaged'
              ? words.nothingReadable
              : words.failed(messages.error[failure.code])}
          </p>
          <Button variant="default" onClick={() => void openRestore()}>
            {messages.restore.open}
          </Button>
        </div>
      )}
      {accounts !== null && !isUnread && (
        <SecretForm
          accounts={accounts}
          canUseCode
          words={{
            who: words.who,
            password: messages.fields.password,
            submit: words.submit,
            working: words.opening,
          }}
          run={run}
          onBack={onBack}
        />
      )}
    </SignInLayout>
  )
}

function Salvaged({ counts }: { counts: SalvageCounts }) {
  const { done } = words
  const rebuilt = done.rebuilt(counts, Date.now())
  const missing = done.missing(counts)
  const tables = done.tables(counts)
  return (
    <SignInLayout title={done.title} intro={done.kept(counts)}>
      <div className={css.form}>
        {rebuilt !== null && <p>{rebuilt}</p>}
        <p className={missing === null ? undefined : css.loses}>{missing ?? done.whole}</p>
        {counts.lookedUpAgain > 0 && <p>{done.again(counts.lookedUpAgain)}</p>}
        {tables.length > 0 && (
          <section className={css.part}>
            <h2>{done.tablesTitle}</h2>
            <ul>
              {tables.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        )}
        {(missing !== null || rebuilt !== null) && <p>{done.list}</p>}
        <Button size="lg" autoFocus fullWidth onClick={() => void loadSession()}>
          {done.signIn}
        </Button>
      </div>
    </SignInLayout>
  )
}
