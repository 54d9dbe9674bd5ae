import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { followRotation } from '../settings/security-store.ts'

const words = messages.signIn

/** The present step of a sign-in; empty: none runs. A sign-in may have to change the data key first. */
export function useOpening(isWorking: boolean): string {
  const [percent, setPercent] = useState<number | null>(null)
  useEffect(() => followRotation((progress) => setPercent(progress.percent)), [])
  if (!isWorking) return ''
  return percent === null ? words.working : words.renewing(Math.round(percent))
}
