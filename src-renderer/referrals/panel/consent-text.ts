import { create } from 'zustand'
import { ask } from '../../api.ts'

interface ConsentText {
  text: { version: number; text: string } | null
  failed: boolean
}

export const useConsentText = create<ConsentText>(() => ({ text: null, failed: false }))

export async function loadConsentText(): Promise<void> {
  const result = await ask(window.referidos.people.consentText())
  useConsentText.setState(result.ok ? { text: result.value, failed: false } : { failed: true })
}
