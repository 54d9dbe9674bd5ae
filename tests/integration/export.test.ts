import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import type { LookupAnswer, Outcome } from '../../src-main/lookup/outcome.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { exportWorkbook } from '../../src-main/spreadsheet/export.ts'
import { everyone } from '../support/app.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { found } from '../support/lane.ts'

/** 21 November 2026, 21:30 in Colombia: already the 22nd in UTC. */
const evening = Date.UTC(2026, 10, 22, 2, 30)

/** Carries one lookup through, without a lane. */
function answered(database: ReturnType<typeof openDatabase>, outcome: Outcome, at: number): void {
  const claimed = jobs.claim(database, 'boot', at)
  if (claimed === null) throw new Error('nothing to claim')
  const answer: LookupAnswer = { outcome, source: 'census.example', captchaCost: 0 }
  expect(jobs.finish(database, claimed, answer, at, { retryDelays: [1], countFailure: true })).not.toBeNull()
}

test('the spreadsheet has what the table shows: cédulas as text, dates as dates, header frozen, filter on', async () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
  registerPerson(database, 1, evening, 'Ángela Díaz')
  answered(database, found, evening + 60_000)
  registerPerson(database, 2, evening, '=Beatriz Ríos'.slice(1))
  const cancelled = {
    kind: 'cancelled',
    cause: 'other',
    novedad: 'Mala Elaboración',
    resolucion: '0456',
    fechaNovedad: '2019-03-04',
    rawResponse: '',
  } as const
  answered(database, cancelled, evening)
  registerPerson(database, 3, evening, 'Carlos Vega')

  const file = path.join(folder, 'referidos.xlsx')
  expect(await exportWorkbook(database.sqlite, 1, everyone, file)).toBe(3)
  const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
  expect(sheet?.freezePane).toEqual({ rows: 1 })
  expect(sheet?.autoFilter?.range).toBe('A1:R4')
  const wall = (...parts: [number, number, number, number, number]) => new Date(Date.UTC(...parts))
  const registered = wall(2026, 10, 21, 21, 30)
  const agreed = [null, null, 'Firma', registered]
  expect(sheet?.rows).toEqual([
    [
      'Nombre',
      'Cédula',
      'Teléfono',
      'Fecha de registro',
      'Estado',
      'Departamento',
      'Municipio',
      'Puesto',
      'Dirección',
      'Mesa',
      'Novedad',
      'Resolución',
      'Fecha de la novedad',
      'Consultado el',
      'Barrio',
      'Observaciones',
      'Autorización',
      'Autorizó el',
    ],
    [
      'Ángela Díaz',
      '1000000001',
      '3005550101',
      registered,
      'Encontrado',
      'BOYACA',
      'PAIPA',
      'I.E. INVENTADA',
      'CRA 22 25-14',
      7,
      null,
      null,
      null,
      wall(2026, 10, 21, 21, 31),
      ...agreed,
    ],
    [
      'Beatriz Ríos',
      '1000000002',
      '3005550101',
      registered,
      'Cancelada: Mala Elaboración',
      null,
      null,
      null,
      null,
      null,
      'Mala Elaboración',
      '0456',
      new Date(Date.UTC(2019, 2, 4)),
      registered,
      ...agreed,
    ],
    ['Carlos Vega', '1000000003', '3005550101', registered, 'Pendiente', ...Array(9).fill(null), ...agreed],
  ])
})

test('it takes the tab and the order of the table', async () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
  for (const [n, name] of ['Ana Ruiz', 'Zoila Ríos'].entries()) registerPerson(database, n, evening + n, name)
  answered(database, found, evening + 60_000)
  const file = path.join(folder, 'a.xlsx')
  const names = async () =>
    (await readXlsx(fs.readFileSync(file))).sheets[0]?.rows.slice(1).map(([name]) => name)
  await exportWorkbook(database.sqlite, 1, { ...everyone, tab: 'encontrados' }, file)
  expect(await names()).toEqual(['Ana Ruiz'])
  await exportWorkbook(database.sqlite, 1, { ...everyone, sort: { by: 'name', direction: 'desc' } }, file)
  expect(await names()).toEqual(['Zoila Ríos', 'Ana Ruiz'])
})

test('a folder that is not there is refused, and an older file stays whole', async () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  const nowhere = path.join(folder, 'no', 'a.xlsx')
  await expect(exportWorkbook(database.sqlite, 1, everyone, nowhere)).rejects.toThrow('cannot_write')
  const taken = path.join(folder, 'b.xlsx')
  fs.mkdirSync(taken)
  await expect(exportWorkbook(database.sqlite, 1, everyone, taken)).rejects.toThrow('cannot_write')
  expect(fs.readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([])
})
