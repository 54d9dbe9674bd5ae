import { createSpotlight } from '@mantine/spotlight'
import { create } from 'zustand'

/** What of the frame lies over the screens, and where the keyboard was before. */

const [store, palette] = createSpotlight()
export const paletteStore = store

export const useHelp = create<{ isOpen: boolean }>(() => ({ isOpen: false }))
export const openHelp = () => useHelp.setState({ isOpen: true })
export const closeHelp = () => useHelp.setState({ isOpen: false })

/** A dialog asks for an answer first; also the palette or the help that is not drawn yet. */
export const isDialogOpen = (): boolean =>
  paletteStore.getState().opened ||
  useHelp.getState().isOpen ||
  document.querySelector('[role="dialog"][aria-modal="true"]') !== null

let before: Element | null = null
/** What was chosen, until the keyboard is back where it was. */
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

/** What is run may open a form of its own, which returns the keyboard to where it finds it. */
export function afterPalette(): void {
  const run = chosen
  chosen = null
  if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  before = null
  run?.()
}
