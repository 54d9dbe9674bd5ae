import type { BrowserWindow } from 'electron'

/** Milliseconds without a key press before another window may open. */
const stillMs = 3_000

/** Keeps other windows from interrupting a user who types in the app's window. */
export interface WindowFocus {
  /** Milliseconds until typing counts as paused; 0: no typing. */
  typingMs(): number
  /**
   * Call before another window opens. The returned function gives the focus back to this window if it had the focus;
   * the system may refuse.
   */
  keep(): () => void
}

const isKey = (type: string): boolean => /key|char/i.test(type)

export function createWindowFocus(window: BrowserWindow): WindowFocus {
  let lastKeyAt = Number.NEGATIVE_INFINITY
  window.webContents.on('input-event', (_event, { type }) => {
    if (isKey(type)) lastKeyAt = performance.now()
  })
  return {
    typingMs: () => Math.max(0, lastKeyAt + stillMs - performance.now()),
    keep() {
      const hadFocus = !window.isDestroyed() && window.isFocused()
      return () => {
        if (!hadFocus || window.isDestroyed()) return
        window.moveTop()
        window.focus()
      }
    },
  }
}
