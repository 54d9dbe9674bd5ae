import { Button } from '@mantine/core'
import { IconCopy, IconMapPin } from '@tabler/icons-react'
import type { Referral } from '../../src-preload/contract.ts'
import { mapUrl } from '../../src-preload/map.ts'
import { ask } from '../api.ts'
import { messages } from '../messages.ts'
import { copyText } from './copy-text.ts'
import { notice } from './notice.tsx'
import { votingPlaceText } from './voting-place-text.ts'

const words = messages.votingPlace

export function copyVotingPlace(person: Referral): void {
  const text = votingPlaceText(person)
  if (text === null) return
  if (copyText(text)) notice.done(words.copied(person.name))
  else notice.info(words.copyFailed)
}

export async function showOnMap({ id }: Referral): Promise<void> {
  const result = await ask(window.referidos.people.openMap({ personId: id }))
  if (!result.ok) notice.failed(result.error)
  else if (!result.value) notice.info(words.mapFailed)
}

/** Where a person votes: to be sent to them, and on a map. Nothing where the census gave no place. */
export function VotingPlace({ person }: { person: Referral }) {
  if (votingPlaceText(person) === null) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
        onClick={() => copyVotingPlace(person)}
      >
        {words.copy}
      </Button>
      {mapUrl(person) !== null && (
        <Button
          variant="default"
          leftSection={<IconMapPin size={16} aria-hidden />}
          onClick={() => void showOnMap(person)}
        >
          {words.map}
        </Button>
      )}
    </>
  )
}
