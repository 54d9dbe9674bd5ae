/**
 * Orders by which the browser thread asks the app's own Electron in its second role for windows. It sends them from a
 * page that only this process can show. See electron/lookup-role.ts and own-engine.ts.
 */

/** Switch that starts the app's executable as a browser for lookups. */
export const lookupRole = 'referidos-role=lookup'

export const controlScheme = 'referidos-control'
export const controlAddress = `${controlScheme}://page/`

/** The caller chooses `session` and `window`. Each window belongs to one session. */
export type Order =
  /**
   * Opens a window that shows `windowAddress(window)`. `isSeen`: it is for the operator; otherwise it is drawn off
   * screen. `isShown`: it is visible at once, not only after `show`.
   */
  | { kind: 'open'; session: number; window: number; isSeen: boolean; isShown: boolean }
  /** Brings the window to the front, at first in the position of the window that the operator sees. */
  | { kind: 'show'; window: number }
  | { kind: 'close_window'; window: number }
  /** Closes the windows of a session, which cannot be used any more. */
  | { kind: 'close_session'; session: number }

/** The blank page that identifies a new window. */
export const windowAddress = (window: number): string => `about:blank#${window}`
