import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { messages } from '../../src-preload/messages/index.ts'
import { appOrigin, appUrl, emptyUrl } from './app-protocol.ts'
import type { Log } from './log.ts'
import { boundsOn, readWindowState, smallest, writeWindowState } from './window-state.ts'
import { followZoom } from './zoom.ts'

/** Equal to the page's background colour; visible before the first paint and while the window grows. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#111715' : '#f4f7f5')

/**
 * Creates the app's window at its last position, as stored in `stateFile`. It is hidden until its first paint, to avoid
 * a white flash.
 */
export function createWindow(preload: string, stateFile: string, log: Log): BrowserWindow {
  const state = readWindowState(stateFile)
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const window = new BrowserWindow({
    ...boundsOn(
      [primary, ...others].map(({ workArea }) => workArea),
      state?.bounds ?? null,
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    autoHideMenuBar: true,
    title: messages.appName,
    backgroundColor: background(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      disableBlinkFeatures: 'FileSystemAccessLocal',
    },
  })
  // A page can navigate to about:blank without an event that could prevent it.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${appOrigin}/`) && url !== emptyUrl) void loadApp(window)
  })
  keepState(window, stateFile, log)
  followZoom(window)
  replaceCrashed(window, log)
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(background())
  })
  // Chromium may stop painting a hidden window before its first frame, which is then never ready (electron#54090). The
  // window is therefore shown once it has loaded, in any case.
  const show = () => {
    if (window.isVisible()) return
    // `maximize` also shows the window, so it must not be called earlier.
    if (state?.isMaximised) window.maximize()
    window.show()
  }
  window.once('ready-to-show', show)
  window.webContents.once('did-finish-load', show)
  return window
}

/** Milliseconds from a change to its write: dragging emits many events per second. */
const keepStateAfterMs = 500

function keepState(window: BrowserWindow, file: string, log: Log): void {
  let soon: NodeJS.Timeout | undefined
  function keep(): void {
    clearTimeout(soon)
    soon = undefined
    // Minimising does not change the state to save.
    if (window.isDestroyed() || window.isMinimized()) return
    try {
      writeWindowState(file, { bounds: window.getNormalBounds(), isMaximised: window.isMaximized() })
    } catch (error) {
      log('warn', `where the window is was not kept: ${String(error)}`)
    }
  }
  const keepSoon = () => {
    soon ??= setTimeout(keep, keepStateAfterMs)
  }
  window.on('resize', keepSoon)
  window.on('move', keepSoon)
  window.on('maximize', keepSoon)
  window.on('unmaximize', keepSoon)
  window.on('close', keep)
}

/** Number of crashes within a minute after which the page is still replaced. One more closes the app. */
const maxCrashes = 3

/** Replaces a crashed page by a new one. Main holds all data, so nothing is lost. */
function replaceCrashed(window: BrowserWindow, log: Log): void {
  const crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log('warn', `the page is gone: ${reason}`)
    const now = performance.now()
    crashes.push(now)
    if (crashes.filter((at) => now - at < 60_000).length > maxCrashes) {
      dialog.showErrorBox(messages.system.closed.title, messages.system.closed.text)
      window.close()
      return
    }
    void loadApp(window).catch((error: unknown) => log('error', `new page: ${String(error)}`))
  })
}

export const loadApp = (window: BrowserWindow): Promise<void> => window.loadURL(appUrl)

/** Loads a new page in a new process and clears the history: the old page's data ends with its process. */
export async function renewPage(window: BrowserWindow): Promise<void> {
  if (window.isDestroyed()) return
  await window.loadURL(emptyUrl)
  await loadApp(window)
  window.webContents.navigationHistory.clear()
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
