import { create } from 'zustand'
import type { Scope } from '../../src-preload/contract/index.ts'

/** Whose people table and summary show; only an owner leaves `own`. */
export const useScope = create<{ scope: Scope }>(() => ({ scope: 'own' }))

export const scopeNow = (): Scope => useScope.getState().scope
