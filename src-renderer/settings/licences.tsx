import { useEffect, useState } from 'react'
import type { Licence } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import css from './settings.module.css'

const words = messages.diagnostics.licences

/** Third-party software in the app, with the licences. */
export function Licences({ onClose }: { onClose(): void }) {
  const [licences, setLicences] = useState<readonly Licence[] | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let isShown = true
    void ask(window.referidos.diagnostics.licences()).then((result) => {
      if (!isShown) return
      if (result.ok) setLicences(result.value)
      else setFailed(true)
    })
    return () => {
      isShown = false
    }
  }, [])
  return (
    <Dialog title={words.title} onClose={onClose} isWide>
      <p className={css.hint}>{words.why}</p>
      {failed && <p role="alert">{words.failed}</p>}
      {licences?.map(({ name, version, licence, text }) => (
        <details key={`${name} ${version}`} className={css.licence}>
          <summary lang="en">
            {name} {version} <span className={css.hint}>{licence}</span>
          </summary>
          <p className={css.licenceText} lang={text === null ? undefined : 'en'}>
            {text ?? words.noText}
          </p>
        </details>
      ))}
    </Dialog>
  )
}
