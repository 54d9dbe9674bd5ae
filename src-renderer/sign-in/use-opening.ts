import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { followRotation } from '../settings/security-store.ts'

const words = messages.signIn

/** What a sign-in is doing; empty if none runs. It may have to change the data key before it is answered. */
export function useOpening(isWorking: boolean): string {
  const [percent, setPercent] = useState<number | null>(null)
  useEffect(() => followRotation((progress) => setPercent(progress.percent)), [])
  if (!isWorking) return ''
  return percent === null ? words.working : words.renewing(Math.round(percent))
}
