import { expect, test } from 'vitest'
import { noFilter } from '../../src-preload/contract/index.ts'
import { everyone, invented, named, ok } from '../support/app.ts'
import { startWithLeaders } from '../support/leaders.ts'

test('a barrio finds its people however it is spelt; a leader is offered the barrios of their own people', async () => {
  const { as, call } = await startWithLeaders()
  const register = async (n: number, name: string, barrio: string) =>
    ok(await call('people', 'register', { ...invented(n, name), barrio }))
  await as('Beto')
  await register(9, 'Zoila Ríos', 'El Recreo')
  await as('Ana')
  await register(1, 'Ana Gil', 'La Peña')
  await register(2, 'Beatriz Zea', 'LA  PEÑA')
  await register(3, 'Carlos Vega', 'La Pena')
  await register(4, 'Diego Paz', '')
  const of = async (group: 'people' | 'campaign', barrio: string) => {
    const { ids } = ok(await call(group, 'list', { ...everyone, filter: { ...noFilter, barrio } }))
    return named(ok(await call(group, 'rows', { ids: [...ids] }))).toSorted()
  }
  expect(ok(await call('people', 'barrios'))).toEqual([
    { name: 'La Pena', people: 1 },
    { name: 'LA  PEÑA', people: 2 },
  ])
  expect(await of('people', 'la peña')).toEqual(['Ana Gil', 'Beatriz Zea'])
  expect(await of('people', 'El Recreo')).toEqual([])
  await as('Marta')
  expect(ok(await call('campaign', 'barrios')).map(({ name }) => name)).toContain('El Recreo')
  expect(await of('campaign', 'el recreo')).toEqual(['Zoila Ríos'])
})
