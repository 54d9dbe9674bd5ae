import { create } from 'zustand'
import type { Scope, TextCount } from '../../../src-preload/contract/index.ts'
import { ask } from '../../api.ts'
import { channelsIn } from '../../scope/channels.ts'

/** Barrios in use, by scope; null: not read yet. Read again whenever the filters open. */
export const useBarrios = create<Record<Scope, readonly TextCount[] | null>>(() => ({
  own: null,
  campaign: null,
}))

/** Keeps the earlier list if main refuses: the search also finds people of a barrio. */
export async function readBarrios(scope: Scope): Promise<void> {
  const result = await ask(channelsIn(scope).barrios())
  if (result.ok) useBarrios.setState({ [scope]: result.value })
}
