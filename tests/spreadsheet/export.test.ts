import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src-main/clock.ts'
import { createChanges } from '../../src-main/database/changes.ts'
import type { LookupAnswer, Outcome } from '../../src-main/lookup/outcome.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { createReader, type Reader } from '../../src-main/reader/reader.ts'
import { workbookOfView } from '../../src-main/spreadsheet/export.ts'
import { type BuildNews, createExporter } from '../../src-main/spreadsheet/exporter.ts'
import { createUnfinishedFiles } from '../../src-main/unfinished-files.ts'
import type { TableView } from '../../src-preload/contract/index.ts'
import { everyone } from '../support/app.ts'
import { untied } from '../support/call.ts'
import { inventPeople } from '../support/counted.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { censusPage, migrations, testKey } from '../support/invented.ts'
import { found } from '../support/lane.ts'
import { readerFile } from '../support/thread-files.ts'

/** 21 November 2026, 21:30 in Colombia: already the 22nd in UTC. */
const evening = Date.UTC(2026, 10, 22, 2, 30)

/** Runs one lookup without a lane. */
function answered(database: ReturnType<typeof openDatabase>, outcome: Outcome, at: number): void {
  const claimed = jobs.claim(database, 'boot', at, censusPage)
  if (claimed === null) throw new Error('nothing to claim')
  const answer: LookupAnswer = { outcome, source: 'census.example' }
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

  const { content, rows } = await workbookOfView(database.sqlite, 1, everyone, untied)
  expect(rows).toBe(3)
  const [sheet] = (await readXlsx(content)).sheets
  expect(sheet?.freezePane).toEqual({ rows: 1 })
  expect(sheet?.autoFilter?.range).toBe('A1:S4')
  const wall = (...parts: [number, number, number, number, number]) => new Date(Date.UTC(...parts))
  const registered = wall(2026, 10, 21, 21, 30)
  const agreed = [null, null, null, 'Firma', registered]
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
      'Etiquetas',
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
      'Cancelada: mala elaboración',
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
  const names = async (view: TableView) => {
    const { content } = await workbookOfView(database.sqlite, 1, view, untied)
    return (await readXlsx(content)).sheets[0]?.rows.slice(1).map(([name]) => name)
  }
  expect(await names({ ...everyone, tab: 'encontrados' })).toEqual(['Ana Ruiz'])
  expect(await names({ ...everyone, sort: { by: 'name', direction: 'desc' } })).toEqual([
    'Zoila Ríos',
    'Ana Ruiz',
  ])
})

test('a day of a novedad that no spreadsheet has is text', async () => {
  const database = openDatabase(temporaryFolder())
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
  const days = ['1899-05-03', '2019-02-31', '2019-13-01', '2019-03-04']
  for (const [n, fechaNovedad] of days.entries()) {
    registerPerson(database, n, evening + n, 'Ana Ruiz')
    const cancelled = {
      kind: 'cancelled',
      cause: 'other',
      novedad: 'Muerte',
      resolucion: '1',
      rawResponse: '',
    } as const
    answered(database, { ...cancelled, fechaNovedad }, evening + n)
  }
  const byAge = { by: 'registeredAt', direction: 'asc' } as const
  const { content } = await workbookOfView(database.sqlite, 1, { ...everyone, sort: byAge }, untied)
  const shown = (await readXlsx(content)).sheets[0]?.rows.slice(1).map((row) => row[12])
  expect(shown).toEqual(['03/05/1899', '2019-02-31', '2019-13-01', new Date('2019-03-04')])
})

/** 4,000 people, so that a build takes a while. Each export runs in a thread of its own. */
function exporting() {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  inventPeople(database, { people: 4_000, puestos: 20, referredBy: 1, now: evening })
  const threads: Reader[] = []
  const open = () => {
    const thread = createReader(readerFile, {
      file: path.join(folder, 'referidos.db'),
      key: testKey,
      migrations,
    })
    threads.push(thread)
    return thread
  }
  const slowReader = open()
  const files = createUnfinishedFiles(database, createChanges(database.sqlite), slowReader, () => {})
  const exporter = createExporter({ openThread: open, files, clock: systemClock, tell: () => {} })
  onTestFinished(async () => {
    await exporter.close()
    for (const thread of threads) await thread.close()
  })
  const target = path.join(folder, 'exported')
  fs.mkdirSync(target)
  /** Number of builds that finished, written or not. */
  let made = 0
  /** `onNews`: called with each kind of progress. */
  const write = (name: string, onNews: (kind: BuildNews['kind']) => void = () => {}) =>
    exporter.write(path.join(target, name), async (thread, tie) => {
      const built = await thread.run(
        'workbookOfView',
        { whose: 1, view: everyone },
        {
          ...tie,
          onNews(news) {
            tie.onNews(news)
            onNews((news as BuildNews).kind)
          },
        },
      )
      made += 1
      return built
    })
  return { target, write, exporter, threads, made: () => made }
}

test.each(['reading', 'building'] as const)(
  'one that is aborted while it is %s writes nothing, leaves no thread, and makes room for the next',
  async (phase) => {
    const { target, write, exporter, threads, made } = exporting()
    fs.writeFileSync(path.join(target, 'a.xlsx'), 'before')
    const kinds: string[] = []
    const first = write('a.xlsx', (kind) => {
      kinds.push(kind)
      if (kind === phase) exporter.abort()
    })
    await expect(write('b.xlsx')).rejects.toThrow('busy')
    expect(await first).toBe('aborted')
    expect(kinds.at(-1)).toBe(phase)
    expect(made()).toBe(0)
    expect(fs.readdirSync(target)).toEqual(['a.xlsx'])
    expect(fs.readFileSync(path.join(target, 'a.xlsx'), 'utf8')).toBe('before')
    expect(threads.map((thread) => thread.isRunning())).toEqual([false, false])

    expect(await write('a.xlsx')).toBe(4_000)
    const [sheet] = (await readXlsx(fs.readFileSync(path.join(target, 'a.xlsx')))).sheets
    expect(sheet?.rows).toHaveLength(4_001)
    expect(threads.map((thread) => thread.isRunning())).toEqual([true, false, false])
  },
)

test('a folder that is not there is refused, and an older file stays whole', async () => {
  const { target, write } = exporting()
  await expect(write('no/a.xlsx')).rejects.toThrow('cannot_write')
  fs.mkdirSync(path.join(target, 'b.xlsx'))
  await expect(write('b.xlsx')).rejects.toThrow('cannot_write')
  expect(fs.readdirSync(target)).toEqual(['b.xlsx'])
})
