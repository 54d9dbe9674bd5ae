import { create } from 'zustand'
import type { Scope, TextCount } from '../../../src-preload/contract/index.ts'
import { ask } from '../../api.ts'
import { channelsIn } from '../../scope/channels.ts'

/** Labels in use, by scope; null: not read yet. Read again whenever something offers them. */
export const useLabels = create<Record<Scope, readonly TextCount[] | null>>(() => ({
  own: null,
  campaign: null,
}))

/** Keeps the earlier list if main refuses: the labels are only suggestions. */
export async function readLabels(scope: Scope): Promise<void> {
  const result = await ask(channelsIn(scope).labels())
  if (result.ok) useLabels.setState({ [scope]: result.value })
}
