import { create } from 'zustand'
import type { Scope } from '../../src-preload/contract/index.ts'

/** The people that the table and the summary show. Only an owner leaves `own`. */
export const useScope = create<{ scope: Scope }>(() => ({ scope: 'own' }))

export const scopeNow = (): Scope => useScope.getState().scope
