import { create } from 'zustand'
import { activate } from './list/list-store.ts'

/** Dialog about the person of the open row. */
export const usePersonDialog = create<{ open: 'history' | 'reassign' | null }>(() => ({ open: null }))

export const closePersonDialog = () => usePersonDialog.setState({ open: null })

/** Activates the row, so that it is rendered even if scrolled out of sight: the dialog is part of it. */
export function openPersonDialog(personId: number, open: 'history' | 'reassign'): void {
  activate(personId)
  usePersonDialog.setState({ open })
}
