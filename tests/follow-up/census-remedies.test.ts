import { describe, expect, test } from 'vitest'
import {
  type CensusRemedy,
  type CensusStatus,
  censusRemedies,
  censusRemedyOf,
  type Guidance,
  guidance,
  usualGuidance,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'

const remedy = (status: CensusStatus, novedad: string | null = null, puesto: string | null = null) =>
  censusRemedyOf({ status, novedad, puesto })

describe('what a person has to do', () => {
  test.each<[CensusStatus, string | null, CensusRemedy | null]>([
    ['PENDING', null, null],
    ['PROCESSING', null, null],
    ['NOT_FOUND', null, 'register'],
    ['CANCELLED_DECEASED', 'CANCELADA POR MUERTE', 'alive'],
    ['TIMEOUT', null, 'look_up_again'],
    ['BLOCKED', null, 'look_up_again'],
    ['ERROR', null, 'look_up_again'],
    ['ACTIVE', null, 'ask'],
    ['CANCELLED_OTHER', 'Cancelada por Doble Cedulación', 'identity'],
    ['CANCELLED_OTHER', 'BAJA POR SUPLANTACION O FALSA IDENTIDAD', 'identity'],
    ['CANCELLED_OTHER', 'Falsa Identidad', 'identity'],
    ['CANCELLED_OTHER', 'CANCELADA POR MALA ELABORACION', 'identity'],
    ['CANCELLED_OTHER', 'Baja por Pérdida o Suspensión de los Derechos Políticos', 'rights'],
    ['CANCELLED_OTHER', 'INTERDICCION JUDICIAL', 'rights'],
    ['CANCELLED_OTHER', 'Pendiente por Solicitud en Reproceso', 'in_process'],
    ['CANCELLED_OTHER', 'Pendiente Solicitud en Reproceso', 'in_process'],
    ['CANCELLED_OTHER', 'PENDIENTE POR ESTAR EN PROCESO DE EXPEDICION', 'in_process'],
    ['CANCELLED_OTHER', 'Menoría de Edad', 'ask'],
    ['CANCELLED_OTHER', 'Extranjería (sin Carta de Naturaleza)', 'ask'],
    ['CANCELLED_OTHER', 'Reasignación o cambio de sexo', 'ask'],
    ['CANCELLED_OTHER', null, 'ask'],
  ])('%s, %s: %s', (status, novedad, expected) => expect(remedy(status, novedad)).toBe(expected))

  test('who has a puesto votes', () => expect(remedy('ACTIVE', null, 'I.E. INVENTADA')).toBe(null))
})

describe('its words', () => {
  const { todo } = messages.censusRemedies
  const days: Guidance = { electionDay: '2027-10-31', deadline: '2027-08-31', texts: {} }

  test('up to the last day, after it, and without one', () => {
    expect(todo('register', days, '2027-08-31')).toContain('Puede inscribirse hasta el 31/08/2027.')
    expect(todo('register', days, '2027-09-01')).toContain(
      'La inscripción para las elecciones del 31/10/2027 cerró el 31/08/2027.',
    )
    expect(todo('register', { ...days, electionDay: null, deadline: null }, '2027-09-01')).toContain(
      'Pregunte en la Registraduría hasta qué día.',
    )
  })

  test('each thing to do has its own', () => {
    const titles = censusRemedies.map((one) => messages.censusRemedies.title[one])
    expect(new Set(titles).size).toBe(censusRemedies.length)
  })

  test('the owner’s text replaces the usual one; the days stay before it', () => {
    const texts = { register: 'Venga a la sede.', alive: 'Llame a la sede.' }
    expect(todo('register', { ...days, texts }, '2027-08-31')).toBe(
      'Puede inscribirse hasta el 31/08/2027. Venga a la sede.',
    )
    expect(todo('alive', { ...days, texts }, '2027-08-31')).toBe('Llame a la sede.')
    expect(todo('ask', { ...days, texts }, '2027-08-31')).toBe(messages.censusRemedies.usual.ask)
  })

  test('every usual text may be saved as the owner’s', () =>
    expect(guidance.safeParse({ ...usualGuidance, texts: messages.censusRemedies.usual }).success).toBe(true))
})
