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

/** Where a person votes: to be sent to them, and on a map. Nothing where the census gave no place. */
export function VotingPlace({ person }: { person: Referral }) {
  const text = votingPlaceText(person)
  if (text === null) return null

  function copy(said: string) {
    if (copyText(said)) notice.done(words.copied(person.name))
    else notice.info(words.copyFailed)
  }

  async function showMap() {
    const result = await ask(window.referidos.people.openMap({ personId: person.id }))
    if (!result.ok) notice.failed(result.error)
    else if (!result.value) notice.info(words.mapFailed)
  }

  return (
    <>
      <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={() => copy(text)}>
        {words.copy}
      </Button>
      {mapUrl(person) !== null && (
        <Button
          variant="default"
          leftSection={<IconMapPin size={16} aria-hidden />}
          onClick={() => void showMap()}
        >
          {words.map}
        </Button>
      )}
    </>
  )
}
