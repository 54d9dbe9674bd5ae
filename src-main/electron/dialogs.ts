import path from 'node:path'
import { app, type BrowserWindow, dialog, shell } from 'electron'
import { messages } from '../../src-preload/messages/index.ts'
import type { SaveDialogs } from '../chosen-files.ts'

export function createDialogs(window: () => BrowserWindow | null): SaveDialogs {
  async function save(ending: 'xlsx' | 'pdf', suggestedName: string): Promise<string | null> {
    const { title, kind } = messages.system.save[ending]
    const options = {
      title,
      defaultPath: path.join(app.getPath('documents'), suggestedName),
      filters: [{ name: kind, extensions: [ending] }],
    }
    const parent = window()
    const { canceled, filePath } = await (parent
      ? dialog.showSaveDialog(parent, options)
      : dialog.showSaveDialog(options))
    return canceled || filePath === '' ? null : filePath
  }
  return {
    saveSpreadsheet: (suggestedName) => save('xlsx', suggestedName),
    savePdf: (suggestedName) => save('pdf', suggestedName),
    showInFolder: (file) => shell.showItemInFolder(file),
  }
}
