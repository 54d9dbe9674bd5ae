import { Button, Checkbox, Popover } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { type ColumnId, columnIdsIn } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useScope } from '../scope/store.ts'
import { aboveStatusLine } from '../ui/above-status-line.ts'
import unseen from '../ui/hidden.module.css'
import css from './column-chooser.module.css'
import { canMove, isFixed } from './columns.ts'
import { moveColumn, resetColumns, toggleColumn, useChooser, useColumns } from './columns-store.ts'

const words = messages.columns
const nameOf = (id: ColumnId) => messages.people.column[id]

/** Chooses the columns and their order. `isCrowded`: the table hides some of them. */
export function ColumnChooser({ isCrowded }: { isCrowded: boolean }) {
  const isOpen = useChooser((state) => state.isOpen)
  const setOpen = (next: boolean) => useChooser.setState({ isOpen: next })
  useEffect(() => () => useChooser.setState({ isOpen: false }), [])
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      offset={4}
      middlewares={{ flip: true, shift: true, size: aboveStatusLine }}
      trapFocus
      returnFocus
      width={272}
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: css.dropdown ?? '' }}
    >
      <Popover.Target>
        <button
          type="button"
          className={css.open}
          aria-label={words.open}
          title={words.title}
          onClick={() => setOpen(!isOpen)}
        >
          <IconColumns3 size={18} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Choices isCrowded={isCrowded} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices({ isCrowded }: { isCrowded: boolean }) {
  const columns = useColumns()
  const scope = useScope((state) => state.scope)
  const list = useRef<HTMLUListElement>(null)
  const [announcement, setAnnouncement] = useState('')
  /** The pressed button. Moving its row removes the focus from it, and disables it at the end of the list. */
  const keep = useRef<{ id: ColumnId; step: 1 | -1 } | null>(null)
  const shown = columns.map(({ id }) => id)
  const hidden = columnIdsIn(scope).filter((id) => !shown.includes(id))

  function move(id: ColumnId, step: 1 | -1) {
    keep.current = { id, step }
    moveColumn(id, step)
    setAnnouncement(words.place(nameOf(id), shown.indexOf(id) + step + 1, shown.length))
  }

  useEffect(() => {
    if (keep.current === null) return
    const { id, step } = keep.current
    keep.current = null
    const ways = [step, -step].map((way) =>
      list.current?.querySelector<HTMLButtonElement>(`[data-move="${id} ${way}"]:enabled`),
    )
    ways.find((button) => button)?.focus()
  }, [columns])

  const mover = (id: ColumnId, step: 1 | -1) => (
    <button
      type="button"
      className={css.move}
      data-move={`${id} ${step}`}
      aria-label={step < 0 ? words.up(nameOf(id)) : words.down(nameOf(id))}
      disabled={!canMove(columns, id, step)}
      onClick={() => move(id, step)}
    >
      {step < 0 ? <IconArrowUp size={16} aria-hidden /> : <IconArrowDown size={16} aria-hidden />}
    </button>
  )

  return (
    <>
      <h2 className={css.title}>{words.title}</h2>
      {isCrowded && <p className={css.crowded}>{words.crowded}</p>}
      <ul className={css.list} ref={list}>
        {[...shown, ...hidden].map((id) => (
          <li key={id} className={css.item}>
            <Checkbox
              className={css.choice}
              label={
                <>
                  {nameOf(id)} {isFixed(id) && <span className={css.always}>{words.always}</span>}
                </>
              }
              checked={shown.includes(id)}
              disabled={isFixed(id)}
              onChange={() => toggleColumn(id)}
            />
            {shown.includes(id) && !isFixed(id) && (
              <>
                {mover(id, -1)}
                {mover(id, 1)}
              </>
            )}
          </li>
        ))}
      </ul>
      <p className={unseen.hidden} role="status">
        {announcement}
      </p>
      <Button variant="default" size="sm" fullWidth onClick={resetColumns}>
        {words.reset}
      </Button>
    </>
  )
}
