import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Printer } from '../../src-main/printing/handlers.ts'
import { everybody, type PrintInput } from '../../src-preload/contract/index.ts'
import { invented, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull } from '../support/extent.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

/** What the log says of the campaign's people on paper and in PDFs: nothing leaves before it is recorded. */

const sheets: PrintInput = {
  document: { kind: 'people', of: { kind: 'view', view: everybody }, about: '', by: 'puesto', order: 'mesa' },
  edition: null,
}

/** Marta, the owner, with a person of Ana. */
async function stage(
  printer: Partial<Printer>,
  file = path.join(temporaryFolder(), 'hojas.pdf'),
): Promise<LeadersApp> {
  const started = await startWithLeaders({
    printer: { toPdf: async (body) => Buffer.from(body), toPaper: async () => 'printed', ...printer },
    dialogs: { saveSpreadsheet: async () => null, savePdf: async () => file, showInFolder: () => {} },
  })
  await started.as('Ana')
  ok(await started.call('people', 'register', invented(1)))
  await started.as('Marta')
  return started
}

/** As the owner reads it, newest first. */
const logged = async (t: LeadersApp): Promise<string[]> =>
  (await readLog(t)).map((entry) => (entry.action === 'campaign_taken' ? entry.as : entry.action))

/** Runs `work` while the log takes no such entry. */
async function withoutRoom(t: LeadersApp, as: string, work: () => Promise<void>): Promise<void> {
  t.database.sqlite.exec(
    `CREATE TRIGGER full BEFORE INSERT ON audit_log WHEN NEW.detail LIKE '%"${as}"%'
      BEGIN SELECT RAISE(ABORT, 'no room'); END`,
  )
  await work()
  t.database.sqlite.exec('DROP TRIGGER full')
  expect(t.logged.splice(0).join()).toContain('no room')
}

test.each([
  { kind: 'printed', log: ['paper', 'print_dialog'] },
  { kind: 'aborted', log: ['print_dialog'] },
  ...inFull([
    { kind: 'no_printer', log: ['print_dialog'] },
    { kind: 'failed', log: ['print_dialog'] },
  ] as const),
] as const)(
  'the dialog is in the log before it opens, and paper only once it was sent: $kind',
  async ({ kind, log }) => {
    let before: string[] = []
    const t = await stage({
      async toPaper() {
        before = await logged(t)
        return kind
      },
    })
    expect(ok(await t.call('campaign', 'print', sheets))).toEqual({ kind })
    expect(before).toEqual(['print_dialog'])
    expect(await logged(t)).toEqual(log)
    // So are one's own people.
    ok(await t.call('people', 'register', invented(2)))
    ok(await t.call('printing', 'print', sheets))
    expect(await logged(t)).toEqual([...log.map(() => 'own_exported'), ...log])
    expect((await readLog(t))[0]).toMatchObject({ as: log[0], people: 1 })
  },
)

test('no dialog is opened if that cannot be recorded', async () => {
  let isShown = false
  const t = await stage({
    async toPaper() {
      isShown = true
      return 'printed'
    },
  })
  await withoutRoom(t, 'print_dialog', async () => {
    expect(await t.call('campaign', 'print', sheets)).toMatchObject({ ok: false })
  })
  expect(isShown).toBe(false)
})

test('paper that was sent and cannot be recorded is told as such', async () => {
  const t = await stage({})
  await withoutRoom(t, 'paper', async () => {
    expect(ok(await t.call('campaign', 'print', sheets))).toEqual({ kind: 'unrecorded' })
  })
  expect(await logged(t)).toEqual(['print_dialog'])
})

test('a lock while the dialog is open leaves the dialog in the log', async () => {
  const t = await stage({
    toPaper: (_, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        t.app.lock()
      }),
  })
  expect(ok(await t.call('campaign', 'print', sheets))).toEqual({ kind: 'aborted' })
  await t.as('Marta')
  expect(await logged(t)).toEqual(['print_dialog'])
})

test('a PDF is in the log before it is written, and one that is cancelled while it is drawn is not', async () => {
  const folder = temporaryFolder()
  const t = await stage(
    {
      toPdf: (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
          void t.call('printing', 'abort')
        }),
    },
    path.join(folder, 'hojas.pdf'),
  )
  expect(ok(await t.call('campaign', 'savePdf', sheets))).toEqual({ kind: 'aborted' })
  expect(await logged(t)).toEqual([])

  const drawn = await stage({}, path.join(folder, 'hojas.pdf'))
  await withoutRoom(drawn, 'pdf', async () => {
    expect(await drawn.call('campaign', 'savePdf', sheets)).toMatchObject({ ok: false })
  })
  expect(fs.readdirSync(folder)).toEqual([])
  expect(ok(await drawn.call('campaign', 'savePdf', sheets))).toMatchObject({ kind: 'saved' })
  expect(await logged(drawn)).toEqual(['pdf'])
})
