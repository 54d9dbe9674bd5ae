import { navigate } from 'wouter/use-hash-location'
import { create } from 'zustand'
import { routes } from '../frame/routes.ts'

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

/** null: the screen is as it was left. */
export const useSection = create<{ wanted: Section | null }>(() => ({ wanted: null }))

export function goToSection(section: Section): void {
  useSection.setState({ wanted: section })
  navigate(routes.settings)
}

/** Brings the section that was asked for into sight and gives its heading the focus; once. */
export function showWanted(): void {
  const { wanted } = useSection.getState()
  const heading = wanted && document.getElementById(wanted)
  if (!heading) return
  useSection.setState({ wanted: null })
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  heading.closest('section')?.scrollIntoView({ block: 'start' })
}
