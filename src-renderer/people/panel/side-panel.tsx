import { useHotkeys } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { messages } from '../../../src-preload/messages/index.ts'
import { isDialogOpen } from '../../ui/overlays.ts'
import { EditForm } from './edit-form.tsx'
import { NewForm } from './new-form.tsx'
import css from './panel.module.css'
import { closePanel, usePanel } from './store.ts'

export function SidePanel() {
  const panel = usePanel((state) => state.panel)
  const editDraft = usePanel((state) => state.editDraft)
  const overlayEvent = useRef<Event | null>(null)
  // If an overlay is open, Escape closes only the overlay. It may have closed before the panel's own listener runs, so
  // this earlier listener remembers the event.
  useEffect(() => {
    const remember = (event: Event) => {
      overlayEvent.current = isDialogOpen() ? event : null
    }
    window.addEventListener('keydown', remember, { capture: true })
    return () => window.removeEventListener('keydown', remember, { capture: true })
  }, [])
  const close = (event: KeyboardEvent) => {
    if (event !== overlayEvent.current) closePanel()
  }
  // No tags are ignored, so that Escape closes the panel from inside a field too.
  useHotkeys([['Escape', close, { preventDefault: false }]], [])

  if (panel.kind === 'closed') return null
  const title = panel.kind === 'new' ? messages.newPerson.title : messages.edit.title
  return (
    <aside className={css.panel} aria-label={title}>
      <div className={css.head}>
        <h2>{title}</h2>
        <button type="button" className={css.close} aria-label={messages.common.close} onClick={closePanel}>
          <IconX size={20} aria-hidden />
        </button>
      </div>
      {panel.kind === 'new' && <NewForm />}
      {panel.kind === 'edit' && editDraft && (
        <EditForm
          key={editDraft.personId}
          personId={editDraft.personId}
          cedula={editDraft.person.cedula}
          initial={editDraft.values}
        />
      )}
    </aside>
  )
}
