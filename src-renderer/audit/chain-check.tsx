import { Button } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { AuditCheck } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './audit.module.css'
import { checkLog } from './store.ts'

const words = messages.audit

function Result({ check }: { check: AuditCheck }) {
  if (check.kind === 'whole')
    return (
      <>
        <p className={css.whole}>
          <IconShieldCheck size={18} aria-hidden />
          {words.checked(check)}
        </p>
        {check.hash !== null && (
          <p className={css.detail}>
            {words.seal(check.hash)}. {words.sealHint}
          </p>
        )}
      </>
    )
  const more = check.found - check.breaks.length
  return (
    <>
      <p className={css.broken}>
        <IconAlertTriangle size={18} aria-hidden />
        {words.checked(check)}
      </p>
      <ul className={css.breaks}>
        {check.breaks.map((one) => (
          <li key={words.broken(one)}>{words.broken(one)}</li>
        ))}
        {more > 0 && <li>{words.moreBroken(more)}</li>}
      </ul>
      <p className={css.detail}>{words.brokenHint}</p>
    </>
  )
}

/** Checks whether the log is unchanged, and shows where it is not. */
export function ChainCheck() {
  const [state, setState] = useState<AuditCheck | 'checking' | 'failed' | null>(null)
  async function check() {
    setState('checking')
    setState((await checkLog()) ?? 'failed')
  }
  return (
    <div className={css.check}>
      <div role="status" className={css.result}>
        {state === null && <p className={css.detail}>{words.checkHint}</p>}
        {state === 'checking' && <p>{words.checking}</p>}
        {state === 'failed' && <p>{words.checkFailed}</p>}
        {state !== null && typeof state === 'object' && <Result check={state} />}
      </div>
      <Button variant="default" size="sm" loading={state === 'checking'} onClick={() => void check()}>
        {words.check}
      </Button>
    </div>
  )
}
