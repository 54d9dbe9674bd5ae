import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { everyone, invented, ok } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { startWithLeaders } from '../support/leaders.ts'

test.each(['export', 'exportSelection', 'summary', 'print'] as const)(
  'who came in while the dialog of %s was open gets nothing of whoever asked',
  async (what) => {
    const folder = temporaryFolder()
    let choose: (file: string) => void = () => {}
    let opened: () => void = () => {}
    const asked = new Promise<void>((resolve) => {
      opened = resolve
    })
    const dialog = () =>
      new Promise<string>((resolve) => {
        choose = resolve
        opened()
      })
    const { call, as } = await startWithLeaders({
      dialogs: { saveSpreadsheet: dialog, savePdf: dialog, showInFolder: () => {} },
      printPdf: async () => Buffer.from('%PDF-'),
    })
    await as('Ana')
    const { id } = ok(await call('people', 'register', invented(7)))
    const running = {
      export: () => call('spreadsheet', 'export', everyone),
      exportSelection: () =>
        call('spreadsheet', 'exportSelection', { view: everyone, picks: { kind: 'only', ids: [id] } }),
      summary: () => call('summary', 'export', { part: 'puesto' }),
      print: () => call('summary', 'printByPlace'),
    }[what]()
    await asked
    await as('Beto')
    choose(path.join(folder, 'hoja'))
    expect(await running).toEqual({ ok: false, error: { code: 'not_signed_in' } })
    expect(fs.readdirSync(folder)).toEqual([])
  },
)
