import type { Result, Undone } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { canUndo, notice, undoLatest } from '../ui/notice.tsx'

const words = messages.changes

async function tell(call: () => Promise<Result<Undone>>): Promise<void> {
  const result = await whileShown(() => ask(call()))
  if (!result.ok) return notice.failed(result.error)
  const undone = result.value
  if (undone.kind === 'nothing') return notice.info(words.nothing)
  const { step, people, kept } = undone
  if (people === 0) notice.info(words.undone(step, people, kept))
  else notice.done(words.undone(step, people, kept))
}

/** Shows that an import is being undone, which takes seconds with many people. */
async function whileShown<Value>(work: () => Promise<Value>): Promise<Value> {
  let end: (() => void) | null = null
  const stop = window.referidos.on('import.progress', ({ phase }) => {
    if (phase === 'removing') end ??= notice.running(messages.import.undo.running)
  })
  try {
    return await work()
  } finally {
    stop()
    ;(end as (() => void) | null)?.()
  }
}

/** Undoes the offer of a notice first, because it is the latest step. */
export const undo = (): void => (canUndo() ? undoLatest() : void tell(() => window.referidos.changes.undo()))

export const undoChange = (personId: number, changeId: number): Promise<void> =>
  tell(() => window.referidos.changes.undoOne({ personId, changeId }))
