import { Button } from '@mantine/core'
import { IconArrowForwardUp } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { useAccount } from '../session/store.ts'
import { loadAccounts, otherLeaders, useAccounts } from '../settings/accounts-store.ts'
import { ReassignForm } from '../settings/reassign-form.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { list } from './list/list-store.ts'
import { closePersonDialog, openPersonDialog, usePersonDialog } from './person-dialog.ts'

const words = messages.reassign

/** For the owner: moves the person to another leader, if there is one. */
export function Reassign({ person }: { person: PersonRow }) {
  const { id: ownId, isOwner } = useAccount()
  const listed = useAccounts((state) => state.listed)
  const isOpen = usePersonDialog(({ open }) => open === 'reassign')
  const leaders = otherLeaders(listed, person.leaderId ?? ownId)
  // Main counts everybody's people for the list, so an opened row reads it only if it lacks it.
  const isNeeded = isOwner && (isOpen || leaders.length === 0)
  useEffect(() => {
    if (isNeeded) void loadAccounts()
  }, [isNeeded])

  if (!isOwner || leaders.length === 0) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowForwardUp size={16} aria-hidden />}
        onClick={() => openPersonDialog(person.id, 'reassign')}
      >
        {words.open}
      </Button>
      {isOpen && (
        <Dialog title={words.title(person.name)} onClose={closePersonDialog}>
          <ReassignForm
            why={person.leaderId === ownId ? words.why : words.whyOther}
            leaders={leaders}
            give={async ({ id }) => {
              const { accounts } = window.referidos
              const result = await ask(accounts.reassign({ personIds: [person.id], to: id }))
              return result.ok ? null : result.error
            }}
            onReassigned={() => {
              closePersonDialog()
              notice.done(words.done(person.name))
              void list()
            }}
            onCancel={closePersonDialog}
          />
        </Dialog>
      )}
    </>
  )
}
