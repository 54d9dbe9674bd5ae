import { expect, test } from 'vitest'
import { countPlaces } from '../../src-main/summary/places.ts'
import { type PrintedPerson, partsOf, type Sheet, sheetsOf } from '../../src-main/summary/sheets.ts'
import { sheetsHtml } from '../../src-main/summary/sheets-html.ts'
import type { CountedPlace } from '../../src-preload/contract/index.ts'

const mesa = (municipio: string, puesto: string, mesa: string | null, people: number): CountedPlace => ({
  departamento: 'BOYACA',
  municipio,
  puesto,
  mesa,
  people,
})

test('a place is one however a page spells it; most people first, as many by their names, mesas by their numbers', () => {
  const counts = [
    mesa('PAIPA', 'I.E. SAN JOSE', '10', 2),
    mesa('Paipa', 'I.E.  San José', '2', 3),
    mesa('PAIPA', 'I.E. SAN JOSE', '02', 1),
    mesa('PAIPA', 'I.E. SAN JOSE', null, 2),
    mesa('TUNJA', 'COLISEO', '1', 9),
    mesa('TUNJA', 'I.E. SAN JOSE', '1', 8),
  ]
  expect(countPlaces(counts, 'municipio').map(({ municipio, people }) => [municipio, people])).toEqual([
    ['TUNJA', 17],
    ['PAIPA', 8],
  ])
  expect(
    countPlaces(counts, 'puesto').map(({ puesto, municipio, people }) => [puesto, municipio, people]),
  ).toEqual([
    ['COLISEO', 'TUNJA', 9],
    ['I.E. SAN JOSE', 'PAIPA', 8],
    ['I.E. SAN JOSE', 'TUNJA', 8],
  ])
  expect(
    countPlaces(counts, 'mesa')
      .filter(({ municipio }) => municipio?.toUpperCase() === 'PAIPA')
      .map(({ mesa, people }) => [mesa, people]),
  ).toEqual([
    ['2', 4],
    ['10', 2],
    [null, 2],
  ])
})

const person = (name: string, more: Partial<PrintedPerson> = {}): PrintedPerson => ({
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
  ...more,
})
const without = { departamento: null, municipio: null, puesto: null, direccion: null, mesa: null }

test('a page a puesto in the order of their places, a block a mesa by its number, whoever has no puesto on the last', () => {
  const sheets = sheetsOf([
    person('Ana', { mesa: '10' }),
    person('Beto', { mesa: '2' }),
    person('Caro', { ...without, status: 'PENDING' }),
    person('Dora', { municipio: 'CHIA', departamento: 'CUNDINAMARCA', mesa: null }),
    person('Elba', { ...without, status: 'CANCELLED_OTHER', novedad: 'BAJA POR EXTRANJERIA' }),
    person('Fela', { puesto: 'i.e. inventadá', direccion: 'CALLE 1', mesa: '10', fetchedAt: 2 }),
    person('Gilma', { municipio: 'DUITAMA' }),
  ])
  const seen = sheets.map(({ title, where, people, blocks }) => ({
    title,
    where,
    people,
    blocks: blocks.map((block) => [block.title, ...block.people.map(({ name }) => name)]),
  }))
  expect(seen).toEqual([
    {
      title: 'I.E. INVENTADA',
      where: 'CRA 22 25-14 · DUITAMA · BOYACA',
      people: 1,
      blocks: [['Mesa 7', 'Gilma']],
    },
    {
      // The spelling in the newest census record.
      title: 'i.e. inventadá',
      where: 'CALLE 1 · PAIPA · BOYACA',
      people: 3,
      blocks: [
        ['Mesa 2', 'Beto'],
        ['Mesa 10', 'Ana', 'Fela'],
      ],
    },
    {
      title: 'I.E. INVENTADA',
      where: 'CRA 22 25-14 · CHIA · CUNDINAMARCA',
      people: 1,
      blocks: [['Sin mesa', 'Dora']],
    },
    {
      title: 'Sin puesto',
      where: '',
      people: 2,
      blocks: [
        ['Cancelada: extranjeria', 'Elba'],
        ['Pendiente', 'Caro'],
      ],
    },
  ])
  expect(sheetsOf([])).toEqual([])
})

test('sheets stay whole where they are printed in parts', () => {
  const sheet = (title: string, people: number): Sheet => ({ title, where: '', blocks: [], people })
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
  const people = [
    person(attack, {
      puesto: attack,
      direccion: attack,
      municipio: attack,
      departamento: attack,
      mesa: attack,
    }),
    person(attack, { ...without, status: 'CANCELLED_OTHER', novedad: attack, phone: attack, cedula: attack }),
  ]
  const html = sheetsHtml(sheetsOf(people), { leader: attack, day: attack })
  const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag))
  expect([...tags].sort()).toEqual(
    ['col', 'colgroup', 'h1', 'p', 'span', 'table', 'tbody', 'td', 'th', 'thead', 'tr'].sort(),
  )
  expect(html).toContain('&lt;/th&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;')
  expect(html).not.toContain('onerror="')
})
