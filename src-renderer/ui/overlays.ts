import { createSpotlight } from '@mantine/spotlight'
import { create } from 'zustand'

/** Overlays of the app: palette and help. */

const [store, palette] = createSpotlight()
export const paletteStore = store

export const useHelp = create<{ isOpen: boolean }>(() => ({ isOpen: false }))
export const openHelp = () => useHelp.setState({ isOpen: true })
export const closeHelp = () => useHelp.setState({ isOpen: false })

/** Whether a dialog, the palette or the help is open, even if not rendered yet. */
export const isDialogOpen = (): boolean =>
  paletteStore.getState().opened ||
  useHelp.getState().isOpen ||
  document.querySelector('[role="dialog"][aria-modal="true"]') !== null

let before: Element | null = null
/** Chosen action, until the focus has returned. */
let chosen: (() => void) | null = null

export function togglePalette(): void {
  if (paletteStore.getState().opened) palette.close()
  else if (!isDialogOpen()) {
    before = document.activeElement
    palette.open()
  }
}

export function choose(run: () => void): void {
  chosen = run
}

/** Returns the focus before it runs the action, so that a form opened by the action returns it there too. */
export function afterPalette(): void {
  const run = chosen
  chosen = null
  if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  before = null
  run?.()
}
