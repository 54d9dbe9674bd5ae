import { expect, test } from 'vitest'
import { noFilter, type PlaceCount } from '../../src-preload/contract/index.ts'
import { filterWords } from '../../src-renderer/people/find/filter-words.ts'
import { municipioChoice, placeChoices } from '../../src-renderer/people/find/places.ts'

const place = (
  departamento: string | null,
  municipio: string,
  puesto: string,
  people: number,
): PlaceCount => ({
  ...{ departamento, municipio, puesto, people },
  mesa: '1',
})
const places = [
  place('VALLE', 'CALI', 'ESCUELA UNO', 5),
  place('SUCRE', 'SAN PEDRO', 'ESCUELA DOS', 2),
  place('ANTIOQUIA', 'SAN PEDRO', 'ESCUELA TRES', 4),
]
const any = { departamento: null, municipio: null, puesto: null }
const offered = (filter: Partial<typeof any> | Record<string, string>) =>
  placeChoices(places, { ...any, ...filter }).municipio.map(({ name, people }) => `${name} ${people}`)

test('municipios of one name are told apart, and the others go by their name alone', () => {
  expect(offered({})).toEqual(['CALI 5', 'SAN PEDRO (ANTIOQUIA) 4', 'SAN PEDRO (SUCRE) 2'])
  const inSucre = { departamento: 'SUCRE', municipio: 'SAN PEDRO', puesto: null }
  expect(placeChoices(places, inSucre).puesto.map(({ name }) => name)).toEqual(['ESCUELA DOS'])
  const texts = filterWords({ ...noFilter, ...inSucre }, places, []).map(({ text }) => text)
  expect(texts).toEqual(['SAN PEDRO (SUCRE)'])
})

test('a view from before, which named no departamento, shows what it finds: all of the name', () => {
  expect(offered({ municipio: 'SAN PEDRO' })).toEqual([
    'CALI 5',
    'SAN PEDRO 6',
    'SAN PEDRO (ANTIOQUIA) 4',
    'SAN PEDRO (SUCRE) 2',
  ])
  expect(offered({ municipio: 'CALI' })).toContain('CALI 5')
  const chosen = placeChoices(places, { ...any, municipio: 'CALI' }).municipio[0]
  expect(chosen?.key).toBe(municipioChoice('CALI', null, places).key)
})
