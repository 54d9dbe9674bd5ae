import path from 'node:path'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import type { SaveDialogs } from '../spreadsheet/handlers.ts'

export function createDialogs(window: () => BrowserWindow | null): SaveDialogs {
  return {
    async saveSpreadsheet(suggestedName) {
      const options = {
        title: 'Exportar a Excel',
        defaultPath: path.join(app.getPath('documents'), suggestedName),
        filters: [{ name: 'Libro de Excel', extensions: ['xlsx'] }],
      }
      const parent = window()
      const { canceled, filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options))
      return canceled || filePath === '' ? null : filePath
    },
    showInFolder: (file) => shell.showItemInFolder(file),
  }
}
