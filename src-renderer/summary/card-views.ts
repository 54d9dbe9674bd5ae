import { create } from 'zustand'
import type { PlaceKind } from '../../src-preload/contract/index.ts'
import type { View } from './card.tsx'

interface CardViews {
  by: PlaceKind
  places: View
  days: View
  cost: View
}

/** View of each card, kept while the leader is on another screen. */
export const useCardViews = create<CardViews>(() => ({
  by: 'municipio',
  places: 'chart',
  days: 'chart',
  cost: 'chart',
}))

export const showAs = (changed: Partial<CardViews>): void => useCardViews.setState(changed)
