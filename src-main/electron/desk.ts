import type { BrowserWindow } from 'electron'

/** How long somebody who typed has to be still before another window may open, in milliseconds. */
const stillMs = 3_000

/** The app's window as the place where somebody works. */
export interface Desk {
  /** Milliseconds until whoever types here has been still long enough; 0: nobody types. */
  typingMs(): number
  /**
   * Before another window opens: where this one had the focus, it takes it back as soon as the returned function is
   * called. The system may not allow it.
   */
  keepInFront(): () => void
}

const isKey = (type: string): boolean => /key|char/i.test(type)

export function createDesk(window: BrowserWindow): Desk {
  let lastKeyAt = Number.NEGATIVE_INFINITY
  window.webContents.on('input-event', (_event, { type }) => {
    if (isKey(type)) lastKeyAt = performance.now()
  })
  return {
    typingMs: () => Math.max(0, lastKeyAt + stillMs - performance.now()),
    keepInFront() {
      const wasInFront = !window.isDestroyed() && window.isFocused()
      return () => {
        if (!wasInFront || window.isDestroyed()) return
        window.moveTop()
        window.focus()
      }
    },
  }
}
