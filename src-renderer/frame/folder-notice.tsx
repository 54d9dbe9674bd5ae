import { IconFolderExclamation } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { FolderRisk } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import { notice } from '../ui/notice.tsx'
import button from '../ui/text-button.module.css'

const words = messages.folder

/** Dismissible notice: another computer may change the files of the data folder. */
export function FolderNotice() {
  const [risk, setRisk] = useState<FolderRisk | null>(null)
  useEffect(() => {
    let isShown = true
    void ask(window.referidos.settings.folderRisk()).then((result) => {
      if (isShown && result.ok) setRisk(result.value)
    })
    return () => {
      isShown = false
    }
  }, [])

  async function dismiss() {
    const result = await ask(window.referidos.settings.dismissFolderRisk())
    if (result.ok) setRisk(null)
    else notice.failed(result.error)
  }

  if (risk === null) return null
  return (
    <Banner icon={<IconFolderExclamation size={18} aria-hidden />} label={words.title}>
      <span>{words.risk(risk)}</span>
      <button type="button" className={button.textButton} ref={focusOnRemoval} onClick={() => void dismiss()}>
        {words.dismiss}
      </button>
    </Banner>
  )
}
