import { create } from 'zustand'
import type { PlaceKind } from '../../src-preload/contract/index.ts'
import type { View } from './card.tsx'

interface Look {
  by: PlaceKind
  places: View
  days: View
  cost: View
}

/** How the leader looks at each part; still so when they come back to the screen. */
export const useLook = create<Look>(() => ({
  by: 'municipio',
  places: 'chart',
  days: 'chart',
  cost: 'chart',
}))

export const look = (changed: Partial<Look>): void => useLook.setState(changed)
