import { create } from 'zustand'
import type { AppError, ConsentText } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface State {
  /** The text in force; null: not read yet. */
  text: ConsentText | null
  /** Newest first. */
  earlier: readonly ConsentText[]
  failed: boolean
}

export const useConsentText = create<State>(() => ({ text: null, earlier: [], failed: false }))

function show([text, ...earlier]: readonly ConsentText[]): void {
  useConsentText.setState({ text: text ?? null, earlier, failed: false })
}

export async function loadConsentText(): Promise<void> {
  const result = await ask(window.referidos.people.consentTexts())
  if (!result.ok) return useConsentText.setState({ failed: true })
  show(result.value)
}

/** Resolves to the error, or to null once the new text is in force. */
export async function writeConsentText(text: string): Promise<AppError | null> {
  const result = await ask(window.referidos.authorisation.writeText({ text }))
  if (!result.ok) return result.error
  show(result.value)
  return null
}
