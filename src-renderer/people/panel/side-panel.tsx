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
  const overlaid = useRef<Event | null>(null)
  // What lies over the screen closes by the key, and only that. It listens here as well, from when it opens on: by the time
  // that the panel hears of the key it may be gone.
  useEffect(() => {
    const remember = (event: Event) => {
      overlaid.current = isDialogOpen() ? event : null
    }
    window.addEventListener('keydown', remember, { capture: true })
    return () => window.removeEventListener('keydown', remember, { capture: true })
  }, [])
  const close = (event: KeyboardEvent) => {
    if (event !== overlaid.current) closePanel()
  }
  // No tag is left out: Escape closes from within a field as well.
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
