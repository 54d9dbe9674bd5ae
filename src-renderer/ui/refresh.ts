import { create } from 'zustand'
import type { RefreshAnswer } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { secondsLeft } from './cooldown.ts'
import { notice } from './notice.tsx'

interface RefreshState {
  /** End of the cooldown by person, as main's last refusal said. */
  cooldownUntil: Readonly<Record<number, number>>
  asking: ReadonlySet<number>
}

export const useRefresh = create<RefreshState>(() => ({ cooldownUntil: {}, asking: new Set() }))

/** Last answer and its notice. While the notice is visible, the next answer is added to it. */
let told: { id: string; answer: RefreshAnswer } | null = null

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)

const together = (one: RefreshAnswer, other: RefreshAnswer): RefreshAnswer => ({
  queued: one.queued + other.queued,
  skippedFinal: one.skippedFinal + other.skippedFinal,
  skippedCooldown: one.skippedCooldown + other.skippedCooldown,
  cooldownUntil: earlier(one.cooldownUntil, other.cooldownUntil),
})

function tell(answer: RefreshAnswer): void {
  const all = told !== null && told.id === notice.good() ? together(told.answer, answer) : answer
  const said = inWords(all, Date.now())
  if (all.queued > 0) notice.done(said)
  else notice.info(said)
  const id = notice.good()
  told = id === null ? null : { id, answer: all }
}

function inWords(answer: RefreshAnswer, now: number): string {
  const said: string[] = []
  if (answer.queued > 0) said.push(messages.refreshed.queued(answer.queued))
  if (answer.skippedFinal > 0) said.push(messages.refreshed.skippedFinal(answer.skippedFinal))
  if (answer.skippedCooldown > 0) {
    // For several people main names the first one's end.
    const until = answer.skippedCooldown === 1 ? answer.cooldownUntil : null
    const left = until === null ? 0 : secondsLeft(until, now)
    said.push(messages.refreshed.cooldown(answer.skippedCooldown, left))
  }
  return said.join('. ')
}

/** Asks main to refresh one or several people and shows the answer. */
export async function refresh(...personIds: readonly number[]): Promise<void> {
  const { asking } = useRefresh.getState()
  if (personIds.some((id) => asking.has(id))) return
  useRefresh.setState({ asking: new Set([...asking, ...personIds]) })
  const result = await ask(window.referidos.census.refresh({ personIds: [...personIds] }))
  useRefresh.setState((state) => {
    const left = new Set([...state.asking].filter((id) => !personIds.includes(id)))
    const [alone, ...others] = personIds
    // For several people main does not say whose it is.
    const until = result.ok && others.length === 0 ? result.value.cooldownUntil : null
    return {
      asking: left,
      cooldownUntil:
        until === null || alone === undefined
          ? state.cooldownUntil
          : { ...state.cooldownUntil, [alone]: until },
    }
  })
  if (!result.ok) return notice.failed(result.error)
  tell(result.value)
}
