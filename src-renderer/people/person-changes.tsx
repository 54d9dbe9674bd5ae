import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { PersonChange, PersonRow } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import css from './detail.module.css'
import { undoChange } from './undo.ts'

const words = messages.changes

/** Changes of a person, newest first. The latest change of each field can be undone. */
export function PersonChanges({ person: { id: personId, revision } }: { person: PersonRow }) {
  const [changes, setChanges] = useState<readonly PersonChange[] | 'failed' | null>(null)
  // Read again with each revision.
  useEffect(() => {
    let isShown = revision > 0
    void ask(window.referidos.changes.ofPerson({ personId })).then((result) => {
      if (isShown) setChanges(result.ok ? result.value : 'failed')
    })
    return () => {
      isShown = false
    }
  }, [personId, revision])
  if (changes === null) return null
  return (
    <section aria-labelledby="changes">
      <h3 id="changes" className={css.changesTitle}>
        {words.title}
      </h3>
      {changes === 'failed' ? (
        <p role="alert">{words.failed}</p>
      ) : changes.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ul className={css.changes}>
          {changes.map((change) => (
            <li key={change.id} className={css.change}>
              <span className={css.changeAt}>
                {format.dateTime(change.at)} · {words.by(change.by)}
              </span>
              <span>{words.what(change)}</span>
              {change.mayUndo && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={words.undoOf(words.what(change))}
                  onClick={() => void undoChange(personId, change.id)}
                >
                  {words.undo}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
