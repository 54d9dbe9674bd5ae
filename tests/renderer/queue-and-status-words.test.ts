import { describe, expect, test } from 'vitest'
import type { PersonRow, QueueState } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { nextStep } from '../../src-renderer/people/next-step.ts'
import { hasRemedy, parkedWords, progress } from '../../src-renderer/queue/state-words.ts'
import { doing, whyOf } from '../../src-renderer/queue/words.ts'
import { sourceWords } from '../../src-renderer/ui/source-words.ts'
import { statusWords } from '../../src-renderer/ui/status-words.ts'

// 14:35 in Bogotá.
const now = Date.UTC(2026, 10, 21, 19, 35)

const person = (more: Partial<PersonRow> = {}): PersonRow => ({
  id: 1,
  revision: 1,
  name: 'Yolanda Patiño Ñáñez',
  cedula: '1014880231',
  phone: null,
  ...unknownTexts,
  registeredAt: now,
  leaderId: 1,
  leader: 'Marta G.',
  status: 'PENDING',
  askedAgain: false,
  nextAttemptAt: null,
  departamento: null,
  municipio: null,
  puesto: null,
  direccion: null,
  mesa: null,
  novedad: null,
  resolucion: null,
  fechaNovedad: null,
  source: null,
  fetchedAt: null,
  lastRefreshAt: null,
  lastError: null,
  consent: null,
  revokedAt: null,
  isOfUnfinishedImport: false,
  ...more,
})

describe('words', () => {
  test('a status is said with its time or its reason', () => {
    expect(statusWords(person(), now).word).toBe('Pendiente')
    expect(statusWords(person({ nextAttemptAt: now }), now)).toMatchObject({
      tone: 'amber',
      word: 'Reintento 14:35',
    })
    expect(
      statusWords(person({ status: 'CANCELLED_OTHER', novedad: 'CANCELADA POR DOBLE CEDULACIÓN' }), now).word,
    ).toBe('Cancelada: doble cedulación')
    expect(statusWords(person({ status: 'CANCELLED_OTHER' }), now).word).toBe('Cancelada')
  })

  const queue: QueueState = {
    waiting: 11,
    running: { personId: 1, name: 'Luis Ángel Rojas', step: 'querying', since: now, byOperator: false },
    paused: false,
    parked: null,
    nextDueAt: now,
    etaMs: 9 * 60_000,
    online: true,
    captchas: { ready: 0, coming: 0, unused: 0, unusedCost: 0, failing: [] },
    money: null,
    round: null,
  }

  test('the queue counts what runs, and says what is left only while it moves', () => {
    expect(progress(queue, now)).toEqual([
      '12 en cola',
      'faltan unos 9 min',
      'consultando a Luis Ángel Rojas',
    ])
    expect(
      progress({ ...queue, running: null, parked: { reason: 'no_captcha_way', until: null } }, now),
    ).toEqual(['11 en cola'])
    expect(progress({ ...queue, waiting: 0, running: null, etaMs: null }, now)).toEqual(['Nada en cola'])
    expect(
      progress({ ...queue, waiting: 1, running: null, etaMs: null, nextDueAt: now + 300_000 }, now),
    ).toEqual(['1 en cola', 'la próxima a las 14:40'])
    expect(
      progress({ ...queue, waiting: 1, running: null, etaMs: null, nextDueAt: now + 14 * 3_600_000 }, now),
    ).toEqual(['1 en cola', 'la próxima el 22/11/2026 a las 04:35'])
  })

  test('why it waits, and until when', () => {
    expect(parkedWords({ reason: 'daily_ceiling', until: now + 3_600_000 }, now)).toBe(
      'Se llegó al tope diario de captchas: la cola espera hasta la medianoche',
    )
    expect(parkedWords({ reason: 'offline', until: now + 3_600_000 }, now)).toBe(
      'La cola espera la conexión y sigue sola; nuevo intento: 15:35',
    )
    expect(parkedWords({ reason: 'blocked', until: now + 3_600_000 }, now)).toBe(
      'La página del censo rechaza las consultas: la cola espera hasta las 15:35',
    )
    expect(parkedWords({ reason: 'blocked', until: now + 14 * 3_600_000 }, now)).toBe(
      'La página del censo rechaza las consultas: la cola espera hasta el 22/11/2026 a las 04:35',
    )
    expect(parkedWords({ reason: 'page_failing', until: now + 300_000 }, now)).toBe(
      'La página del censo cambió o está fallando: la cola espera hasta las 14:40',
    )
    expect(parkedWords({ reason: 'window_offered', until: now + 900_000 }, now)).toBe(
      'Consulta rechazada: hágala en una ventana hasta las 14:50',
    )
  })
})

describe('cola', () => {
  const queue: QueueState = {
    waiting: 2,
    running: null,
    paused: false,
    parked: null,
    nextDueAt: now,
    etaMs: null,
    online: true,
    captchas: { ready: 0, coming: 0, unused: 0, unusedCost: 0, failing: [] },
    money: null,
    round: null,
  }
  const running = { personId: 1, name: null, step: 'captcha', since: now, byOperator: true } as const

  test('what the queue does, or why it does nothing', () => {
    const parked = { reason: 'paused', until: null } as const
    expect(doing({ ...queue, running, parked }, now)).toEqual({ kind: 'running', running, isForLeader: true })
    expect(doing({ ...queue, parked }, now)).toEqual({ kind: 'parked', parked })
    expect(doing(queue, now)).toEqual({ kind: 'soon' })
    expect(doing({ ...queue, nextDueAt: now + 300_000 }, now)).toEqual({ kind: 'later', at: now + 300_000 })
    expect(doing({ ...queue, waiting: 0, nextDueAt: null }, now)).toEqual({ kind: 'nothing' })
  })

  test.each([
    [-5, '0 s'],
    [7_900, '7 s'],
    [72_000, '1 min 12 s'],
    [7_500_000, '2 h 5 min'],
  ])('%s ms took %s', (ms, shown) => expect(messages.durations.passed(ms)).toBe(shown))

  test.each([
    [59_000, 'menos de un minuto'],
    [60_000, 'un minuto'],
    [540_000, 'unos 9 min'],
    [3_600_000, 'una hora'],
    [86_400_000, 'unas 24 horas'],
    [200_000_000, 'unos 2 días'],
  ])('%s ms left is %s', (ms, shown) => expect(messages.durations.left(ms)).toBe(shown))

  test('why somebody waits', () => {
    const job = { jobId: 1, person: null, dueAt: now, failures: 2, withdrawable: false } as const
    expect(whyOf({ ...job, why: 'retry' }, 3)).toBe('Reintento 2 de 3')
    expect(whyOf({ ...job, why: 'retry', failures: 0 }, 3)).toBe('Reintento')
    expect(whyOf({ ...job, why: 'put_off' }, 3)).toBe('Interrumpida: va al final')
  })
})

describe('what is done about it', () => {
  test.each([
    ['no_funds', true],
    ['bad_key', true],
    ['paused', false],
    ['blocked', false],
    ['page_failing', false],
    ['window_offered', false],
  ] as const)('%s is fixed in Ajustes: %s', (reason, isFixedInSettings) =>
    expect(hasRemedy({ reason, until: null }, 'settings')).toBe(isFixedInSettings),
  )

  test('a failure that the queue still works on is left to it; once the retries are spent, the leader is told', () => {
    for (const status of ['TIMEOUT', 'BLOCKED', 'ERROR'] as const) {
      expect(nextStep(person({ status }))).toMatch(/prima «Actualizar»/)
      expect(nextStep(person({ status, askedAgain: true }))).toBeNull()
      expect(nextStep(person({ status, askedAgain: true, nextAttemptAt: now }))).toBeNull()
    }
    for (const status of ['PENDING', 'PROCESSING', 'ACTIVE', 'NOT_FOUND'] as const)
      expect(nextStep(person({ status }))).toBeNull()
  })

  test('the census is named, another page is shown by its host', () => {
    expect(sourceWords('wsp.registraduria.gov.co')).toBe('censo de la Registraduría')
    expect(sourceWords('registraduria.gov.co.example')).toBe('registraduria.gov.co.example')
    expect(sourceWords('127.0.0.1')).toBe('127.0.0.1')
    expect(sourceWords(null)).toBeNull()
  })
})
