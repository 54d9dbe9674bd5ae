import { useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { useNow } from '../ui/use-now.ts'

const words = messages.signIn
const second = 1_000
const minute = 60 * second

/** Countdown until the next try is accepted; `waiting` null: now. */
export function useWait(): { waiting: string | null; waitUntil(at: number | null | undefined): void } {
  const [until, setUntil] = useState(0)
  const [over, setOver] = useState(true)
  const now = useNow(!over)
  const left = until - now
  if (!over && left <= 0) setOver(true)
  return {
    waiting: over || left <= 0 ? null : words.waitLeft(inWords(left)),
    waitUntil(at) {
      if (at === null || at === undefined || at <= Date.now()) return
      setUntil(at)
      setOver(false)
    },
  }
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / second)
  return ms <= minute ? words.secondsLeft(seconds) : messages.durations.passed(seconds * second)
}
