import path from 'node:path'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import type { SaveDialogs } from '../saved-file.ts'

export function createDialogs(window: () => BrowserWindow | null): SaveDialogs {
  async function save(
    title: string,
    suggestedName: string,
    filter: Electron.FileFilter,
  ): Promise<string | null> {
    const options = {
      title,
      defaultPath: path.join(app.getPath('documents'), suggestedName),
      filters: [filter],
    }
    const parent = window()
    const { canceled, filePath } = await (parent
      ? dialog.showSaveDialog(parent, options)
      : dialog.showSaveDialog(options))
    return canceled || filePath === '' ? null : filePath
  }
  return {
    saveSpreadsheet: (suggestedName) =>
      save('Exportar a Excel', suggestedName, { name: 'Libro de Excel', extensions: ['xlsx'] }),
    savePdf: (suggestedName) =>
      save('Imprimir por puesto', suggestedName, { name: 'Documento PDF', extensions: ['pdf'] }),
    showInFolder: (file) => shell.showItemInFolder(file),
  }
}
