import { Button } from '@mantine/core'
import { useState } from 'react'
import type { HeldElsewhere } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './headquarters.module.css'

const words = messages.headquarters.held

/** People that the list shows at first. */
const shownAtFirst = 5

/** The leader's people whom another leader has. */
export function HeldList({ held }: { held: readonly HeldElsewhere[] }) {
  const [isAll, setAll] = useState(false)
  return (
    <>
      <ul className={css.list} aria-label={words.list}>
        {(isAll ? held : held.slice(0, shownAtFirst)).map(({ uid, name, cedula, since }) => (
          <li key={uid} className={css.item}>
            <span>
              <strong>{name}</strong> <span className={css.cedula}>{format.cedula(cedula)}</span>
            </span>
            <span className={css.hint}>{words.since(since)}</span>
          </li>
        ))}
      </ul>
      {!isAll && held.length > shownAtFirst && (
        <div className={css.actions}>
          <Button variant="default" size="sm" onClick={() => setAll(true)}>
            {words.all(held.length)}
          </Button>
        </div>
      )}
    </>
  )
}
