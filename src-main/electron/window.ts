import { app, BrowserWindow, nativeTheme } from 'electron'
import { appOrigin, appUrl, emptyUrl } from './app-protocol.ts'

/** The one window, hidden until its first paint so that no white flash is seen. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    title: 'Referidos',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101413' : '#ffffff',
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
  // A hidden window's page may stop drawing before its first frame, and then is never ready (electron#54090): what
  // has loaded is shown in any case.
  const show = () => {
    if (!window.isVisible()) window.show()
  }
  window.once('ready-to-show', show)
  window.webContents.once('did-finish-load', show)
  return window
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
