import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import { readPrinted, readSummary } from '../../src-main/summary/figures.ts'
import type { PrintPdf } from '../../src-main/summary/handlers.ts'
import type { PrintProgress } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { placeAccounts } from '../support/accounts.ts'
import { ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { inventPeople } from '../support/counted.ts'
import { openDatabase, temporaryFolder } from '../support/database.ts'
import { authorised } from '../support/invented.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { leader } from '../support/screens.ts'

/** 24 November 2026, 21:30 in Colombia: already the 25th in UTC. */
const now = Date.UTC(2026, 10, 25, 2, 30)
const dayMs = 24 * 3_600_000

interface Invented {
  referredBy?: number
  registeredAt?: number
  deletedAt?: number | null
  status?: string | null
  /** departamento, municipio, puesto, mesa. */
  place?: [string, string, string, string] | null
  attempts?: { outcome: string; at: number; cost?: number; refunded?: boolean }[]
}

let lastCedula = 1_014_880_000

function invent({ sqlite }: Database, name: string, of: Invented): void {
  const { referredBy = 1, registeredAt = now, deletedAt = null, status = null, place = null } = of
  lastCedula += 1
  const cedula = String(lastCedula)
  const id = sqlite
    .prepare(
      `INSERT INTO people (uid, cedula, name, name_sort, referred_by, registered_at, updated_at, deleted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      cedula,
      cedula,
      name,
      name.toLowerCase(),
      referredBy,
      registeredAt,
      registeredAt,
      deletedAt,
    ).lastInsertRowid
  sqlite
    .prepare(
      `INSERT INTO census_records (person_id, status, departamento, municipio, puesto, mesa, direccion)
       VALUES (?, ?, ?, ?, ?, ?, 'CRA 22 25-14')`,
    )
    .run(id, status, ...(place ?? [null, null, null, null]))
  const job = sqlite
    .prepare(
      `INSERT INTO lookup_jobs (person_id, state, priority, due_at, created_at, finished_at) VALUES (?, 'done', 1, 1, 1, 1)`,
    )
    .run(id).lastInsertRowid
  for (const { outcome, at, cost = 0, refunded = false } of of.attempts ?? [])
    sqlite
      .prepare(
        `INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, captcha_cost, refunded)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(job, id, at - 1, at, outcome, cost, refunded ? 1 : 0)
}

const paipa: [string, string, string, string] = ['BOYACA', 'PAIPA', 'I.E. INVENTADA', '7']

function inventAll(database: Database): void {
  invent(database, 'Ana', {
    status: 'ACTIVE',
    place: paipa,
    attempts: [
      { outcome: 'timeout', at: now - dayMs, cost: 0.003 },
      { outcome: 'found', at: now, cost: 0.003 },
    ],
  })
  // The last moment of the 22nd in Colombia.
  const lastOf22nd = Date.UTC(2026, 10, 23, 5) - 1
  invent(database, 'Beto', {
    status: 'ACTIVE',
    place: ['BOYACA', 'PAIPA', 'I.E. INVENTADA', '8'],
    registeredAt: lastOf22nd,
    attempts: [
      { outcome: 'found', at: lastOf22nd + 1 },
      { outcome: 'interrupted', at: now },
      { outcome: 'snoozed', at: now },
      { outcome: 'aborted', at: now },
      { outcome: 'network_error', at: now, refunded: true },
    ],
  })
  // One millisecond before the first of the 30 counted days.
  const before = Date.UTC(2026, 9, 26, 5) - 1
  invent(database, 'Caro', {
    status: 'NOT_FOUND',
    registeredAt: before,
    attempts: [{ outcome: 'not_found', at: before, cost: 5 }],
  })
  invent(database, 'Dora', { registeredAt: before + 1 })
  const theirs = { status: 'ACTIVE', place: paipa, attempts: [{ outcome: 'found', at: now, cost: 7 }] }
  invent(database, 'Another leader’s', { ...theirs, referredBy: 2 })
  invent(database, 'Nobody’s', { ...theirs, referredBy: 3 })
  invent(database, 'Deleted', { ...theirs, deletedAt: now, attempts: [] })
}

test('a leader’s own people are counted by status, place and day in Colombia, and nobody else’s', () => {
  const database = openDatabase()
  inventAll(database)
  const summary = readSummary(database.sqlite, 1, now)
  expect(summary).toMatchObject({ people: 4, placed: 2 })
  expect(Object.entries(summary.statuses).filter(([, people]) => people > 0)).toEqual([
    ['PENDING', 1],
    ['ACTIVE', 2],
    ['NOT_FOUND', 1],
  ])
  const place = { departamento: 'BOYACA', municipio: 'PAIPA', puesto: 'I.E. INVENTADA' }
  expect(summary.places).toEqual({
    municipio: { all: 1, most: [{ ...place, puesto: null, mesa: null, people: 2 }] },
    puesto: { all: 1, most: [{ ...place, mesa: null, people: 2 }] },
    mesa: {
      all: 2,
      most: [
        { ...place, mesa: '7', people: 1 },
        { ...place, mesa: '8', people: 1 },
      ],
    },
  })
  expect(summary.days).toHaveLength(30)
  expect(summary.days.filter(({ registered, checked }) => registered + checked > 0)).toEqual([
    { day: '2026-10-26', registered: 1, checked: 0, cost: 0 },
    { day: '2026-11-22', registered: 1, checked: 0, cost: 0 },
    { day: '2026-11-23', registered: 0, checked: 2, cost: 0.003 },
    { day: '2026-11-24', registered: 1, checked: 1, cost: 0.003 },
  ])
  expect(summary.cost).toBeCloseTo(0.006)
  expect(readPrinted(database.sqlite, 1).map(({ name }) => name)).toEqual(['Ana', 'Beto', 'Caro', 'Dora'])
})

test('who has nobody is told of nobody; without a paid captcha there is no cost', () => {
  const database = openDatabase()
  const nobody = readSummary(database.sqlite, 1, now)
  expect(nobody).toMatchObject({ people: 0, placed: 0, cost: null })
  expect(nobody.places.mesa).toEqual({ all: 0, most: [] })
  invent(database, 'Ana', { status: 'ACTIVE', place: paipa, attempts: [{ outcome: 'found', at: now }] })
  expect(readSummary(database.sqlite, 1, now)).toMatchObject({ people: 1, placed: 1, cost: null })
})

// ── Through the channels ────────────────────────────────────────────────────────────────────────────────────────────

interface Printing extends TestApp {
  folder: string
  /** Prints started so far; `end` finishes one with its PDF. */
  printed: { body: string; signal: AbortSignal; end(pdf: Uint8Array): void }[]
  /** Resolves when the next print starts. */
  printing(): Promise<Printing['printed'][number]>
  progress(): PrintProgress[]
}

async function startPrinting(chosen: string | null = 'Mis referidos'): Promise<Printing> {
  const folder = temporaryFolder()
  const printed: Printing['printed'] = []
  const waiting: ((print: Printing['printed'][number]) => void)[] = []
  const printPdf: PrintPdf = (body, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      const print = { body, signal, end: resolve }
      printed.push(print)
      for (const told of waiting.splice(0)) told(print)
    })
  const save = async () => (chosen === null ? null : path.join(folder, chosen))
  const clock = fakeClock(now)
  const started = await signedIn({
    clock,
    printPdf,
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
    printed,
    printing: () => new Promise((resolve) => waiting.push(resolve)),
    progress: () =>
      started.events
        .filter(({ name }) => name === 'summary.printProgress')
        .map(({ event }) => event as PrintProgress),
  }
}

test('a print says how far it is, and what it wrote is whole and alone where the leader chose', async () => {
  const { call, printing, progress, folder } = await startPrinting()
  const running = printing()
  const answer = call('summary', 'printByPlace')
  const { body, end } = await running
  expect(body).toContain('Yolanda Patiño Ñáñez')
  expect(body).toContain(owner.displayName)
  expect(body).toContain('24/11/2026')
  expect(await call('summary', 'printByPlace')).toEqual({ ok: false, error: { code: 'busy' } })
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

test('more than 10,000 people are drawn part after part, and written once all of them are', async () => {
  const dataDir = temporaryFolder()
  const folder = temporaryFolder()
  const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now, quickDerive)
  inventPeople(database, { people: 10_001, puestos: 3, referredBy: 1, now })
  database.close()
  const rows: number[] = []
  let before: string[] = []
  const { call, events } = startApp({
    dataDir,
    dialogs: {
      saveSpreadsheet: async () => null,
      savePdf: async () => path.join(folder, 'hojas.PDF'),
      showInFolder: () => {},
    },
    async printPdf(body) {
      expect(fs.readdirSync(folder)).toEqual(before)
      rows.push(body.split('<tr><td>').length - 1)
      return Buffer.from(`%PDF-${rows.length}`)
    },
  })
  ok(await call('session', 'signIn', { slotId: placed[0]?.slotId ?? '', password: leader.password }))
  const first = path.join(folder, 'hojas (1 de 2).PDF')
  expect(ok(await call('summary', 'printByPlace'))).toEqual({
    kind: 'saved',
    path: first,
    people: 10_001,
    files: 2,
  })
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(10_001)
  expect(Math.max(...rows)).toBeLessThanOrEqual(10_000)
  expect(fs.readdirSync(folder).sort()).toEqual(['hojas (1 de 2).PDF', 'hojas (2 de 2).PDF'])
  expect(fs.readFileSync(first, 'utf8')).toBe('%PDF-1')
  const phases = events
    .filter(({ name }) => name === 'summary.printProgress')
    .map(({ event }) => event as PrintProgress)
  expect(phases.map(({ phase, people }) => [phase, people])).toEqual([
    ['reading', 0],
    ['drawing', 10_001],
    ['drawing', 10_001],
    ['saving', 10_001],
  ])

  // The dialog asks about `hojas.PDF`, which does not exist. Other files of the folder must stay unchanged.
  fs.rmSync(first)
  fs.writeFileSync(path.join(folder, 'hojas (2 de 2).PDF'), 'of another day')
  before = fs.readdirSync(folder)
  rows.length = 0
  const again = ok(await call('summary', 'printByPlace'))
  expect(again).toMatchObject({ path: path.join(folder, 'hojas - copia 2 (1 de 2).PDF'), files: 2 })
  expect(fs.readdirSync(folder).sort()).toEqual([
    'hojas (2 de 2).PDF',
    'hojas - copia 2 (1 de 2).PDF',
    'hojas - copia 2 (2 de 2).PDF',
  ])
  expect(fs.readFileSync(path.join(folder, 'hojas (2 de 2).PDF'), 'utf8')).toBe('of another day')
})

test.each(['a leader who cancels', 'a lock', 'an app that is closed'])(
  '%s ends the print, and nothing is written',
  async (who) => {
    const { app, call, printing, folder } = await startPrinting()
    const running = printing()
    const answer = call('summary', 'printByPlace')
    const { signal } = await running
    if (who === 'a leader who cancels') ok(await call('summary', 'abortPrint'))
    else if (who === 'a lock') app.lock()
    else await app.close()
    expect(ok(await answer)).toEqual({ kind: 'aborted' })
    expect(signal.aborted).toBe(true)
    expect(fs.readdirSync(folder)).toEqual([])
  },
)

test('nobody is printed where no place was chosen, nor where there is nobody', async () => {
  const unchosen = await startPrinting(null)
  expect(ok(await unchosen.call('summary', 'printByPlace'))).toEqual({ kind: 'aborted' })
  expect(unchosen.progress()).toEqual([])

  const folder = temporaryFolder()
  const savePdf = async () => path.join(folder, 'a.pdf')
  const empty = await signedIn({
    dialogs: { saveSpreadsheet: async () => null, savePdf, showInFolder: () => {} },
  })
  expect(ok(await empty.call('summary', 'printByPlace'))).toEqual({ kind: 'nothing' })
  expect(fs.readdirSync(folder)).toEqual([])
})

test('a folder that is gone is told as such', async () => {
  const { call, printing, folder } = await startPrinting('no está/hoja.pdf')
  const running = printing()
  const answer = call('summary', 'printByPlace')
  const { end } = await running
  end(Buffer.from('%PDF-'))
  expect(await answer).toEqual({ ok: false, error: { code: 'cannot_write' } })
  expect(fs.readdirSync(folder)).toEqual([])
})

test('the table of each part goes to a spreadsheet whole', async () => {
  const { call, folder } = await startPrinting('tabla')
  const file = path.join(folder, 'tabla.xlsx')
  const today = new Date(Date.UTC(2026, 10, 24))
  for (const [part, head, first] of [
    ['status', ['Estado', 'Referidos'], ['Pendiente', 1]],
    ['municipio', ['Departamento', 'Municipio', 'Referidos'], undefined],
    ['puesto', ['Departamento', 'Municipio', 'Puesto', 'Referidos'], undefined],
    ['mesa', ['Departamento', 'Municipio', 'Puesto', 'Mesa', 'Referidos'], undefined],
    ['days', ['Día', 'Registros', 'Consultas'], [today, 1, 0]],
    ['cost', ['Día', 'Costo (US$)'], [today, 0]],
  ] as const) {
    const answer = ok(await call('summary', 'export', { part }))
    const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
    expect(sheet?.rows[0], part).toEqual(head)
    expect(sheet?.rows[1], part).toEqual(first)
    expect(answer, part).toEqual({ kind: 'saved', path: file, rows: (sheet?.rows.length ?? 0) - 1 })
  }
})
