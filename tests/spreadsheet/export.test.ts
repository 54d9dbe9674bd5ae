import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src-main/clock.ts'
import { createChanges } from '../../src-main/database/changes.ts'
import { open } from '../../src-main/database/open.ts'
import { readSetting } from '../../src-main/database/settings.ts'
import type { LookupAnswer, Outcome } from '../../src-main/lookup/outcome.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { createReader, type Reader } from '../../src-main/reader/reader.ts'
import { createExporter, type Progress } from '../../src-main/spreadsheet/exporter.ts'
import { createUnfinishedFiles } from '../../src-main/unfinished-files.ts'
import type { ExportProgress, TableView } from '../../src-preload/contract/index.ts'
import { everyone, exportOf } from '../support/app.ts'
import { inventPeople } from '../support/counted.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { exportedBytes, exportedSheets } from '../support/exported.ts'
import { censusPage, insertInventedOwner, migrations, testKey } from '../support/invented.ts'
import { found } from '../support/lane.ts'
import { readerFile } from '../support/programs.ts'
import { filesOf } from '../support/zip.ts'

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

  const { sheets, rows } = await exportedSheets(database.sqlite, exportOf(everyone))
  expect(rows).toBe(3)
  const [sheet] = sheets
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
    const { sheets } = await exportedSheets(database.sqlite, exportOf(view))
    return sheets[0]?.rows.slice(1).map(([name]) => name)
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
  const { sheets } = await exportedSheets(database.sqlite, exportOf({ ...everyone, sort: byAge }))
  const shown = sheets[0]?.rows.slice(1).map((row) => row[12])
  expect(shown).toEqual(['03/05/1899', '2019-02-31', '2019-13-01', new Date('2019-03-04')])
})

test('the chosen columns, in the chosen order; the other sheets count all the same', async () => {
  const database = openDatabase(temporaryFolder())
  inventPeople(database, { people: 20, puestos: 2, referredBy: 1, now: evening })
  const wanted = {
    ...exportOf(everyone),
    columns: ['cedula', 'status', 'name'] as const,
    about: 'Paipa · «luz»',
  }
  const { sheets, content } = await exportedSheets(
    database.sqlite,
    { ...wanted, columns: [...wanted.columns] },
    evening,
  )
  expect(sheets.map(({ name }) => name)).toEqual(['Referidos', 'Por puesto', 'Resumen'])
  const [people, places, overview] = sheets
  expect(people?.rows[0]).toEqual(['Cédula', 'Estado', 'Nombre'])
  expect(people?.rows).toHaveLength(21)
  const [head, ...mesas] = places?.rows ?? []
  expect(head).toEqual(['Departamento', 'Municipio', 'Puesto', 'Mesa', 'Referidos'])
  expect(mesas.at(-1)).toEqual([null, null, 'Sin puesto', null, 6])
  expect(mesas.slice(0, -1).reduce((sum, row) => sum + Number(row[4]), 0)).toBe(14)
  const names = mesas.slice(0, -1).map(([, municipio, puesto, mesa]) => [municipio, puesto, Number(mesa)])
  expect(names).toEqual(
    names.toSorted((one, other) =>
      `${one[0]}${one[1]}` === `${other[0]}${other[1]}`
        ? Number(one[2]) - Number(other[2])
        : `${one[0]}${one[1]}` < `${other[0]}${other[1]}`
          ? -1
          : 1,
    ),
  )
  const told = new Map(overview?.rows.map(([what, value]) => [what, value]))
  expect(Object.fromEntries(told)).toMatchObject({
    'Exportado el': new Date(Date.UTC(2026, 10, 21, 21, 30)),
    'Exportado por': 'Marta',
    'De quién son': 'Los referidos de Marta',
    'A quiénes trae': 'Los que mostraba la tabla',
    'Búsqueda y filtros': 'Paipa · «luz»',
    Referidos: 20,
    'Con puesto de votación': 14,
    Encontrado: 14,
    Pendiente: 2,
    'No está en el censo': 2,
    'Sin respuesta': 2,
    Error: 0,
  })
  const xml = filesOf(content).get('xl/worksheets/sheet1.xml')?.toString()
  expect(xml).toContain('<conditionalFormatting sqref="B2:B21"><cfRule type="beginsWith"')
  expect(xml).toContain('text="Encontrado"')
})

test('a csv as Excel reads it in Colombia, and nothing in it is a formula', async () => {
  const database = openDatabase(temporaryFolder())
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done'`)
  const id = registerPerson(database, 1, evening, 'Ángela Díaz')
  answered(database, found, evening + 60_000)
  database.sqlite
    .prepare('UPDATE people SET barrio = ?, notes = ?, labels = ? WHERE id = ?')
    .run('=HYPERLINK("http://x";"y")', 'Dijo "sí";\nvive lejos', '-uno\n+57 300 123 4567', id)
  const columns = [
    'name',
    'cedula',
    'phone',
    'registeredAt',
    'mesa',
    'novedad',
    'barrio',
    'notes',
    'labels',
  ] as const
  const { content, rows } = await exportedBytes(database.sqlite, {
    ...exportOf(everyone),
    format: 'csv',
    columns: [...columns],
  })
  expect(rows).toBe(1)
  expect(content.toString()).toBe(
    '\uFEFFNombre;Cédula;Teléfono;Fecha de registro;Mesa;Novedad;Barrio;Observaciones;Etiquetas\r\n' +
      'Ángela Díaz;1000000001;3005550101;21/11/2026 21:30;7;;' +
      `"'=HYPERLINK(""http://x"";""y"")";"Dijo ""sí"";\nvive lejos";"'-uno; +57 300 123 4567"\r\n`,
  )
})

/** A data folder with 4,000 people, so that an export takes a while. */
const template = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-exports-'))
afterAll(() => fs.rmSync(template, { recursive: true, force: true }))
beforeAll(() => {
  const database = open({ file: path.join(template, 'referidos.db'), key: testKey, migrations })
  insertInventedOwner(database, evening)
  inventPeople(database, { people: 4_000, puestos: 20, referredBy: 1, now: evening })
  database.close()
})

/** Each export runs in a thread of its own. */
function exporting() {
  const folder = temporaryFolder()
  fs.cpSync(template, folder, { recursive: true })
  const database = openDatabase(folder)
  const threads: Reader[] = []
  const openThread = () => {
    const thread = createReader(readerFile, {
      file: path.join(folder, 'referidos.db'),
      key: testKey,
      migrations,
    })
    threads.push(thread)
    return thread
  }
  const slowReader = openThread()
  const files = createUnfinishedFiles(database, createChanges(database.sqlite), slowReader, () => {})
  const told: ExportProgress[] = []
  const exporter = createExporter({
    openThread,
    files,
    clock: systemClock,
    tell: (progress) => told.push(progress),
  })
  onTestFinished(async () => {
    await exporter.close()
    for (const thread of threads) await thread.close()
  })
  const target = path.join(folder, 'exported')
  fs.mkdirSync(target)
  const left = () => fs.readdirSync(target)
  const write = (
    name: string,
    {
      onNews = () => {},
      record = () => {},
    }: { onNews?(news: Progress): void; record?(rows: number): void } = {},
  ) => {
    const { columns } = exportOf(everyone)
    const file = path.join(target, name)
    const format = name.endsWith('.csv') ? ('csv' as const) : ('xlsx' as const)
    const about = { at: evening, by: 'Marta', filters: '' }
    const wanted = { whose: 1, of: { kind: 'view' as const, view: everyone }, columns, about, file, format }
    return exporter.write(
      file,
      (thread, tie) =>
        thread.run('writePeople', wanted, {
          ...tie,
          onNews(news) {
            tie.onNews(news)
            onNews(news as Progress)
          },
        }),
      record,
    )
  }
  const noted = () => readSetting(database, 'unfinished_files')
  return { target, write, exporter, threads, told, left, noted, files, slowReader }
}

test.each(['a.xlsx', 'a.csv'])(
  '%s that is aborted leaves the older file and no thread, and makes room for the next',
  async (name) => {
    const { target, write, exporter, threads, left, noted } = exporting()
    fs.writeFileSync(path.join(target, name), 'before')
    const recorded: number[] = []
    const record = (rows: number) => void recorded.push(rows)
    const first = write(name, {
      record,
      onNews({ done }) {
        if (done > 0) exporter.abort()
      },
    })
    await expect(write('b.xlsx')).rejects.toThrow('busy')
    expect(await first).toBe('aborted')
    expect(recorded).toEqual([])
    expect(left()).toEqual([name])
    expect(noted()).toBeNull()
    expect(fs.readFileSync(path.join(target, name), 'utf8')).toBe('before')
    expect(threads.map((thread) => thread.isRunning())).toEqual([false, false])

    let before: string[] = []
    expect(
      await write(name, {
        record(rows) {
          record(rows)
          before = left()
        },
      }),
    ).toBe(4_000)
    expect(recorded).toEqual([4_000])
    // Recorded while the new file had no name yet.
    expect(before.sort()).toEqual([name, `${name}.${process.pid}.tmp`])
    expect(left()).toEqual([name])
    expect(fs.readFileSync(path.join(target, name), 'utf8')).not.toBe('before')
    expect(threads.map((thread) => thread.isRunning())).toEqual([false, false, false])
  },
)

test('how far it has come is told, each second at the most, and all of it in the end', async () => {
  const { target, write, told } = exporting()
  const news: Progress[] = []
  expect(await write('a.xlsx', { onNews: (one) => void news.push(one) })).toBe(4_000)
  expect(news.at(-1)).toEqual({ done: 4_000, rows: 4_000 })
  expect(news.map(({ done }) => done)).toEqual(news.map(({ done }) => done).toSorted((a, b) => a - b))
  expect(told.slice(0, 2)).toEqual([
    { rows: null, done: null, leftMs: null },
    { rows: 4_000, done: 0, leftMs: null },
  ])
  for (const { leftMs } of told.slice(2)) expect(leftMs).toBeGreaterThanOrEqual(0)
  const { sheets } = await readXlsx(fs.readFileSync(path.join(target, 'a.xlsx')))
  expect(sheets[0]?.rows).toHaveLength(4_001)
})

test('what cannot be recorded gets no name', async () => {
  const { write, left, noted } = exporting()
  const record = () => {
    throw new Error('no record')
  }
  await expect(write('a.xlsx', { record })).rejects.toThrow('no record')
  expect(left()).toEqual([])
  expect(noted()).toBeNull()
})

test('a thread that dies leaves no half file', async () => {
  const { write, left, threads } = exporting()
  let hasEnded: Promise<void> = Promise.resolve()
  const first = write('a.xlsx', {
    onNews({ done }) {
      if (done > 500) hasEnded = threads.at(-1)?.end() ?? hasEnded
    },
  })
  await expect(first).rejects.toThrow('the thread ended')
  await hasEnded
  expect(left()).toEqual([])
})

test('a folder that is not there is refused, and an older file stays whole', async () => {
  const { target, write, left } = exporting()
  await expect(write('no/a.xlsx')).rejects.toThrow('cannot_write')
  fs.mkdirSync(path.join(target, 'b.xlsx'))
  await expect(write('b.xlsx')).rejects.toThrow('cannot_write')
  expect(left()).toEqual(['b.xlsx'])
})

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a disk that fills up, and a file that cannot be replaced, are refused as such',
  async () => {
    const { target, write, left } = exporting()
    const full = path.join(target, 'lleno')
    fs.mkdirSync(full)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full])
    onTestFinished(() => void execFileSync('umount', ['-l', full]))
    await expect(write('lleno/a.xlsx')).rejects.toThrow('disk_full')
    expect(fs.readdirSync(full)).toEqual([])

    // Nothing can be renamed onto a mount point: EBUSY, as of a file that another program has open on Windows.
    const held = path.join(target, 'abierto.xlsx')
    fs.writeFileSync(held, 'before')
    execFileSync('mount', ['--bind', held, held])
    onTestFinished(() => void execFileSync('umount', ['-l', held]))
    await expect(write('abierto.xlsx')).rejects.toThrow('file_in_use')
    expect(left().sort()).toEqual(['abierto.xlsx', 'lleno'])
    expect(fs.readFileSync(held, 'utf8')).toBe('before')
  },
)
