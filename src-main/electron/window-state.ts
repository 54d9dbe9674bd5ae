import fs from 'node:fs'
import * as z from 'zod'
import { writeFileAtomic } from '../files.ts'

/** In device-independent pixels. */
export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

export const smallest = { width: 1024, height: 640 }
const usual = { width: 1280, height: 800 }

const pixels = z.int().min(-100_000).max(100_000)

/** Last state of the window. `bounds`: the window's bounds while not maximised. Contains no personal data. */
const windowState = z.strictObject({
  bounds: z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }),
  isMaximised: z.boolean(),
})
export type WindowState = z.infer<typeof windowState>

/** null: the file is missing or invalid. */
export function readWindowState(file: string): WindowState | null {
  try {
    return windowState.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

export const writeWindowState = (file: string, state: WindowState): void =>
  writeFileAtomic(file, JSON.stringify(state))

/** Size of the part of the window's top edge that must be on a screen, so that the user can drag the window. */
const reachable = { width: 200, height: 40 }

/**
 * Bounds of a window that was last at `saved`: the same position, shrunk and moved onto its screen. If nothing was
 * saved or that screen is gone, centred on the first screen. Never smaller than `smallest`, even on a smaller screen.
 * `screens`: work areas, the primary one first.
 */
export function boundsOn(screens: readonly Bounds[], saved: Bounds | null): Bounds {
  const old = saved && screens.find((screen) => isReachable(saved, screen))
  if (saved && old) {
    const width = fit(saved.width, old.width, smallest.width)
    const height = fit(saved.height, old.height, smallest.height)
    return {
      x: within(saved.x, old.x, old.x + old.width - width),
      y: within(saved.y, old.y, old.y + old.height - height),
      width,
      height,
    }
  }
  const screen = screens[0] ?? { x: 0, y: 0, ...usual }
  const width = fit(saved?.width ?? usual.width, screen.width, smallest.width)
  const height = fit(saved?.height ?? usual.height, screen.height, smallest.height)
  return {
    x: Math.max(screen.x, screen.x + Math.round((screen.width - width) / 2)),
    y: Math.max(screen.y, screen.y + Math.round((screen.height - height) / 2)),
    width,
    height,
  }
}

const fit = (wanted: number, room: number, least: number) => Math.max(least, Math.min(wanted, room))
const within = (wanted: number, from: number, to: number) => Math.max(from, Math.min(wanted, to))

/** Checks the top edge, by which a window is dragged. */
function isReachable(bounds: Bounds, screen: Bounds): boolean {
  const left = Math.max(bounds.x, screen.x)
  const right = Math.min(bounds.x + bounds.width, screen.x + screen.width)
  return (
    right - left >= reachable.width &&
    bounds.y >= screen.y - reachable.height &&
    bounds.y <= screen.y + screen.height - reachable.height
  )
}
