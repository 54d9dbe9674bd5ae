import { create } from 'zustand'
import type { ConsentText } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface State {
  /** In force; null: not read yet. */
  text: ConsentText | null
  /** Newest first. */
  earlier: readonly ConsentText[]
  failed: boolean
}

export const useConsentText = create<State>(() => ({ text: null, earlier: [], failed: false }))

export async function loadConsentText(): Promise<void> {
  const result = await ask(window.referidos.people.consentTexts())
  if (!result.ok) return useConsentText.setState({ failed: true })
  const [text = null, ...earlier] = result.value
  useConsentText.setState({ text, earlier, failed: false })
}
