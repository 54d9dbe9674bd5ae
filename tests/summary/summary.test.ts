import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import { readSummary } from '../../src-main/summary/figures.ts'
import { invented, ok, owner, signedIn } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, temporaryFolder } from '../support/database.ts'

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
    { day: '2026-10-26', registered: 1, found: 0, checked: 0, cost: 0 },
    { day: '2026-11-22', registered: 1, found: 1, checked: 0, cost: 0 },
    { day: '2026-11-23', registered: 0, found: 0, checked: 2, cost: 0.003 },
    { day: '2026-11-24', registered: 1, found: 1, checked: 1, cost: 0.003 },
  ])
  expect(summary.cost).toBeCloseTo(0.006)
})

test('who has nobody is told of nobody; without a paid captcha there is no cost', () => {
  const database = openDatabase()
  const nobody = readSummary(database.sqlite, 1, now)
  expect(nobody).toMatchObject({ people: 0, placed: 0, cost: null })
  expect(nobody.places.mesa).toEqual({ all: 0, most: [] })
  invent(database, 'Ana', { status: 'ACTIVE', place: paipa, attempts: [{ outcome: 'found', at: now }] })
  expect(readSummary(database.sqlite, 1, now)).toMatchObject({ people: 1, placed: 1, cost: null })
})

test('the table of each part goes to a spreadsheet whole', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'tabla.xlsx')
  const { call } = await signedIn({
    clock: fakeClock(now),
    dialogs: {
      saveSpreadsheet: async () => path.join(folder, 'tabla'),
      savePdf: async () => null,
      showInFolder: () => {},
    },
  })
  ok(await call('people', 'register', invented(1)))
  const today = new Date(Date.UTC(2026, 10, 24))
  const lastDays = ['18/11', '19/11', '20/11', '21/11', '22/11', '23/11', '24/11']
  for (const [part, head, first] of [
    ['status', ['Estado', 'Referidos'], ['Pendiente', 1]],
    ['municipio', ['Departamento', 'Municipio', 'Referidos'], undefined],
    ['puesto', ['Departamento', 'Municipio', 'Puesto', 'Referidos'], undefined],
    ['mesa', ['Departamento', 'Municipio', 'Puesto', 'Mesa', 'Referidos'], undefined],
    ['days', ['Día', 'Registros', 'Encontrados', 'Consultas'], [today, 1, 0, 0]],
    [
      'leaders',
      ['Líder', 'Encontrados', 'Meta', 'Para el', 'Referidos', ...lastDays, 'Último registro'],
      [owner.displayName, 0, null, null, 1, 0, 0, 0, 0, 0, 0, 1, expect.any(Date)],
    ],
    ['cost', ['Día', 'Costo (US$)'], [today, 0]],
  ] as const) {
    const answer = ok(await call('summary', 'export', { part }))
    const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
    expect(sheet?.rows[0], part).toEqual(head)
    expect(sheet?.rows[1], part).toEqual(first)
    expect(answer, part).toEqual({ kind: 'saved', path: file, rows: (sheet?.rows.length ?? 0) - 1 })
  }
})
