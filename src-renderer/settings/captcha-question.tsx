import { IconPuzzle } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { useQueue } from '../queue/state-store.ts'
import { useAccount } from '../session/store.ts'
import { Banner } from '../ui/banner.tsx'
import { notice } from '../ui/notice.tsx'
import button from '../ui/text-button.module.css'
import { goToSection } from './section.ts'
import { chooseCaptchaWay } from './store.ts'

const words = messages.captchaQuestion

async function chooseMe(): Promise<void> {
  const refused = await chooseCaptchaWay('assisted')
  if (refused) notice.failed(refused)
  else notice.done(messages.settings.wayChosen.assisted)
}

/** Opens when the first person waits for a captcha and nobody has chosen who solves it. */
export function CaptchaQuestion() {
  const isAsked = useQueue(({ queue }) => queue?.parked?.reason === 'no_captcha_way')
  const { isOwner } = useAccount()
  if (!isAsked) return null
  return (
    <Banner icon={<IconPuzzle size={18} aria-hidden />} label={words.label}>
      <span>{isOwner ? words.question : words.ownerDecides}</span>
      {isOwner && (
        <>
          <button type="button" className={button.textButton} onClick={() => void chooseMe()}>
            {words.me}
          </button>
          <button type="button" className={button.textButton} onClick={() => goToSection('captcha')}>
            {words.service}
          </button>
        </>
      )}
    </Banner>
  )
}
