import { create } from 'zustand'
import { activate } from './list/list-store.ts'

type PersonDialog = 'history' | 'reassign' | 'rights' | 'whatsapp' | 'authorisation' | 'signature'

/** Dialog about the person of the open row. */
export const usePersonDialog = create<{ open: PersonDialog | null }>(() => ({ open: null }))

export const closePersonDialog = () => usePersonDialog.setState({ open: null })

/** Activates the row, so that it is rendered even if it is scrolled out of sight: the dialog is part of it. */
export function openPersonDialog(personId: number, open: PersonDialog): void {
  activate(personId)
  usePersonDialog.setState({ open })
}
