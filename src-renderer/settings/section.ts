import { navigate } from 'wouter/use-hash-location'
import { create } from 'zustand'
import { routes } from '../routes.ts'

/** The id of its heading. */
export type Section =
  | 'claims'
  | 'census'
  | 'captcha'
  | 'browser'
  | 'security'
  | 'consent'
  | 'accounts'
  | 'appearance'

/** The id of a button in one of them. */
export type Part = 'change-password' | 'set-pin' | 'recovery-code' | 'create-account'

/** null: the screen is as it was left. */
export const useSection = create<{ wanted: Section | Part | null }>(() => ({ wanted: null }))

export function goToSection(section: Section | Part): void {
  useSection.setState({ wanted: section })
  navigate(routes.settings)
}

/** Brings what was asked for into sight and gives its heading, or the button, the focus; once it is there. */
export function showWanted(): void {
  const { wanted } = useSection.getState()
  const heading = wanted && document.getElementById(wanted)
  if (!heading) return
  useSection.setState({ wanted: null })
  if (heading instanceof HTMLButtonElement) {
    heading.focus({ preventScroll: true })
    heading.scrollIntoView({ block: 'center' })
    return
  }
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  heading.closest('section')?.scrollIntoView({ block: 'start' })
}
