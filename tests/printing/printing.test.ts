import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createChanges } from '../../src-main/database/changes.ts'
import { createOneTask } from '../../src-main/one-task.ts'
import { type Printer, type PrintingOptions, printingHandlers } from '../../src-main/printing/handlers.ts'
import { printingReads } from '../../src-main/printing/reads.ts'
import { Refusal } from '../../src-main/refusal.ts'
import {
  everybody,
  type PrintedDocument,
  type PrintInput,
  type PrintProgress,
} from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { placeAccounts } from '../support/accounts.ts'
import { invented, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { inventPeople } from '../support/counted.ts'
import { openDatabase, temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { authorised } from '../support/invented.ts'
import { startWithLeaders } from '../support/leaders.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { leader } from '../support/screens.ts'

/** 24 November 2026, 21:30 in Colombia: already the 25th in UTC. */
const now = Date.UTC(2026, 10, 25, 2, 30)

const byPuesto: PrintedDocument = {
  kind: 'people',
  of: { kind: 'view', view: everybody },
  about: 'Vereda El Recreo',
  by: 'puesto',
  order: 'mesa',
}
const anew = (document: PrintedDocument): PrintInput => ({ document, edition: null })
const onlyOf = (ids: number[]): PrintedDocument => ({
  ...byPuesto,
  of: { kind: 'selection', selection: { view: everybody, picks: { kind: 'only', ids } } },
})

interface Drawn {
  body: string
  signal: AbortSignal
  end(pdf: Uint8Array): void
}

interface Printing extends TestApp {
  folder: string
  /** Resolves when the next PDF is drawn. */
  drawing(): Promise<Drawn>
  progress(): PrintProgress[]
}

async function startPrinting(
  chosen: string | null = 'Mis referidos',
  toPaper: Printer['toPaper'] = async () => 'printed',
): Promise<Printing> {
  const folder = temporaryFolder()
  const waiting: ((drawn: Drawn) => void)[] = []
  const toPdf: Printer['toPdf'] = (body, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      for (const told of waiting.splice(0)) told({ body, signal, end: resolve })
    })
  const save = async () => (chosen === null ? null : path.join(folder, chosen))
  const started = await signedIn({
    clock: fakeClock(now),
    printer: { toPdf, toPaper },
    dialogs: { saveSpreadsheet: save, savePdf: save, showInFolder: () => {} },
  })
  ok(
    await started.call('people', 'register', {
      cedula: '1014880231',
      name: 'Yolanda Patiño Ñáñez',
      phone: null,
      ...blankTexts,
      consent: authorised,
    }),
  )
  return {
    ...started,
    folder,
    drawing: () => new Promise((resolve) => waiting.push(resolve)),
    progress: () =>
      started.events
        .filter(({ name }) => name === 'printing.progress')
        .map(({ event }) => event as PrintProgress),
  }
}

test('a PDF says how far it is, and what it wrote is whole and alone where the leader chose', async () => {
  const { call, drawing, progress, folder } = await startPrinting()
  const running = drawing()
  const answer = call('printing', 'savePdf', anew(byPuesto))
  const { body, end } = await running
  expect(body).toContain('Yolanda <b>Patiño Ñáñez</b>')
  expect(body).toContain(owner.displayName)
  expect(body).toContain('24/11/2026')
  expect(body).toContain('1 referido · Vereda El Recreo')
  expect(await call('printing', 'savePdf', anew(byPuesto))).toEqual({ ok: false, error: { code: 'busy' } })
  expect(await call('printing', 'print', anew(byPuesto))).toEqual({ ok: false, error: { code: 'busy' } })
  end(Buffer.from('%PDF-'))
  const file = path.join(folder, 'Mis referidos.pdf')
  expect(ok(await answer)).toEqual({ kind: 'saved', path: file, people: 1, files: 1 })
  expect(fs.readdirSync(folder)).toEqual(['Mis referidos.pdf'])
  expect(fs.readFileSync(file, 'utf8')).toBe('%PDF-')
  expect(progress().map(({ phase, people }) => [phase, people])).toEqual([
    ['reading', 0],
    ['drawing', 1],
    ['saving', 1],
  ])
})

test('preview, printer and PDF have the same pages', async () => {
  const bodies: string[] = []
  const { call, drawing } = await startPrinting('a.pdf', async (body) => {
    bodies.push(body)
    return 'printed'
  })
  for (let n = 1; n <= 80; n++) ok(await call('people', 'register', invented(n)))
  const preview = ok(await call('printing', 'preview', { ...anew(byPuesto), first: 1 }))
  expect(preview).toMatchObject({ people: 81, letterhead: { whose: owner.displayName, day: '24/11/2026' } })
  expect(preview.pages).toBeGreaterThan(1)
  expect(preview.shown).toHaveLength(preview.pages)
  expect(ok(await call('printing', 'print', anew(byPuesto)))).toEqual({ kind: 'printed' })
  const running = drawing()
  const answer = call('printing', 'savePdf', anew(byPuesto))
  const { body, end } = await running
  bodies.push(body)
  end(Buffer.from('%PDF-'))
  ok(await answer)
  expect(bodies[0]).toBe(bodies[1])
  const names = preview.shown.flatMap(({ lines }) =>
    lines.flatMap((line) =>
      line.kind === 'row' && typeof line.cells[1] === 'object' ? [line.cells[1]] : [],
    ),
  )
  const printed = [...(bodies[0] ?? '').matchAll(/<td class="name">(.*?)<b>(.*?)<\/b>/g)]
  expect(printed.map(([, plain, strong]) => ({ plain, strong }))).toEqual(names)
  expect(bodies[0]?.match(/página \d+ de \d+/g)).toEqual(
    preview.shown.map(({ number }) => `página ${number} de ${preview.pages}`),
  )
})

test('the pages of an edition stay as they were at its preview, also on the printer and in the PDF', async () => {
  const bodies: string[] = []
  const { call, drawing } = await startPrinting('a.pdf', async (body) => {
    bodies.push(body)
    return 'printed'
  })
  for (let n = 1; n <= 60; n++) ok(await call('people', 'register', invented(n)))
  const first = ok(await call('printing', 'preview', { ...anew(byPuesto), first: 1 }))
  ok(await call('people', 'register', invented(99, 'Aaron Abad')))
  const shown = { document: byPuesto, edition: first.edition }
  const more = ok(await call('printing', 'preview', { ...shown, first: 2 }))
  expect(more).toEqual({ ...first, shown: first.shown.slice(1) })
  expect(ok(await call('printing', 'print', shown))).toEqual({ kind: 'printed' })
  const running = drawing()
  const answer = call('printing', 'savePdf', shown)
  const { body, end } = await running
  end(Buffer.from('%PDF-'))
  expect(ok(await answer)).toMatchObject({ people: 61 })
  expect(bodies[0]).toBe(body)
  expect(body).not.toContain('Abad')

  // Another edition takes its place: what is asked of the first one is answered anew, from the first page on.
  const second = ok(await call('printing', 'preview', { ...anew(byPuesto), first: 1 }))
  expect(JSON.stringify(second.shown[0])).toContain('Abad')
  const third = ok(await call('printing', 'preview', { ...shown, first: 2 }))
  expect(third.shown).toEqual(second.shown)
  expect(new Set([first, second, third].map(({ edition }) => edition)).size).toBe(3)
  ok(await call('printing', 'print', shown))
  expect(bodies[1]).toContain('Abad')

  const forgotten = ok(await call('printing', 'preview', { ...anew(byPuesto), first: 1 }))
  ok(await call('printing', 'forget'))
  const again = ok(
    await call('printing', 'preview', { document: byPuesto, edition: forgotten.edition, first: 1 }),
  )
  expect(again.edition).not.toBe(forgotten.edition)
})

test('an edition is of one document and of one leader’s people', async () => {
  const { call, as } = await startWithLeaders({})
  await as('Ana')
  ok(await call('people', 'register', invented(1, 'Zoila Peña')))
  await as('Marta')
  const { edition } = ok(await call('campaign', 'printPreview', { ...anew(byPuesto), first: 1 }))
  const own = ok(await call('printing', 'preview', { document: byPuesto, edition, first: 1 }))
  expect(own).toMatchObject({ people: 0, shown: [] })
  await as('Ana')
  const { edition: ofAna } = ok(await call('printing', 'preview', { ...anew(byPuesto), first: 1 }))
  await as('Beto')
  const byMesa = { ...byPuesto, by: 'mesa' as const }
  expect(
    ok(await call('printing', 'preview', { document: byPuesto, edition: ofAna, first: 1 })),
  ).toMatchObject({ people: 0, shown: [] })
  await as('Ana')
  const puesto = ok(await call('printing', 'preview', { ...anew(byPuesto), first: 1 }))
  const mesa = ok(await call('printing', 'preview', { document: byMesa, edition: puesto.edition, first: 1 }))
  expect(mesa.edition).not.toBe(puesto.edition)
})

test('the parts of a PDF are of one edition', async () => {
  const { database } = await startWithLeaders({})
  const { prepareSheets, readPart } = printingReads(database.sqlite)
  const letterhead = { whose: 'Ana', day: '24/11/2026' }
  const task = { whose: 'campaign' as const, letterhead, now, today: '2026-11-24' }
  const { edition } = prepareSheets({ ...task, document: byPuesto, edition: null })
  prepareSheets({ ...task, document: { ...byPuesto, by: 'mesa' }, edition: null })
  expect(() => readPart({ edition, at: 1 })).toThrow(Refusal)
})

test('a selection is printed alone, and another leader’s people are not', async () => {
  const { call, as } = await startWithLeaders({})
  await as('Beto')
  const theirs = ok(await call('people', 'register', invented(1, 'Zoila Peña')))
  await as('Ana')
  const own = ok(await call('people', 'register', invented(2)))
  ok(await call('people', 'register', invented(3)))
  const preview = ok(await call('printing', 'preview', { ...anew(onlyOf([theirs.id, own.id])), first: 1 }))
  expect(preview.people).toBe(1)
  expect(JSON.stringify(preview)).not.toContain(theirs.name)
  const of = {
    kind: 'selection' as const,
    selection: { view: everybody, picks: { kind: 'only' as const, ids: [theirs.id] } },
  }
  expect(ok(await call('followUp', 'read', { of })).people).toBe(0)
  expect(ok(await call('followUp', 'read', { of: { kind: 'view', view: everybody } }))).toMatchObject({
    people: 2,
    waiting: 2,
    groups: [],
    votes: { people: 0, places: [] },
  })
})

test.each([
  { kind: 'summary', part: 'status' },
  { kind: 'summary', part: 'mesa' },
  { kind: 'summary', part: 'days' },
  { kind: 'follow_up', of: byPuesto.of, about: '' },
] satisfies PrintedDocument[])('it is printed by the same way: $kind', async (document) => {
  const bodies: string[] = []
  const { call } = await startPrinting(null, async (body) => {
    bodies.push(body)
    return 'printed'
  })
  expect(ok(await call('printing', 'preview', { ...anew(document), first: 1 }))).toMatchObject({
    pages: 1,
    people: 1,
  })
  expect(ok(await call('printing', 'print', anew(document)))).toEqual({ kind: 'printed' })
  expect(bodies[0]).toContain('página 1 de 1')
})

test.each(['aborted', 'no_printer', 'failed'] as const)(
  'what the printer says reaches the leader: %s',
  async (kind) => {
    const { call } = await startPrinting(null, async () => kind)
    expect(ok(await call('printing', 'print', anew(byPuesto)))).toEqual({ kind })
  },
)

const inTwoParts = {
  prepareSheets: () => ({ edition: 'one', people: [6_000, 6_000] }),
  readPart: ({ at }: { at: number }) => ['uno', 'dos'][at],
}

/** The handlers with a reader that has two parts; `draw` is called for each. */
function inParts(folder: string, draw: () => void, wrote: (abort: () => void) => void = () => {}) {
  const progress: PrintProgress[] = []
  const database = openDatabase()
  const printTask = createOneTask()
  const session = {
    database,
    changes: createChanges(database.sqlite),
    slowReader: {
      run: async (task: keyof typeof inTwoParts, input: { at: number }) => inTwoParts[task](input),
    },
    unfinishedFiles: {
      async write(file: string, pdf: Uint8Array) {
        fs.writeFileSync(file, pdf)
        wrote(printTask.abort)
      },
    },
  }
  const choose = async () => ({ file: path.join(folder, 'hojas.PDF'), session })
  const { printing } = printingHandlers({
    files: { choose, wrote: () => {} } as unknown as PrintingOptions['files'],
    clock: fakeClock(now),
    printer: {
      async toPdf(body) {
        draw()
        return Buffer.from(`%PDF-${body}`)
      },
      toPaper: async () => 'printed',
    },
    printTask,
    emit: (_, event) => void progress.push(event as PrintProgress),
    log: () => {},
  })
  const context = { session, account: { id: 1, displayName: 'Marta G.' } } as unknown as Parameters<
    typeof printing.print
  >[1]
  return {
    print: () => printing.print(anew(byPuesto), context),
    savePdf: () => printing.savePdf(anew(byPuesto), context),
    progress,
  }
}

test('parts are drawn one after another and written once all of them are; the printer takes none', async () => {
  const folder = temporaryFolder()
  let before: string[] = []
  const { print, savePdf, progress } = inParts(folder, () => expect(fs.readdirSync(folder)).toEqual(before))
  const first = path.join(folder, 'hojas (1 de 2).PDF')
  expect(await savePdf()).toEqual({ kind: 'saved', path: first, people: 12_000, files: 2 })
  expect(fs.readdirSync(folder).sort()).toEqual(['hojas (1 de 2).PDF', 'hojas (2 de 2).PDF'])
  expect(fs.readFileSync(first, 'utf8')).toBe('%PDF-uno')
  expect(progress.map(({ phase, people }) => [phase, people])).toEqual([
    ['reading', 0],
    ['drawing', 12_000],
    ['drawing', 12_000],
    ['saving', 12_000],
  ])
  expect(await print()).toEqual({ kind: 'too_many' })

  // The dialog asks about `hojas.PDF`, which does not exist. Other files of the folder must stay unchanged.
  fs.rmSync(first)
  fs.writeFileSync(path.join(folder, 'hojas (2 de 2).PDF'), 'of another day')
  before = fs.readdirSync(folder)
  expect(await savePdf()).toMatchObject({ path: path.join(folder, 'hojas - copia 2 (1 de 2).PDF'), files: 2 })
  expect(fs.readdirSync(folder).sort()).toEqual([
    'hojas (2 de 2).PDF',
    'hojas - copia 2 (1 de 2).PDF',
    'hojas - copia 2 (2 de 2).PDF',
  ])
  expect(fs.readFileSync(path.join(folder, 'hojas (2 de 2).PDF'), 'utf8')).toBe('of another day')
})

test('a lock between two files of one PDF leaves the second one unwritten', async () => {
  const folder = temporaryFolder()
  const { savePdf } = inParts(
    folder,
    () => {},
    (abort) => abort(),
  )
  expect(await savePdf()).toEqual({ kind: 'aborted' })
  expect(fs.readdirSync(folder)).toEqual(['hojas (1 de 2).PDF'])
})

test.runIf(isFull)('more than 10,000 people are several parts', async () => {
  const dataDir = temporaryFolder()
  const folder = temporaryFolder()
  const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now, quickDerive)
  inventPeople(database, { people: 10_001, puestos: 3, referredBy: 1, now })
  database.close()
  const rows: number[] = []
  const { call } = startApp({
    dataDir,
    dialogs: {
      saveSpreadsheet: async () => null,
      savePdf: async () => path.join(folder, 'hojas.pdf'),
      showInFolder: () => {},
    },
    printer: {
      async toPdf(body) {
        rows.push(body.split('<td class="name">').length - 1)
        return Buffer.from('%PDF-')
      },
      toPaper: async () => 'printed',
    },
  })
  ok(await call('session', 'signIn', { slotId: placed[0]?.slotId ?? '', password: leader.password }))
  expect(ok(await call('printing', 'print', anew(byPuesto)))).toEqual({ kind: 'too_many' })
  expect(ok(await call('printing', 'savePdf', anew(byPuesto)))).toMatchObject({ people: 10_001, files: 2 })
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(10_001)
  expect(Math.max(...rows)).toBeLessThanOrEqual(10_000)
})

test.each(['a leader who cancels', 'a lock', 'an app that is closed'])(
  '%s ends the print, and nothing is written',
  async (who) => {
    const { app, call, drawing, folder } = await startPrinting()
    const running = drawing()
    const answer = call('printing', 'savePdf', anew(byPuesto))
    const { signal } = await running
    if (who === 'a leader who cancels') ok(await call('printing', 'abort'))
    else if (who === 'a lock') app.lock()
    else await app.close()
    expect(ok(await answer)).toEqual({ kind: 'aborted' })
    expect(signal.aborted).toBe(true)
    expect(fs.readdirSync(folder)).toEqual([])
  },
)

test('a lock ends the system’s print dialog', async () => {
  let shown: (signal: AbortSignal) => void = () => {}
  const dialog = new Promise<AbortSignal>((resolve) => {
    shown = resolve
  })
  const { app, call } = await startPrinting(null, (_, signal) => {
    shown(signal)
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  })
  const answer = call('printing', 'print', anew(byPuesto))
  const signal = await dialog
  app.lock()
  expect(signal.aborted).toBe(true)
  expect(ok(await answer)).toEqual({ kind: 'aborted' })
})

test('nobody is printed where no place was chosen, nor where there is nobody', async () => {
  const unchosen = await startPrinting(null)
  expect(ok(await unchosen.call('printing', 'savePdf', anew(byPuesto)))).toEqual({ kind: 'aborted' })
  expect(unchosen.progress()).toEqual([])

  const folder = temporaryFolder()
  const savePdf = async () => path.join(folder, 'a.pdf')
  const { call } = await signedIn({
    dialogs: { saveSpreadsheet: async () => null, savePdf, showInFolder: () => {} },
  })
  for (const document of [byPuesto, { kind: 'summary', part: 'puesto' } as const]) {
    expect(ok(await call('printing', 'preview', { ...anew(document), first: 1 }))).toMatchObject({
      pages: 0,
      shown: [],
    })
    expect(ok(await call('printing', 'print', anew(document)))).toEqual({ kind: 'nothing' })
    expect(ok(await call('printing', 'savePdf', anew(document)))).toEqual({ kind: 'nothing' })
  }
  expect(fs.readdirSync(folder)).toEqual([])
})

test('a folder that is gone is told as such', async () => {
  const { call, drawing, folder } = await startPrinting('no está/hoja.pdf')
  const running = drawing()
  const answer = call('printing', 'savePdf', anew(byPuesto))
  const { end } = await running
  end(Buffer.from('%PDF-'))
  expect(await answer).toEqual({ ok: false, error: { code: 'cannot_write' } })
  expect(fs.readdirSync(folder)).toEqual([])
})
