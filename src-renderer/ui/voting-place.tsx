import { Button } from '@mantine/core'
import { IconCopy, IconMapPin } from '@tabler/icons-react'
import type { PersonRow, Scope } from '../../src-preload/contract/index.ts'
import { mapUrl } from '../../src-preload/map.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { copyVotingPlace, showOnMap } from './voting-place-actions.ts'
import { votingPlaceText } from './voting-place-text.ts'

const words = messages.votingPlace

/**
 * Buttons to copy a person's voting place and to show it on a map; none if the census gave no place. `scope`: scope of
 * the screen.
 */
export function VotingPlace({ person, scope }: { person: PersonRow; scope: Scope }) {
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
          onClick={() => void showOnMap(person, scope)}
        >
          {words.map}
        </Button>
      )}
    </>
  )
}
