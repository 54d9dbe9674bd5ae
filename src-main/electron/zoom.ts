import type { BrowserWindow, Input } from 'electron'

/** Zoom factors; 1 is 100%. */
const smallest = 0.8
const largest = 2
const factors = [smallest, 0.9, 1, 1.1, 1.25, 1.5, 1.75, largest]

/** The next larger or smaller factor, within the limits. */
export function nextFactor(now: number, way: 'larger' | 'smaller'): number {
  // Chromium stores a zoom level; the factor that it computes is slightly off.
  const near = 0.01
  return way === 'larger'
    ? (factors.find((factor) => factor > now + near) ?? largest)
    : (factors.findLast((factor) => factor < now - near) ?? smallest)
}

const modifiers: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta'])
const soonMs = 30

/** Zooms on Ctrl with +, − or 0 and on Ctrl with the wheel. No menu handles these keys. */
export function followZoom({ webContents }: BrowserWindow): void {
  const zoom = (way: 'larger' | 'smaller') =>
    webContents.setZoomFactor(nextFactor(webContents.getZoomFactor(), way))
  let lastOther = Number.NEGATIVE_INFINITY
  webContents.on('before-input-event', (event, input) => {
    const asked = wayOf(input)
    if (asked === null) {
      if (input.type === 'keyDown' && !modifiers.has(input.key)) lastOther = performance.now()
      return
    }
    event.preventDefault()
    // Within `soonMs` of another key, Ctrl+_ is a control character from a barcode scanner.
    if (performance.now() - lastOther < soonMs) return
    if (asked === 'normal') webContents.setZoomFactor(1)
    else zoom(asked)
  })
  webContents.on('zoom-changed', (_event, direction) => zoom(direction === 'in' ? 'larger' : 'smaller'))
}

function wayOf({ type, control, meta, alt, key }: Input): 'larger' | 'smaller' | 'normal' | null {
  if (type !== 'keyDown' || !(control || meta) || alt) return null
  switch (key) {
    case '+':
    case '=':
      return 'larger'
    case '-':
    case '_':
      return 'smaller'
    case '0':
      return 'normal'
    default:
      return null
  }
}
