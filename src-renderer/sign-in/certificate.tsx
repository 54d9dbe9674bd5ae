import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { EndCertificate } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import css from '../erasure/erasure.module.css'
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
  const [saving, setSaving] = useState(false)

  async function save() {
    setSaving(true)
    const result = await ask(window.referidos.erasure.saveCertificate())
    setSaving(false)
    if (!result.ok) notice.failed(result.error)
    else if (result.value) notice.done(words.saved)
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
          <Button loading={saving} onClick={() => void save()}>
            {words.save}
          </Button>
          <Button variant="default" disabled={saving} onClick={() => void close()}>
            {words.close}
          </Button>
        </div>
        <p className={css.hint}>{words.closeHint}</p>
      </div>
    </SignInLayout>
  )
}
