import { expect, test } from 'vitest'
import type { ChosenPerson } from '../../src-main/people/chosen.ts'
import { followUpSheets } from '../../src-main/printing/follow-up-sheet.ts'
import { pagesHtml } from '../../src-main/printing/pages-html.ts'
import { paginate, partsOf, type Sheet } from '../../src-main/printing/paginate.ts'
import { peopleSheets, type TableLayout } from '../../src-main/printing/people-sheets.ts'
import {
  type PrintedCell,
  type PrintedLine,
  type SheetGroup,
  type SheetOrder,
  usualGuidance,
} from '../../src-preload/contract/index.ts'

let lastId = 0
const person = (name: string, more: Partial<ChosenPerson> = {}): ChosenPerson => ({
  id: ++lastId,
  name,
  cedula: '1014880231',
  phone: '3005550147',
  status: 'ACTIVE',
  novedad: null,
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: 'I.E. INVENTADA',
  direccion: 'CRA 22 25-14',
  mesa: '7',
  fetchedAt: 1,
  leader: 'Marta G.',
  ...more,
})
const without = { departamento: null, municipio: null, puesto: null, direccion: null, mesa: null }

const written = (cell: PrintedCell): string => (typeof cell === 'string' ? cell : cell.plain + cell.strong)
/** Groups and headings as they are, people by their name. */
const read = (lines: readonly PrintedLine[]): string[] => lines.flatMap(readLine)

function readLine(line: PrintedLine): string[] {
  switch (line.kind) {
    case 'group':
    case 'heading':
    case 'list':
      return [`${line.text}: ${line.note}`]
    case 'text':
    case 'code':
      return [line.text]
    case 'columns':
      return []
    case 'row':
      return [written(line.cells.find((cell) => typeof cell !== 'string') ?? line.cells[0] ?? '')]
  }
}

const heads = (sheet: Sheet): string[] =>
  sheet.lines.flatMap((line) => (line.kind === 'columns' ? line.columns.map(({ header }) => header) : []))

const people = [
  person('Ana Ruiz', { mesa: '10' }),
  person('Beto Paz', { mesa: '2' }),
  person('Caro Luna', { ...without, status: 'PENDING' }),
  person('Dora Niño', { municipio: 'CHIA', departamento: 'CUNDINAMARCA', mesa: null }),
  person('Elba Gil', { ...without, status: 'CANCELLED_OTHER', novedad: 'BAJA POR EXTRANJERIA' }),
  person('Fela Alba', { puesto: 'i.e. inventadá', direccion: 'CALLE 1', mesa: '10', fetchedAt: 2 }),
  person('Gilma Sol', { municipio: 'DUITAMA' }),
]
const ofOne: TableLayout = { withLeader: false }
const ofSeveral: TableLayout = { withLeader: true }
const sheets = (by: SheetGroup, order: SheetOrder, of = people, table = ofOne) =>
  peopleSheets(of, { by, order, about: '' }, table)
const seen = (all: readonly Sheet[]) =>
  all.map(({ title, where, about, people, lines }) => [title, where, about, people, ...read(lines)])

test('a sheet a puesto in the order of their places, a group a mesa by its number, within it by surname', () => {
  expect(seen(sheets('puesto', 'mesa'))).toEqual([
    ['I.E. INVENTADA', 'CRA 22 25-14 · DUITAMA · BOYACA', '1 referido', 1, 'Mesa 7: 1 referido', 'Gilma Sol'],
    [
      // The spelling and the address of the newest answer.
      'i.e. inventadá',
      'CALLE 1 · PAIPA · BOYACA',
      '3 referidos',
      3,
      ...['Mesa 2: 1 referido', 'Beto Paz', 'Mesa 10: 2 referidos', 'Fela Alba', 'Ana Ruiz'],
    ],
    [
      'I.E. INVENTADA',
      'CRA 22 25-14 · CHIA · CUNDINAMARCA',
      '1 referido',
      1,
      'Sin mesa: 1 referido',
      'Dora Niño',
    ],
    [
      ...['Sin puesto', '', '2 referidos', 2],
      ...['Cancelada: extranjeria: 1 referido', 'Elba Gil', 'Pendiente: 1 referido', 'Caro Luna'],
    ],
  ])
  expect(sheets('puesto', 'mesa', [])).toEqual([])
})

test('a sheet a puesto by surname: the mesa is a column', () => {
  const [, paipa] = sheets('puesto', 'surname')
  if (paipa === undefined) throw new Error('no sheet')
  expect(read(paipa.lines)).toEqual(['Fela Alba', 'Beto Paz', 'Ana Ruiz'])
  expect(heads(paipa)).toEqual(['', 'Nombre', 'Cédula', 'Teléfono', 'Mesa'])
  expect(paipa.lines.at(-1)).toMatchObject({
    cells: ['', { plain: 'Ana ', strong: 'Ruiz' }, '1.014.880.231', '300 555 0147', '10'],
  })
})

test('a list a mesa on the sheets of its puesto, which the list names too', () => {
  const byMesa = sheets('mesa', 'surname')
  expect(seen(byMesa).slice(0, 2)).toEqual([
    [
      'I.E. INVENTADA',
      'CRA 22 25-14 · DUITAMA · BOYACA',
      '1 referido',
      1,
      'Mesa 7: 1 referido · I.E. INVENTADA',
      'Gilma Sol',
    ],
    [
      ...['i.e. inventadá', 'CALLE 1 · PAIPA · BOYACA', '3 referidos', 3],
      ...['Mesa 2: 1 referido · i.e. inventadá', 'Beto Paz'],
      ...['Mesa 10: 2 referidos · i.e. inventadá', 'Fela Alba', 'Ana Ruiz'],
    ],
  ])
  expect(byMesa[1]?.lines.map(({ kind }) => kind)).toEqual([
    ...['columns', 'list', 'row', 'list', 'row', 'row'],
  ])
  expect(byMesa.at(-1)?.title).toBe('Sin puesto')
})

test('everybody in one list', () => {
  const [bySurname] = sheets('list', 'surname')
  expect(read(bySurname?.lines ?? [])).toEqual([
    ...['Fela Alba', 'Elba Gil', 'Caro Luna', 'Dora Niño', 'Beto Paz', 'Ana Ruiz', 'Gilma Sol'],
  ])
  const [byMesa] = sheets('list', 'mesa')
  expect(read(byMesa?.lines ?? [])).toEqual([
    ...['Gilma Sol', 'Beto Paz', 'Fela Alba', 'Ana Ruiz', 'Dora Niño', 'Elba Gil', 'Caro Luna'],
  ])
  expect(byMesa?.lines.at(-1)).toMatchObject({ cells: expect.arrayContaining(['Pendiente']) })
})

test('sheets of several leaders have each person’s leader in a column, on each kind of sheet', () => {
  const two = [person('Ana Ruiz'), person('Beto Paz', { leader: 'Ofelia A.', mesa: null })]
  for (const by of ['puesto', 'mesa', 'list'] as const)
    for (const sheet of sheets(by, 'surname', two, ofSeveral)) expect(heads(sheet)).toContain('Líder')
  const ofOneOnly = sheets('puesto', 'mesa', [person('Ana Ruiz')], ofSeveral)
  expect(heads(ofOneOnly[0] as Sheet)).toContain('Líder')
  expect(heads(sheets('puesto', 'mesa', [person('Ana Ruiz')])[0] as Sheet)).not.toContain('Líder')
})

// ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const many = (count: number, more: (n: number) => Partial<ChosenPerson> = () => ({})) =>
  Array.from({ length: count }, (_, n) => person(`Persona ${String(n).padStart(4, '0')}`, more(n)))

test('every person is on one page, once; pages have their numbers and repeat the head, the columns and the mesa', () => {
  const of = many(300, (n) => ({ mesa: String(1 + Math.floor(n / 60)), puesto: n < 200 ? 'A' : 'B' }))
  const pages = paginate(sheets('puesto', 'mesa', of))
  expect(pages.map(({ number }) => number)).toEqual(pages.map((_, at) => at + 1))
  const names = pages.flatMap(({ lines }) => read(lines)).filter((line) => line.startsWith('Persona'))
  expect(names.toSorted()).toEqual(of.map(({ name }) => name).toSorted())
  for (const { title, about, lines } of pages) {
    expect(['A', 'B']).toContain(title)
    expect(about).toMatch(/referidos/)
    expect(lines[0]?.kind).toBe('columns')
    expect(lines[1]?.kind).toBe('group')
    // A heading is never the last line.
    expect(lines.at(-1)?.kind).toBe('row')
  }
  const continued = pages.flatMap(({ lines }) => read(lines)).filter((line) => line.includes('(sigue)'))
  expect(continued).toContain('Mesa 1: (sigue)')
})

/** The mesas of each page, with how many people of each are on it. */
const mesasOn = (pages: ReturnType<typeof paginate>): string[][] =>
  pages.map(({ lines }) => {
    const found: { mesa: string; people: number }[] = []
    for (const line of lines) {
      if (line.kind === 'list') found.push({ mesa: `${line.text}: ${line.note.split(' · ')[0]}`, people: 0 })
      const last = found.at(-1)
      if (line.kind === 'row' && last !== undefined) last.people += 1
    }
    return found.map(({ mesa, people }) => `${mesa}, ${people} here`)
  })

test('small mesas of a puesto share a page; one that fits on a page is on one; a larger one says that it goes on', () => {
  const sizes = [9, 9, 9, 4, 40, 3]
  const of = sizes.flatMap((size, at) => many(size, () => ({ mesa: String(at + 1) })))
  const pages = paginate(sheets('mesa', 'mesa', [...of, ...many(2, () => ({ puesto: 'OTRO', mesa: '1' }))]))
  const mesas = mesasOn(pages)
  expect(mesas[0]).toEqual(['Mesa 1: 9 referidos, 9 here', 'Mesa 2: 9 referidos, 9 here'])
  expect(mesas[1]).toEqual(['Mesa 3: 9 referidos, 9 here', 'Mesa 4: 4 referidos, 4 here'])
  expect(mesas[2]).toEqual([expect.stringMatching(/^Mesa 5: 40 referidos, /)])
  expect(mesas[3]?.[0]).toMatch(/^Mesa 5: \(sigue\), /)
  expect(mesas.flat().filter((mesa) => mesa.startsWith('Mesa 5'))).toHaveLength(2)
  expect(mesas[3]?.[1]).toBe('Mesa 6: 3 referidos, 3 here')
  expect(mesas[4]).toEqual(['Mesa 1: 2 referidos, 2 here'])
  expect(pages.map(({ title }) => title)).toEqual([...Array(4).fill('I.E. INVENTADA'), 'OTRO'])
  for (const { lines } of pages)
    expect(lines.slice(0, 2).map(({ kind }) => kind)).toEqual(['columns', 'list'])
})

test('a page of the follow-up that begins inside a group repeats what the people have to do', () => {
  const of = many(45, () => ({ ...without, status: 'NOT_FOUND' }))
  const [first, second, ...more] = paginate(followUpSheets(of, '', usualGuidance, '2026-11-29', ofOne))
  expect(more).toEqual([])
  expect(read(first?.lines ?? [])[0]).toMatch(/: 45 referidos$/)
  expect(second?.lines.slice(0, 2)).toMatchObject([
    { kind: 'heading', text: expect.stringMatching(/^No están en el censo/), note: '(sigue)' },
    { kind: 'columns' },
  ])
})

test('a name of sixty capitals takes more of a page than a short one', () => {
  const short = paginate(sheets('list', 'surname', many(200)))
  const long = paginate(
    sheets(
      'list',
      'surname',
      many(200).map((one) => ({ ...one, name: `${'MARÍA GUMERCINDA '.repeat(3)}WWWW` })),
    ),
  )
  expect(long.length).toBeGreaterThan(1.5 * short.length)
})

test('sheets stay whole where they are printed in parts', () => {
  const sheet = (title: string, people: number): Sheet => ({ title, where: '', about: '', lines: [], people })
  const parts = (...people: number[]) =>
    partsOf(
      people.map((count, at) => sheet(String(at), count)),
      10,
    ).map((part) => part.map(({ title }) => Number(title)))
  expect(parts()).toEqual([])
  expect(parts(4, 6, 1)).toEqual([[0, 1], [2]])
  expect(parts(3, 25, 3, 7, 1)).toEqual([[0], [1], [2, 3], [4]])
})

test('what the census or a person wrote is text on the sheet, and never markup', () => {
  const attack = `</th><img src=x onerror="alert('1')">&amp;`
  const of = [
    person(attack, {
      puesto: attack,
      direccion: attack,
      municipio: attack,
      departamento: attack,
      mesa: attack,
    }),
    person(attack, { ...without, status: 'CANCELLED_OTHER', novedad: attack, phone: attack, leader: attack }),
  ]
  const guidance = { electionDay: attack, deadline: attack, texts: { register: attack, ask: attack } }
  const all = [
    ...(['puesto', 'mesa', 'list'] as const).flatMap((by) =>
      peopleSheets(of, { by, order: 'surname', about: attack }, ofSeveral),
    ),
    ...followUpSheets(of, attack, guidance, '2026-11-29', ofSeveral),
  ]
  const html = pagesHtml(paginate(all), { whose: attack, day: attack }, 1)
  const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag))
  expect([...tags].sort()).toEqual(
    ['b', 'div', 'p', 'section', 'span', 'table', 'tbody', 'td', 'th', 'thead', 'tr'].sort(),
  )
  expect(html).toContain('&lt;/th&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;')
  expect(html).not.toContain('onerror="')
})

// ── The follow-up ───────────────────────────────────────────────────────────────────────────────────────────────────

test('the follow-up: figures, where people vote, and under each thing to do the people with their phones', () => {
  const of = [
    person('Ana Ruiz'),
    person('Beto Paz', { mesa: '2' }),
    person('Caro Luna', { ...without, status: 'PENDING' }),
    person('Dora Niño', { ...without, status: 'NOT_FOUND', phone: null }),
    person('Elba Gil', { ...without, status: 'CANCELLED_OTHER', novedad: 'DOBLE CEDULACION' }),
  ]
  const today = '2026-11-29'
  const [sheet, ...more] = followUpSheets(of, 'Reunión El Recreo, 29 nov', usualGuidance, today, ofOne)
  expect(more).toEqual([])
  expect(sheet).toMatchObject({
    title: 'Rescate',
    where: 'Reunión El Recreo, 29 nov',
    about: '5 registrados · 2 votan · 2 no pueden votar todavía · de 1 aún no se sabe',
  })
  const lines = read(sheet?.lines ?? [])
  expect(lines).toEqual([
    'Votan: 2 referidos',
    'I.E. INVENTADA',
    'No están en el censo: inscribir la cédula: 1 referido',
    expect.stringContaining('Puede inscribirse hasta el 31/08/2027'),
    'Dora Niño',
    'Canceladas por un error de identidad: 1 referido',
    expect.stringContaining('Registraduría del municipio'),
    'Elba Gil',
    'Por consultar: 1 referido',
    expect.any(String),
  ])
  expect(sheet?.lines).toContainEqual({
    kind: 'row',
    cells: ['', { plain: 'Elba ', strong: 'Gil' }, '1.014.880.231', '300 555 0147', 'DOBLE CEDULACION'],
    share: null,
  })
  expect(followUpSheets([], '', usualGuidance, today, ofOne)).toEqual([])
})
