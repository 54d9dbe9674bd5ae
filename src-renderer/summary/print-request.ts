import { create } from 'zustand'
import type { SummaryPart } from '../../src-preload/contract/index.ts'

/** The card of the places is one, whatever it counts by. */
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

/** What was asked for from elsewhere, until its card has sent it to the printer. */
export const usePrintRequest = create<{ part: SummaryCard | null }>(() => ({ part: null }))
