import { create } from 'zustand'

/** Whether the filters and the dialog that saves a view are open. */
const start = { isFiltering: false, isSaving: false }

export const useFinding = create<{ isFiltering: boolean; isSaving: boolean }>(() => start)

export const closeFinding = () => useFinding.setState(start)
