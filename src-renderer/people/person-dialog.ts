import { create } from 'zustand'
import { activate } from './list/list-store.ts'

/** What is open about the person of the open row. */
export const usePersonDialog = create<{ open: 'history' | 'reassign' | null }>(() => ({ open: null }))

export const closePersonDialog = () => usePersonDialog.setState({ open: null })

/** A row that was scrolled out of sight is drawn again: the dialog is a part of it. */
export function openPersonDialog(personId: number, open: 'history' | 'reassign'): void {
  activate(personId)
  usePersonDialog.setState({ open })
}
