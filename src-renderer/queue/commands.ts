import type { Result } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

const words = messages.queue

async function told<Value>(call: Promise<Result<Value>>): Promise<Value | undefined> {
  const result = await ask(call)
  if (result.ok) return result.value
  notice.failed(result.error)
  return undefined
}

export const pause = () => told(window.referidos.queue.pause())
export const resume = () => told(window.referidos.queue.resume())
export const solveCaptchas = () => told(window.referidos.queue.solveCaptchas())
export const openWindow = () => told(window.referidos.queue.openWindow())
export const showCaptcha = () => told(window.referidos.queue.showCaptcha())
export const probe = () => told(window.referidos.queue.networkChanged())

export async function breakOff(personId: number): Promise<void> {
  const done = await told(window.referidos.queue.breakOff({ personId }))
  if (done !== undefined) notice.info(done ? words.aborted : words.abortedTooLate)
}

export async function withdrawRefresh(personId: number): Promise<void> {
  const done = await told(window.referidos.queue.withdrawRefresh({ personId }))
  if (done !== undefined) notice.info(done ? words.refreshWithdrawn : words.refreshWithdrawnTooLate)
}
