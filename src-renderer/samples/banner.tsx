import { IconFlask } from '@tabler/icons-react'
import { useEffect } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { readSamples, removeSamples, useSamples } from './store.ts'

const words = messages.samples

/** Shown to leaders while there are invented people. */
export function SamplesBanner() {
  const people = useSamples(({ samples }) => samples?.people ?? 0)
  useEffect(() => void readSamples(), [])
  if (people === 0) return null
  return (
    <Banner icon={<IconFlask size={18} aria-hidden />} label={words.title} isQuiet>
      <span>{words.about(people)}</span>
      <button
        type="button"
        className={button.textButton}
        ref={focusOnRemoval}
        onClick={() => void removeSamples()}
      >
        {words.remove}
      </button>
    </Banner>
  )
}
