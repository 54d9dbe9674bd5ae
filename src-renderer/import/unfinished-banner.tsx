import { IconFileImport } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { Banner } from '../ui/banner.tsx'
import button from '../ui/text-button.module.css'
import { openImport, useImport } from './store.ts'

const words = messages.import.unfinished

/** Shown to the leader of an import that a kill interrupted, until they decide about it. */
export function UnfinishedBanner() {
  const unfinished = useImport(({ state }) => state?.unfinished ?? null)
  if (unfinished === null) return null
  const { name, imported, total } = unfinished
  return (
    <Banner icon={<IconFileImport size={18} aria-hidden />} label={words.title}>
      <span>{words.lead(name, imported, total)}</span>
      <button type="button" className={button.textButton} onClick={openImport}>
        {words.decide}
      </button>
    </Banner>
  )
}
