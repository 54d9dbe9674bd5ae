import { create } from 'zustand'
import type { PlaceCount } from '../../../src-preload/contract/index.ts'
import { ask } from '../../api.ts'
import { channelsIn } from '../../scope/channels.ts'
import { scopeNow, useScope } from '../../scope/store.ts'

/** `places` null: not read yet. Read again whenever the filters open or a row names another municipio. */
export const usePlaces = create<{ places: readonly PlaceCount[] | null; failed: boolean }>(() => ({
  places: null,
  failed: false,
}))

useScope.subscribe(() => usePlaces.setState({ places: null, failed: false }))

export async function readPlaces(): Promise<void> {
  const scope = scopeNow()
  const result = await ask(channelsIn(scope).places())
  if (scope === scopeNow())
    usePlaces.setState(result.ok ? { places: result.value, failed: false } : { failed: true })
}

/** Reads the places, and again once a row names an unknown municipio, until the returned function is called. */
export function followPlaces(): () => void {
  void readPlaces()
  return window.referidos.on('people.changed', ({ rows }) => {
    const { places } = usePlaces.getState()
    const isKnown = (name: string) => places?.some(({ municipio }) => municipio === name) === true
    if (rows.some(({ municipio }) => municipio !== null && !isKnown(municipio))) void readPlaces()
  })
}
