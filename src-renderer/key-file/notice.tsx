import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect } from 'react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { dismissKeyFile, followKeyFile, loadKeyFile, useKeyFile } from './store.ts'

const words = messages.keyFile

/** Says that the key file was missing or changed while the app runs, or cannot be written. */
export function KeyFileNotice() {
  const { keyFile } = useKeyFile()
  useEffect(followKeyFile, [])
  const at = keyFile?.rewrittenAt ?? null

  if (keyFile === null || (keyFile.isWritten && at === null)) return null
  return (
    <Banner
      icon={<IconAlertTriangle size={18} aria-hidden />}
      label={words.title}
      isGrave={!keyFile.isWritten}
    >
      {keyFile.isWritten && at !== null ? (
        <>
          <span role="status">{words.rewritten(format.dateTime(at))}</span>
          <button
            type="button"
            className={button.textButton}
            ref={focusOnRemoval}
            onClick={() => void dismissKeyFile()}
          >
            {words.understood}
          </button>
        </>
      ) : (
        <>
          <span role="alert">{words.notWritable}</span>
          <button
            type="button"
            className={button.textButton}
            ref={focusOnRemoval}
            onClick={() => void loadKeyFile()}
          >
            {messages.common.retry}
          </button>
        </>
      )}
    </Banner>
  )
}
