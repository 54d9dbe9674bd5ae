import { create } from 'zustand'

/** What is open beside the tabs. */
const start = { isFiltering: false, isSaving: false }

export const useFinding = create<{ isFiltering: boolean; isSaving: boolean }>(() => start)

export const closeFinding = () => useFinding.setState(start)
