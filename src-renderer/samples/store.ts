import { create } from 'zustand'
import type { Result, Samples } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

/** null: not read yet. */
export const useSamples = create<{ samples: Samples | null }>(() => ({ samples: null }))

/** Whether main succeeded. */
async function take(call: Promise<Result<Samples>>): Promise<boolean> {
  const result = await ask(call)
  if (result.ok) useSamples.setState({ samples: result.value })
  else notice.failed(result.error)
  return result.ok
}

/** Ignores a failure, because the samples are only an offer: the next screen asks again. */
export async function readSamples(): Promise<void> {
  const result = await ask(window.referidos.samples.read())
  if (result.ok) useSamples.setState({ samples: result.value })
}

export const addSamples = () => take(window.referidos.samples.add())

export async function removeSamples(): Promise<void> {
  if (await take(window.referidos.samples.remove())) notice.done(messages.samples.removed)
}
