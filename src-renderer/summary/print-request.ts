import { create } from 'zustand'
import type { SummaryPart } from '../../src-preload/contract/index.ts'

/** Card of the summary. Places have one card for all their kinds. */
export type SummaryCard = 'status' | 'places' | 'days' | 'cost'

export function cardOf(part: SummaryPart): SummaryCard {
  switch (part) {
    case 'status':
    case 'days':
    case 'cost':
      return part
    default:
      return 'places'
  }
}

/** Print request from the palette, handled by the card. */
export const usePrintRequest = create<{ part: SummaryCard | null }>(() => ({ part: null }))
