import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { everyone, exportOf, invented, ok } from '../support/app.ts'
import { temporaryFolder } from '../support/database.ts'
import { startWithLeaders } from '../support/leaders.ts'

test.each(['export', 'export of a selection', 'summary', 'print'] as const)(
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
      printer: { toPdf: async () => Buffer.from('%PDF-'), toPaper: async () => 'printed' },
    })
    await as('Ana')
    const { id } = ok(await call('people', 'register', invented(7)))
    const running = {
      export: () => call('spreadsheet', 'export', exportOf(everyone)),
      'export of a selection': () =>
        call('spreadsheet', 'export', exportOf({ view: everyone, picks: { kind: 'only', ids: [id] } })),
      summary: () => call('summary', 'export', { part: 'puesto' }),
      print: () =>
        call('printing', 'savePdf', { document: { kind: 'summary', part: 'status' }, edition: null }),
    }[what]()
    await asked
    await as('Beto')
    choose(path.join(folder, 'hoja'))
    expect(await running).toEqual({ ok: false, error: { code: 'not_signed_in' } })
    expect(fs.readdirSync(folder)).toEqual([])
  },
)

test('one export at a time, whatever its kind; that it is written is told once its place is chosen', async () => {
  const folder = temporaryFolder()
  let choose: (file: string) => void = () => {}
  const saveSpreadsheet = () => new Promise<string>((resolve) => (choose = resolve))
  const { call, as, events } = await startWithLeaders({
    dialogs: { saveSpreadsheet, savePdf: async () => null, showInFolder: () => {} },
  })
  await as('Ana')
  const { id } = ok(await call('people', 'register', invented(7)))
  const told = () => events.filter(({ name }) => name === 'spreadsheet.progress').map(({ event }) => event)
  const one = { view: everyone, picks: { kind: 'only' as const, ids: [id] } }

  const first = call('spreadsheet', 'export', exportOf(everyone))
  const busy = { ok: false, error: { code: 'busy' } }
  expect(await call('spreadsheet', 'export', exportOf(everyone))).toEqual(busy)
  expect(await call('spreadsheet', 'export', exportOf(one))).toEqual(busy)
  expect(await call('summary', 'export', { part: 'puesto' })).toEqual(busy)
  expect(told()).toEqual([])
  choose(path.join(folder, 'hoja.xlsx'))
  expect(ok(await first)).toMatchObject({ kind: 'saved', rows: 1 })
  // A slow machine gets a report each second after these.
  expect(told().slice(0, 2)).toEqual([
    { rows: null, done: null, leftMs: null },
    { rows: 1, done: 0, leftMs: null },
  ])

  // After a failed export the next one works.
  for (const [file, came] of [
    ['no está/hoja.xlsx', { ok: false, error: { code: 'cannot_write' } }],
    ['otra.xlsx', { ok: true, value: { kind: 'saved' } }],
  ] as const) {
    const next = call('summary', 'export', { part: 'status' })
    choose(path.join(folder, file))
    expect(await next).toMatchObject(came)
  }
})

test('a dialog that was left open at a lock refuses whoever is next nothing, and shows them nothing', async () => {
  const folder = temporaryFolder()
  const open: ((file: string) => void)[] = []
  const shown: string[] = []
  const { call, as } = await startWithLeaders({
    dialogs: {
      saveSpreadsheet: () => new Promise<string>((resolve) => open.push(resolve)),
      savePdf: async () => null,
      showInFolder: (file) => void shown.push(path.basename(file)),
    },
  })
  const begin = (what: 'view' | 'summary') =>
    what === 'view'
      ? call('spreadsheet', 'export', exportOf(everyone))
      : call('summary', 'export', { part: 'status' as const })
  const choose = (file: string) => open.shift()?.(path.join(folder, file))
  await as('Ana')
  ok(await call('people', 'register', invented(7)))
  const first = begin('view')
  choose('ana.xlsx')
  ok(await first)
  const left = begin('view')

  await as('Beto')
  ok(await call('spreadsheet', 'showLast'))
  expect(shown).toEqual([])
  const next = begin('summary')
  expect(open).toHaveLength(2)
  open.reverse()
  choose('beto.xlsx')
  expect(ok(await next)).toMatchObject({ kind: 'saved' })
  ok(await call('spreadsheet', 'showLast'))
  choose('de ana para beto.xlsx')
  expect(await left).toEqual({ ok: false, error: { code: 'not_signed_in' } })

  // The dialog of an account that signs in again still works for it.
  await as('Ana')
  const again = begin('view')
  await as('Beto')
  await as('Ana')
  expect(await begin('summary')).toEqual({ ok: false, error: { code: 'busy' } })
  choose('otra de ana.xlsx')
  expect(ok(await again)).toMatchObject({ kind: 'saved', rows: 1 })
  ok(await call('spreadsheet', 'showLast'))
  expect(shown).toEqual(['beto.xlsx', 'otra de ana.xlsx'])
  expect(fs.readdirSync(folder).sort()).toEqual(['ana.xlsx', 'beto.xlsx', 'otra de ana.xlsx'])
})
