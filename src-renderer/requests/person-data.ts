import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { openPrinting } from '../printing/store.ts'
import { notice } from '../ui/notice.tsx'

/** Shows all data kept about a person, for printing or saving. The owner may do so for everybody. */
export const showPersonData = (personId: number, isOwner: boolean): void =>
  openPrinting({ kind: 'person', personId }, isOwner ? 'campaign' : 'own')

export async function savePersonJson(personId: number): Promise<void> {
  const result = await ask(window.referidos.rights.saveJson({ personId }))
  if (!result.ok) notice.failed(result.error)
  else if (result.value.kind === 'saved') notice.done(messages.rights.saved(result.value.path))
}
