// A window with one page, one call that does nothing, and nothing else. In its environment: BARE_PAGE, a file; BARE_DATA,
// the folder of its data; BARE_PEOPLE, how many rows the page makes.
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
