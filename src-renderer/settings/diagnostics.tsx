import { Button } from '@mantine/core'
import { IconCopy, IconLicense } from '@tabler/icons-react'
import { useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { CopyDiagnostics } from '../ui/copy-diagnostics.tsx'
import { copyText } from '../ui/copy-text.ts'
import { notice } from '../ui/notice.tsx'
import { useUpdates } from '../updates/store.ts'
import { Licences } from './licences.tsx'
import css from './settings.module.css'

const words = messages.diagnostics

function copyAddress() {
  if (copyText(words.address)) notice.done(words.addressCopied)
  else notice.info(words.addressNotCopied)
}

/** Name and version of the app, the address for help, and the diagnosis for the helper. */
export function Diagnostics() {
  const version = useUpdates(({ updates }) => updates?.version ?? null)
  const [isReading, setReading] = useState(false)
  return (
    <section className={css.card} aria-labelledby="diagnostics">
      <h2 id="diagnostics">{words.title}</h2>
      {version !== null && <p>{words.about(version)}</p>}
      <p>{words.contact(words.address)}</p>
      <p>{words.why}</p>
      <div className={css.actions}>
        <CopyDiagnostics />
        <Button variant="default" leftSection={<IconCopy size={18} aria-hidden />} onClick={copyAddress}>
          {words.copyAddress}
        </Button>
        <Button
          variant="default"
          leftSection={<IconLicense size={18} aria-hidden />}
          onClick={() => setReading(true)}
        >
          {words.licences.open}
        </Button>
      </div>
      {isReading && <Licences onClose={() => setReading(false)} />}
    </section>
  )
}
