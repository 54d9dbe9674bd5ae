/**
 * How the browser thread asks the app's own Electron in its second role for windows: it sends orders from a page that
 * this process alone can show. See electron/lookup-role.ts and own-engine.ts.
 */

/** Switch that starts the app's executable as a browser for lookups. */
export const lookupRole = 'referidos-role=lookup'

export const controlScheme = 'referidos-control'
export const controlAddress = `${controlScheme}://page/`

/** `session` and `window` are chosen by the caller. Each window belongs to one session. */
export type Order =
  /**
   * Opens a window that shows `windowAddress(window)`. `isSeen`: it is for the operator; otherwise it is drawn off screen.
   * `isShown`: the operator sees it at once, not only after `show`.
   */
  | { kind: 'open'; session: number; window: number; isSeen: boolean; isShown: boolean }
  /** Brings it to the front; at first in the place of the window that the operator sees. */
  | { kind: 'show'; window: number }
  | { kind: 'close_window'; window: number }
  /** Closes the windows of a session; it cannot be used any more. */
  | { kind: 'close_session'; session: number }

/** The blank page by which a new window is recognised. */
export const windowAddress = (window: number): string => `about:blank#${window}`
