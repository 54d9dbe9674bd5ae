// A window with one page and one call that does nothing. Environment: BARE_PAGE, the page's file; BARE_DATA, the data
// folder; BARE_PEOPLE, the number of rows.
import path from 'node:path'
import { app, BrowserWindow, ipcMain, Menu } from 'electron'

app.setPath('userData', process.env.BARE_DATA)
app.on('window-all-closed', () => app.quit())
ipcMain.handle('nothing', () => ({ ok: true, value: null }))
app.whenReady().then(() => {
  Menu.setApplicationMenu(null)
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#f4f7f5',
    webPreferences: {
      preload: path.join(import.meta.dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.once('did-finish-load', () => window.show())
  return window.loadFile(process.env.BARE_PAGE, { query: { people: process.env.BARE_PEOPLE ?? '0' } })
})
