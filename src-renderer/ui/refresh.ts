import { create } from 'zustand'
import type { RefreshAnswer, Scope } from '../../src-preload/contract/index.ts'
import { secondsLeft } from '../../src-preload/cooldown.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { notice } from './notice.tsx'

interface RefreshState {
  /** End of the cooldown by person id, from main's last refusal; UTC ms. */
  cooldownUntil: Readonly<Record<number, number>>
  asking: ReadonlySet<number>
}

export const useRefresh = create<RefreshState>(() => ({ cooldownUntil: {}, asking: new Set() }))

/** Last answer and its notice. The next answer is added to the notice while it is visible. */
let last: { id: string; answer: RefreshAnswer } | null = null

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)

const together = (one: RefreshAnswer, other: RefreshAnswer): RefreshAnswer => ({
  queued: one.queued + other.queued,
  skippedFinal: one.skippedFinal + other.skippedFinal,
  skippedCooldown: one.skippedCooldown + other.skippedCooldown,
  skippedUnauthorised: one.skippedUnauthorised + other.skippedUnauthorised,
  cooldownUntil: earlier(one.cooldownUntil, other.cooldownUntil),
})

function show(answer: RefreshAnswer): void {
  const all = last !== null && last.id === notice.good() ? together(last.answer, answer) : answer
  const text = inWords(all, Date.now())
  if (all.queued > 0) notice.done(text)
  else notice.info(text)
  const id = notice.good()
  last = id === null ? null : { id, answer: all }
}

function inWords(answer: RefreshAnswer, now: number): string {
  const parts: string[] = []
  if (answer.queued > 0) parts.push(messages.refreshed.queued(answer.queued))
  if (answer.skippedFinal > 0) parts.push(messages.refreshed.skippedFinal(answer.skippedFinal))
  if (answer.skippedUnauthorised > 0) parts.push(messages.refreshed.unauthorised(answer.skippedUnauthorised))
  if (answer.skippedCooldown > 0) {
    // For several people main reports only the earliest end.
    const left = answer.skippedCooldown === 1 ? secondsLeft(answer.cooldownUntil, now) : 0
    parts.push(messages.refreshed.cooldown(answer.skippedCooldown, left))
  }
  return parts.join('. ')
}

/** Asks main to refresh one or several people, and shows the answer. `scope`: scope of the screen. */
export async function refresh(personIds: readonly number[], scope: Scope): Promise<void> {
  const { asking } = useRefresh.getState()
  if (personIds.some((id) => asking.has(id))) return
  useRefresh.setState({ asking: new Set([...asking, ...personIds]) })
  const result = await ask(channelsIn(scope).refresh({ personIds: [...personIds] }))
  useRefresh.setState((state) => {
    const stillAsking = new Set([...state.asking].filter((id) => !personIds.includes(id)))
    const [alone, ...others] = personIds
    // For several people main does not say whose cooldown it is.
    const until = result.ok && others.length === 0 ? result.value.cooldownUntil : null
    return {
      asking: stillAsking,
      cooldownUntil:
        until === null || alone === undefined
          ? state.cooldownUntil
          : { ...state.cooldownUntil, [alone]: until },
    }
  })
  if (!result.ok) return notice.failed(result.error)
  show(result.value)
}
