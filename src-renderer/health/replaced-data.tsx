import { IconAlertTriangle } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { loadHealth, useHealth } from './store.ts'

const words = messages.health

/** Another program has replaced or deleted the data while the app runs. Says where the acknowledged data are. */
export function ReplacedData() {
  const replaced = useHealth((health) => health.replaced)
  if (replaced === null) return null
  return (
    <Banner icon={<IconAlertTriangle size={18} aria-hidden />} label={words.replacedTitle} isGrave>
      <span role="alert">{words.replaced(replaced, Date.now())}</span>
      {replaced.kept === 'failed' && (
        <button
          type="button"
          className={button.textButton}
          ref={focusOnRemoval}
          onClick={() => void loadHealth()}
        >
          {messages.common.retry}
        </button>
      )}
    </Banner>
  )
}
