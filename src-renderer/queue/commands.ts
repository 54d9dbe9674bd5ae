import type { Result } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

const words = messages.queue

/** The value of the call; undefined after a failure, whose error was shown. */
async function perform<Value>(call: Promise<Result<Value>>): Promise<Value | undefined> {
  const result = await ask(call)
  if (result.ok) return result.value
  notice.failed(result.error)
  return undefined
}

export const pause = () => perform(window.referidos.queue.pause())
export const resume = () => perform(window.referidos.queue.resume())
export const solveCaptchas = () => perform(window.referidos.queue.solveCaptchas())
export const openWindow = () => perform(window.referidos.queue.openWindow())
export const showCaptcha = () => perform(window.referidos.queue.showCaptcha())
export const nextOfRound = () => perform(window.referidos.queue.nextOfRound())
export const endRound = () => perform(window.referidos.queue.endRound())
export const putRoundAway = () => perform(window.referidos.queue.putRoundAway())
export const probe = () => perform(window.referidos.queue.networkChanged())

export async function abortLookup(personId: number): Promise<void> {
  const done = await perform(window.referidos.queue.breakOff({ personId }))
  if (done !== undefined) notice.info(done ? words.aborted : words.abortedTooLate)
}

export async function withdrawRefresh(personId: number): Promise<void> {
  const done = await perform(window.referidos.queue.withdrawRefresh({ personId }))
  if (done !== undefined) notice.info(done ? words.refreshWithdrawn : words.refreshWithdrawnTooLate)
}
