import { create } from 'zustand'
import type { ExportedPeople } from './export-store.ts'

/** The dialog before people are saved for another laptop, with the initial choice of people; null: closed. */
export const useGiveDialog = create<{ opened: ExportedPeople | null }>(() => ({ opened: null }))
export const openGiveDialog = (opened: ExportedPeople): void => useGiveDialog.setState({ opened })
export const closeGiveDialog = (): void => useGiveDialog.setState({ opened: null })
