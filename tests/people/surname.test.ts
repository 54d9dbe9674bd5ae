import { expect, test } from 'vitest'
import { bySurname, splitName } from '../../src-main/people/surname.ts'

test.each([
  // Two given names, two surnames.
  ['Carlos Andrés Vega Parra', 'Vega Parra'],
  ['MARIA FERNANDA GOMEZ RINCON', 'GOMEZ RINCON'],
  // One given name.
  ['Yolanda Patiño', 'Patiño'],
  ['Dora Quintero Rojas', 'Quintero Rojas'],
  // Three words: the second is a given name, or it is not.
  ['Juan Carlos Gómez', 'Gómez'],
  ['Luz Ángela Peña', 'Peña'],
  ['Marta Gómez Rincón', 'Gómez Rincón'],
  // Particles.
  ['María del Carmen Ruiz', 'Ruiz'],
  ['Ma. del Carmen Ruiz Díaz', 'Ruiz Díaz'],
  ['Juan de la Cruz', 'de la Cruz'],
  ['Ana María De la Hoz Pérez', 'De la Hoz Pérez'],
  ['Pedro de la Hoz Gómez', 'de la Hoz Gómez'],
  ['María de los Ángeles Gómez Ruiz', 'Gómez Ruiz'],
  ['Rosa Gómez de Pérez', 'Gómez de Pérez'],
  // Three given names.
  ['Ana María Luisa Gómez Ruiz', 'Gómez Ruiz'],
  ["José M. D'Costa Ruiz", "D'Costa Ruiz"],
  ['Úrsula', 'Úrsula'],
  ['Juan de', 'de'],
])('%s → %s', (name, surname) => {
  const split = splitName(name)
  expect(split.surname).toBe(surname)
  expect(split.given + split.surname).toBe(name)
})

test('by surname, then by given name, as Spanish orders letters', () => {
  const names = [
    'Zoila Ñáñez Díaz',
    'Ana Núñez Díaz',
    'Beatriz Alba Díaz',
    'Álvaro Núñez Díaz',
    'Carlos Álvarez Díaz',
    'Rosa Ñungo',
  ]
  expect(bySurname(names.map((name) => ({ name }))).map(({ name }) => name)).toEqual([
    'Beatriz Alba Díaz',
    'Carlos Álvarez Díaz',
    'Álvaro Núñez Díaz',
    'Ana Núñez Díaz',
    'Zoila Ñáñez Díaz',
    'Rosa Ñungo',
  ])
})
