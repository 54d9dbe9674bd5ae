import { type ErrorCode, isOpeningError } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { MessageScreen } from '../ui/message-screen.tsx'
import { loadSession } from './store.ts'

export function StartupError({ code }: { code: ErrorCode }) {
  const words = messages.trouble[isOpeningError(code) ? code : 'other']
  return <MessageScreen {...words} onRetry={() => void loadSession()} />
}
