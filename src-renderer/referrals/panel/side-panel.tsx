import { useHotkeys } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { messages } from '../../../src-preload/messages.ts'
import { EditForm } from './edit-form.tsx'
import { NewForm } from './new-form.tsx'
import css from './panel.module.css'
import { closePanel, usePanel } from './store.ts'

/** It closes the dialog that lies over the screen, and only that; the dialog may be gone by now, but not its parts. */
const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[aria-modal="true"]') !== null

export function SidePanel() {
  const panel = usePanel((state) => state.panel)
  const editDraft = usePanel((state) => state.editDraft)
  useHotkeys(
    [['Escape', (event) => !isInDialog(event.target) && closePanel(), { preventDefault: false }]],
    // No tag is left out: Escape closes from within a field as well.
    [],
  )

  if (panel.kind === 'closed') return null
  const title = panel.kind === 'new' ? messages.newReferral.title : messages.edit.title
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
