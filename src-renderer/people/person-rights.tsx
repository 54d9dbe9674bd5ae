import { Button } from '@mantine/core'
import { IconUserShield } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { savePersonJson, showPersonData } from '../requests/person-data.ts'
import css from '../requests/requests.module.css'
import { openStep } from '../requests/store.ts'
import { useAccount } from '../session/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { isMine } from './list/opened.ts'
import { openEdit } from './panel/store.ts'
import { closePersonDialog, openPersonDialog, usePersonDialog } from './person-dialog.ts'

const words = messages.rights

function Right({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className={css.right}>
      <h3>{title}</h3>
      <p className={css.detail}>{hint}</p>
      <div className={css.actions}>{children}</div>
    </section>
  )
}

/** The person's rights concerning their data, with the actions for the leader. */
export function PersonRights({ person }: { person: PersonRow }) {
  const { isOwner } = useAccount()
  const isOpen = usePersonDialog(({ open }) => open === 'rights')
  const [isSaving, setSaving] = useState(false)
  const { id, name, cedula } = person

  async function saveJson() {
    setSaving(true)
    await savePersonJson(id)
    setSaving(false)
  }
  const leaveFor = (next: () => void) => () => {
    closePersonDialog()
    next()
  }

  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUserShield size={16} aria-hidden />}
        onClick={() => openPersonDialog(id, 'rights')}
      >
        {words.open}
      </Button>
      {isOpen && (
        <Dialog title={words.title(name)} onClose={closePersonDialog} isBusy={isSaving} isWide>
          <div className={css.form}>
            <p>{words.why}</p>
            <Right title={words.know} hint={words.knowHint}>
              <Button
                data-autofocus
                disabled={isSaving}
                onClick={leaveFor(() => showPersonData(id, isOwner))}
              >
                {words.pdf}
              </Button>
              <Button variant="default" loading={isSaving} onClick={() => void saveJson()}>
                {words.json}
              </Button>
            </Right>
            <p className={css.detail}>{words.inClear}</p>
            {isMine(person) && (
              <Right title={words.rectify} hint={words.rectifyHint}>
                <Button variant="default" disabled={isSaving} onClick={leaveFor(() => openEdit(person))}>
                  {messages.detail.edit}
                </Button>
                <Button variant="default" disabled={isSaving} onClick={() => openPersonDialog(id, 'history')}>
                  {messages.detail.history}
                </Button>
              </Right>
            )}
            <Right title={words.request} hint={words.requestHint}>
              <Button
                variant="default"
                disabled={isSaving}
                onClick={leaveFor(() => openStep({ kind: 'new', asker: { name, cedula } }))}
              >
                {words.requestButton}
              </Button>
            </Right>
          </div>
        </Dialog>
      )}
    </>
  )
}
