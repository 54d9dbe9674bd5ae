import type { ErrorCode } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { MessageScreen } from '../ui/message-screen.tsx'
import { loadSession } from './store.ts'

function words(code: ErrorCode) {
  switch (code) {
    case 'keys_missing':
    case 'keys_damaged':
    case 'keys_tampered':
    case 'database_newer':
    case 'database_damaged':
      return messages.trouble[code]
    default:
      return messages.trouble.other
  }
}

export function StartupError({ code }: { code: ErrorCode }) {
  return <MessageScreen {...words(code)} onRetry={() => void loadSession()} />
}
