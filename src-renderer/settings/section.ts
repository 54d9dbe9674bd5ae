import { navigate } from 'wouter/use-hash-location'
import { create } from 'zustand'
import { routes } from '../routes.ts'

/** Id of the section's heading. */
export type Section =
  | 'claims'
  | 'census'
  | 'captcha'
  | 'guidance'
  | 'schedule'
  | 'browser'
  | 'security'
  | 'consent'
  | 'sheets'
  | 'policy'
  | 'requests'
  | 'headquarters'
  | 'accounts'
  | 'backup'
  | 'erasure'
  | 'appearance'
  | 'updates'
  | 'diagnostics'

/** Id of a button or of a heading in a section. */
export type Part = 'change-password' | 'set-pin' | 'recovery-code' | 'create-account' | 'audit-log'

/** null: none was requested. */
export const useSection = create<{ wanted: Section | Part | null }>(() => ({ wanted: null }))

export function goToSection(section: Section | Part): void {
  useSection.setState({ wanted: section })
  navigate(routes.settings)
}

/** Scrolls to the requested section or part and focuses it, once it is rendered. */
export function showWanted(): void {
  const { wanted } = useSection.getState()
  const heading = wanted && document.getElementById(wanted)
  if (!heading) return
  useSection.setState({ wanted: null })
  if (!(heading instanceof HTMLButtonElement)) heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  if (heading.tagName === 'H2') heading.closest('section')?.scrollIntoView({ block: 'start' })
  else heading.scrollIntoView({ block: 'center' })
}
