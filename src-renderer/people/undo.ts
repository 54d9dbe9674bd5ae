import type { Result, Undone } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { canUndo, notice, undoLatest } from '../ui/notice.tsx'

const words = messages.changes

async function tell(call: Promise<Result<Undone>>): Promise<void> {
  const result = await ask(call)
  if (!result.ok) return notice.failed(result.error)
  const undone = result.value
  if (undone.kind === 'nothing') notice.info(words.nothing)
  else notice.done(words.undone(undone.step, undone.people, undone.kept))
}

/** What a notice offers to undo goes first: it is the latest. */
export const undo = (): void => (canUndo() ? undoLatest() : void tell(window.referidos.changes.undo()))

export const undoChange = (personId: number, changeId: number): Promise<void> =>
  tell(window.referidos.changes.undoOne({ personId, changeId }))
