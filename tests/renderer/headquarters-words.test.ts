import { describe, expect, test } from 'vitest'
import type { HeadquartersDevice, HeadquartersMember } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { contactBadge, contactOf, membersFound } from '../../src-renderer/headquarters/contact.ts'

const words = messages.headquarters

// Saturday, 21 November 2026, 14:35 in Bogotá.
const now = Date.UTC(2026, 10, 21, 19, 35)
const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('the status line', () => {
  test.each([
    [{ kind: 'up_to_date' }, 'Sede: al día', 'Sede: al día'],
    [{ kind: 'to_send', people: 1_204 }, 'Sede: 1.204 por enviar', 'Sede: 1.204 por enviar'],
    [
      { kind: 'offline', since: now - 4 * dayMs, people: 12 },
      'Sede: sin conexión desde el martes',
      'Sede: sin conexión desde el martes, 12 por enviar',
    ],
    [{ kind: 'trouble', trouble: 'revoked', people: 0 }, 'Sede: sin acceso', 'Sede: sin acceso'],
    [
      { kind: 'trouble', trouble: 'newer', people: 3 },
      'Sede: actualice Referidos',
      'Sede: actualice Referidos, 3 por enviar',
    ],
  ] as const)('%j', (sync, line, whole) => {
    expect(words.line(sync, now)).toBe(line)
    expect(words.wholeLine(sync, now)).toBe(whole)
  })

  test.each([
    ['today', now - 2 * hourMs, 'las 12:35'],
    ['a clock that was set back', now + hourMs, 'las 15:35'],
    // 23:00 in Bogotá, which is another day in UTC.
    ['last evening', Date.UTC(2026, 10, 21, 4), 'ayer'],
    ['two days ago', now - 2 * dayMs, 'el jueves'],
    ['six days ago', now - 6 * dayMs, 'el domingo'],
    ['a week ago, whose day has today’s name', now - 7 * dayMs, 'el 14/11/2026'],
  ])('without connection since %s', (_, at, said) => {
    expect(words.since(at, now)).toBe(said)
  })
})

test('a code’s end and the last contact are said by their day', () => {
  expect(words.when(now + 23 * hourMs, now)).toBe('mañana a las 13:35')
  expect(words.when(now - 60_000, now)).toBe('hoy a las 14:34')
  expect(words.when(now - 20 * hourMs, now)).toBe('ayer a las 18:35')
  expect(words.when(now - 5 * dayMs, now)).toBe('el 16/11/2026 a las 14:35')
})

test('each problem has a sentence of its own that says what to do', () => {
  const said = Object.values(words.problem)
  expect(new Set(said).size).toBe(said.length)
})

const device = (revokedAt: number | null = null): HeadquartersDevice => ({
  id: 'd',
  role: 'leader',
  enrolledAt: 0,
  lastContactAt: null,
  revokedAt,
  isOwn: false,
})

describe('who has not been in touch', () => {
  test.each([
    ['an hour ago', [device()], now - hourMs, 'fresh'],
    ['exactly three days ago', [device()], now - 3 * dayMs, 'fresh'],
    ['a second more', [device()], now - 3 * dayMs - 1_000, 'late'],
    ['never', [device()], null, 'never'],
    ['invited, without a laptop', [], null, 'never'],
    ['one of two laptops shut out', [device(now), device()], now - 9 * dayMs, 'late'],
    ['every laptop shut out', [device(now), device(now)], now - 9 * dayMs, 'shut_out'],
  ] as const)('%s', (_, devices, lastContactAt, contact) => {
    expect(contactOf({ devices: [...devices], lastContactAt }, now)).toBe(contact)
  })

  test('stands out by a word and an icon, not by the colour alone', () => {
    expect(contactBadge({ devices: [device()], lastContactAt: now - 5 * dayMs }, now)).toEqual({
      tone: 'amber',
      icon: 'alert',
      word: 'Sin contacto hace 5 días',
    })
    expect(contactBadge({ devices: [device()], lastContactAt: now - hourMs }, now)).toBeNull()
  })

  test('is found by name or leader, without accents, and alone', () => {
    const member = (name: string, leaders: string[], lastContactAt: number): HeadquartersMember => ({
      id: name,
      name,
      role: 'leader',
      leaders,
      devices: [device()],
      lastContactAt,
      people: 0,
      costs: { today: 0, last30Days: 0, total: 0 },
    })
    const members = [
      member('Ana Quiñones', ['Ana Quiñones'], now),
      member('Casa de la Cultura', ['Óscar Bermúdez', 'Nubia Castañeda'], now - 5 * dayMs),
    ]
    const found = (text: string, isLate = false) =>
      membersFound(members, { text, isLate }, now).map(({ name }) => name)
    expect(found('')).toEqual(['Ana Quiñones', 'Casa de la Cultura'])
    expect(found(' QUINONES ana ')).toEqual(['Ana Quiñones'])
    expect(found('oscar casa')).toEqual(['Casa de la Cultura'])
    expect(found('', true)).toEqual(['Casa de la Cultura'])
    expect(found('ana q', true)).toEqual([])
  })
})
