import path from 'node:path'
import { app, type BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron'
import { messages } from '../../src-preload/messages/index.ts'
import type { CopyDialogs } from '../backup/handlers.ts'
import type { SaveDialogs } from '../chosen-files.ts'
import { exchangeEnding } from '../exchange/format.ts'
import type { ExchangeDialogs } from '../exchange/handlers.ts'
import type { ImportDialogs } from '../import/handlers.ts'

function kindOf(ending: string): 'xlsx' | 'csv' | 'json' | 'referidos-personas' {
  switch (ending) {
    case '.csv':
      return 'csv'
    case '.json':
      return 'json'
    case exchangeEnding:
      return 'referidos-personas'
    default:
      return 'xlsx'
  }
}

export function createDialogs(
  window: () => BrowserWindow | null,
): SaveDialogs & CopyDialogs & ImportDialogs & ExchangeDialogs {
  async function save(
    ending: 'xlsx' | 'csv' | 'json' | 'pdf' | 'referidos-personas',
    suggestedName: string,
  ): Promise<string | null> {
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
  async function choose(options: OpenDialogOptions): Promise<string | null> {
    const parent = window()
    const { canceled, filePaths } = await (parent
      ? dialog.showOpenDialog(parent, options)
      : dialog.showOpenDialog(options))
    return canceled ? null : (filePaths[0] ?? null)
  }
  const { folder, file, kind } = messages.system.copies
  return {
    chooseCopyFolder: () =>
      choose({ title: folder, properties: ['openDirectory', 'createDirectory', 'promptToCreate'] }),
    chooseCopy: () =>
      choose({ title: file, properties: ['openFile'], filters: [{ name: kind, extensions: ['referidos'] }] }),
    chooseSpreadsheet: () =>
      choose({
        title: messages.import.chooseTitle,
        properties: ['openFile'],
        filters: [
          {
            name: messages.import.fileKinds,
            extensions: ['xlsx', 'xlsm', 'xls', 'ods', 'csv', 'tsv', 'txt', 'xlsb', 'html', 'htm'],
          },
        ],
      }),
    saveSpreadsheet: (suggestedName) => save(kindOf(path.extname(suggestedName)), suggestedName),
    savePdf: (suggestedName) => save('pdf', suggestedName),
    chooseExchange: () =>
      choose({
        title: messages.exchange.chooseTitle,
        properties: ['openFile'],
        filters: [{ name: messages.exchange.kind, extensions: ['referidos-personas'] }],
      }),
    showInFolder: (file) => shell.showItemInFolder(file),
  }
}
