import type { PersonRow, Scope } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { copyText } from './copy-text.ts'
import { notice } from './notice.tsx'
import { votingPlaceText } from './voting-place-text.ts'

const words = messages.votingPlace

/** No effect if the census gave no place. */
export function copyVotingPlace(person: PersonRow): void {
  const text = votingPlaceText(person)
  if (text === null) return
  if (copyText(text)) notice.done(words.copied(person.name))
  else notice.info(words.copyFailed)
}

/** `scope`: scope of the screen. */
export async function showOnMap({ id }: PersonRow, scope: Scope): Promise<void> {
  const result = await ask(channelsIn(scope).openMap({ personId: id }))
  if (!result.ok) notice.failed(result.error)
  else if (!result.value) notice.info(words.mapFailed)
}
