import { create } from 'zustand'
import type { PlaceCount } from '../../../src-preload/contract/index.ts'
import { ask } from '../../api.ts'

/** `places` null: not read yet. Read again whenever the filters open. */
export const usePlaces = create<{ places: readonly PlaceCount[] | null; failed: boolean }>(() => ({
  places: null,
  failed: false,
}))

export async function readPlaces(): Promise<void> {
  const result = await ask(window.referidos.people.places())
  usePlaces.setState(result.ok ? { places: result.value, failed: false } : { failed: true })
}
