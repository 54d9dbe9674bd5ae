// A window with one page and nothing else. In its environment: BARE_PAGE, a file; BARE_DATA, the folder of its data;
// BARE_PEOPLE, how many rows the page makes.
import { app, BrowserWindow, Menu } from 'electron'

app.setPath('userData', process.env.BARE_DATA)
app.on('window-all-closed', () => app.quit())
app.whenReady().then(() => {
  Menu.setApplicationMenu(null)
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#f4f7f5',
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, spellcheck: false },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.once('did-finish-load', () => window.show())
  return window.loadFile(process.env.BARE_PAGE, { query: { people: process.env.BARE_PEOPLE ?? '0' } })
})
