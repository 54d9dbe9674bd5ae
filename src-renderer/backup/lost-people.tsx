import { Button } from '@mantine/core'
import type { LastSalvage } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import css from './backup.module.css'

const words = messages.salvage.last

/** The leader's people whose data were damaged, for comparison with their sheets. */
export function LostPeople({ salvaged, onClose }: { salvaged: LastSalvage; onClose(): void }) {
  return (
    <Dialog title={words.dialog} onClose={onClose} isWide>
      <p>{words.why}</p>
      <ul className={css.people}>
        {salvaged.people.map((person) => (
          <li key={person.id}>
            <span>
              <strong>{words.name(person)}</strong>
              <span className={css.hint}>
                {words.cedula(person)}
                {person.phone !== null && `, ${format.phone(person.phone)}`}
              </span>
            </span>
            <span className={person.kind === 'lost' ? css.lost : css.kept}>{words.kind[person.kind]}</span>
          </li>
        ))}
      </ul>
      <Button variant="default" onClick={onClose}>
        {messages.common.close}
      </Button>
    </Dialog>
  )
}
