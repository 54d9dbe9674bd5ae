import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { EndCertificate } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import css from '../erasure/erasure.module.css'
import { AskedFirst } from '../ui/asked-first.tsx'
import { notice } from '../ui/notice.tsx'
import { SignInLayout } from './layout.tsx'

const words = messages.erasure.certificate

/** Shows the certificate of an ended campaign before the app's next first start, until it is dismissed. */
export function AfterEnd({ children }: { children: ReactNode }) {
  const [certificate, setCertificate] = useState<EndCertificate | null | 'loading'>('loading')
  useEffect(() => {
    void ask(window.referidos.erasure.certificate()).then((result) =>
      setCertificate(result.ok ? result.value : null),
    )
  }, [])
  if (certificate === 'loading') return null
  if (certificate === null) return children
  return <Certificate certificate={certificate} onClose={() => setCertificate(null)} />
}

function Certificate({ certificate, onClose }: { certificate: EndCertificate; onClose(): void }) {
  const [busy, setBusy] = useState<'saving' | 'printing' | null>(null)
  /** It was saved or printed. */
  const [isKept, setKept] = useState(false)

  async function save() {
    setBusy('saving')
    const result = await ask(window.referidos.erasure.saveCertificate())
    setBusy(null)
    if (!result.ok) return notice.failed(result.error)
    if (!result.value) return
    setKept(true)
    notice.done(words.saved)
  }

  async function print() {
    setBusy('printing')
    const result = await ask(window.referidos.erasure.printCertificate())
    setBusy(null)
    if (!result.ok) return notice.failed(result.error)
    switch (result.value.kind) {
      case 'printed':
        setKept(true)
        return notice.done(words.printed)
      case 'aborted':
        return
      case 'no_printer':
        return notice.info(words.noPrinter)
      case 'failed':
        return notice.info(words.printFailed)
    }
  }

  async function close() {
    await ask(window.referidos.erasure.forgetCertificate())
    onClose()
  }

  return (
    <SignInLayout title={words.title} intro={words.statement(certificate.endedAt)} wide>
      <div className={css.certificate}>
        <table className={css.table}>
          <tbody>
            {words.rows(certificate).map(([what, count]) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {certificate.isPlaceAway && <p>{words.placeAway}</p>}
        <p className={css.hint}>{words.elsewhere}</p>
        <div className={css.actions}>
          <Button loading={busy === 'saving'} disabled={busy !== null} onClick={() => void save()}>
            {words.save}
          </Button>
          <Button
            variant="default"
            loading={busy === 'printing'}
            disabled={busy !== null}
            onClick={() => void print()}
          >
            {words.print}
          </Button>
          {isKept ? (
            <Button variant="default" disabled={busy !== null} onClick={() => void close()}>
              {words.close}
            </Button>
          ) : (
            <AskedFirst
              button={words.close}
              question={words.closeQuestion}
              note={words.closeNote}
              confirm={words.close}
              onConfirm={() => void close()}
            />
          )}
        </div>
        <p className={css.hint}>{words.closeHint}</p>
      </div>
    </SignInLayout>
  )
}
