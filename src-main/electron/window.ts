import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { messages } from '../../src-preload/messages/index.ts'
import { appOrigin, appUrl, emptyUrl } from './app-protocol.ts'
import type { Log } from './log.ts'
import { boundsOn, readWindowState, smallest, writeWindowState } from './window-state.ts'
import { followZoom } from './zoom.ts'

/** As the page's own canvas: what is seen before the first paint and while the window grows. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#111715' : '#f4f7f5')

/**
 * The one window, hidden until its first paint so that no white flash is seen. It opens where it was last, which
 * `stateFile` says.
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
  // A page may go to about:blank without anybody being asked.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${appOrigin}/`) && url !== emptyUrl) void loadApp(window)
  })
  keepState(window, stateFile, log)
  followZoom(window)
  replaceCrashed(window, log)
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(background())
  })
  // A hidden window's page may stop drawing before its first frame, and then is never ready (electron#54090): what
  // has loaded is shown in any case.
  const show = () => {
    if (window.isVisible()) return
    // Maximising shows as well: not before there is something to be seen.
    if (state?.isMaximised) window.maximize()
    window.show()
  }
  window.once('ready-to-show', show)
  window.webContents.once('did-finish-load', show)
  return window
}

/** A hand that drags moves a window many times a second. */
const keepStateAfterMs = 500

function keepState(window: BrowserWindow, file: string, log: Log): void {
  let soon: NodeJS.Timeout | undefined
  function keep(): void {
    clearTimeout(soon)
    soon = undefined
    // A minimised window is where it will be again.
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

/** So many pages may crash within a minute before the app gives up on them. */
const mostCrashes = 3

/** A page that crashed is replaced by a new one, which finds everything with main; nothing is lost but the picture. */
function replaceCrashed(window: BrowserWindow, log: Log): void {
  const crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log('warn', `the page is gone: ${reason}`)
    const now = performance.now()
    crashes.push(now)
    if (crashes.filter((at) => now - at < 60_000).length > mostCrashes) {
      dialog.showErrorBox(messages.system.closed.title, messages.system.closed.text)
      window.close()
      return
    }
    void loadApp(window).catch((error: unknown) => log('error', `new page: ${String(error)}`))
  })
}

export const loadApp = (window: BrowserWindow): Promise<void> => window.loadURL(appUrl)

/**
 * A new page in a new process, and no history of the old one: what that one held ends with its process.
 */
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
