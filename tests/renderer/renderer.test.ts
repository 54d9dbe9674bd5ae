import { describe, expect, test } from 'vitest'
import {
  everybody,
  noFilter,
  type PersonRow,
  type QueueState,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { secondsToRefresh } from '../../src-preload/cooldown.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { hasRemedy, parkedWords, progress } from '../../src-renderer/frame/queue-words.ts'
import { findsOthers, foundWords } from '../../src-renderer/people/list-words.ts'
import { nextStep } from '../../src-renderer/people/next-step.ts'
import { altersList, withHeldRow, withRows } from '../../src-renderer/people/rows.ts'
import { doing, whyOf } from '../../src-renderer/queue/words.ts'
import { asCode, groupsOf, twoOfThem } from '../../src-renderer/recovery/code.ts'
import { strength } from '../../src-renderer/sign-in/strength.ts'
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
  ...more,
})

describe('format', () => {
  test.each([
    ['1012345678', '1.012.345.678'],
    ['52400311', '52.400.311'],
    ['12345', '12.345'],
  ])('cédula %s', (digits, shown) => expect(format.cedula(digits)).toBe(shown))

  test('phone, numbers and times are written as leaders write them, in Bogotá’s time', () => {
    expect(format.phone('3001234567')).toBe('300 123 4567')
    expect(format.number(1234)).toBe('1.234')
    expect(format.number(999)).toBe('999')
    expect(format.dateTime(now)).toBe('21/11/2026 14:35')
    expect(format.dateTime(Date.UTC(2026, 10, 21, 5, 0))).toBe('21/11/2026 00:00')
    expect(format.isoDate('2026-11-21')).toBe('21/11/2026')
    expect(format.isoDate('noviembre de 2024')).toBe('noviembre de 2024')
  })

  test.each([
    [2.91, 'US$ 2,91'],
    [2.919, 'US$ 2,91'],
    [0, 'US$ 0,00'],
    [1234.5, 'US$ 1.234,50'],
    [0.00299, 'US$ 0,003'],
  ])('%s dollars', (value, shown) => expect(format.dollars(value).replace('\u00a0', ' ')).toBe(shown))

  test.each([
    [973, 970],
    [12_999, 12_000],
    [99, 99],
    [7, 7],
    [0, 0],
  ])('%s is roughly %s', (value, shown) => expect(format.roughly(value)).toBe(shown))
})

describe('rows', () => {
  test('an older row never replaces a newer one', () => {
    const held = withRows(new Map(), [person({ revision: 3, status: 'ACTIVE' })])
    expect(withRows(held, [person({ revision: 2 })]).get(1)?.status).toBe('ACTIVE')
    expect(withRows(held, [person({ revision: 4, status: 'NOT_FOUND' })]).get(1)?.status).toBe('NOT_FOUND')
  })

  test('what was not seen for longest goes first', () => {
    const many = Array.from({ length: 4_000 }, (_, index) => person({ id: index + 1 }))
    const held = withRows(withRows(new Map(), many), [person({ id: 1 }), person({ id: 5_000 })])
    expect(held.size).toBe(4_000)
    expect(held.has(1)).toBe(true)
    expect(held.has(2)).toBe(false)
  })

  test('the list is asked for again only when a change can alter it', () => {
    const byName = { ...everybody, sort: { by: 'name', direction: 'asc' } } as const
    const byStatus = { ...everybody, sort: { by: 'status', direction: 'asc' } } as const
    const running = person({ revision: 2, status: 'PROCESSING' })
    const alters = (before: PersonRow | undefined, after: PersonRow, view: TableView) =>
      altersList(before, after, view, [])
    expect(altersList(undefined, running, byName, ['status'])).toBe(true)
    expect(altersList(undefined, running, byName, ['name'])).toBe(true)
    expect(altersList(undefined, running, byName, ['phone'])).toBe(false)
    expect(altersList(undefined, running, { ...byName, search: 'cali' }, ['phone'])).toBe(true)
    expect(alters(undefined, running, byName)).toBe(false)
    expect(alters(person(), running, byName)).toBe(false)
    expect(alters(person(), running, byStatus)).toBe(true)
    expect(alters(running, person({ revision: 3, status: 'ACTIVE' }), byName)).toBe(true)
    expect(alters(running, person({ revision: 1, status: 'ACTIVE' }), byName)).toBe(false)
    expect(alters(person(), person({ revision: 2, name: 'Ana' }), byName)).toBe(true)
    const moved = person({ revision: 2, municipio: 'CALI' })
    expect(alters(person(), moved, byName)).toBe(false)
    expect(alters(person(), moved, { ...byName, search: 'cali' })).toBe(true)
    expect(alters(person(), moved, { ...byName, filter: { ...noFilter, municipio: 'CALI' } })).toBe(true)
  })

  test('an open row that left the list stays where it was', () => {
    const ids = (...list: number[]) => Int32Array.from(list)
    expect(withHeldRow(ids(1, 3), ids(1, 2, 3), 2)).toEqual(ids(1, 2, 3))
    expect(withHeldRow(ids(), ids(1, 2, 3), 3)).toEqual(ids(3))
    expect(withHeldRow(ids(1, 3), ids(1, 2, 3), null)).toEqual(ids(1, 3))
    expect(withHeldRow(ids(1, 3), null, 2)).toEqual(ids(1, 3))
  })
})

describe('cooldown', () => {
  test('counts down 30 seconds, or to when main said', () => {
    expect(secondsToRefresh(now, null, now)).toBe(30)
    expect(secondsToRefresh(now, null, now + 29_500)).toBe(1)
    expect(secondsToRefresh(now, null, now + 30_000)).toBe(0)
    expect(secondsToRefresh(null, now + 12_000, now)).toBe(12)
    expect(secondsToRefresh(null, null, now)).toBe(0)
  })

  test('a clock that was set back counts as passed', () => {
    expect(secondsToRefresh(now, null, now - 3_600_000)).toBe(0)
  })
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
      'Se llegó al tope diario de 2captcha: la cola espera hasta la medianoche',
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
    const job = { jobId: 1, person: null, dueAt: now, failures: 2, cancellable: false } as const
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
  ] as const)('%s is mended in Ajustes: %s', (reason, isMended) =>
    expect(hasRemedy({ reason, until: null }, 'settings')).toBe(isMended),
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

describe('what a screen reader is told of the list', () => {
  const searched = { ...everybody, search: ' nañez ' }

  test('how many were found, or that nobody was', () => {
    expect(foundWords(everybody, 1, 1)).toBe('1 persona')
    expect(foundWords(searched, 1_234, 5_000)).toBe('1.234 personas')
    expect(foundWords(searched, 0, 0)).toBe('Nadie coincide con «nañez».')
    expect(foundWords({ ...searched, tab: 'novedades' }, 0, 2)).toBe(
      'Nadie coincide con «nañez». Hay 2 en las otras pestañas.',
    )
    expect(foundWords({ ...everybody, tab: 'errores' }, 0, 9)).toBe('No hay errores.')
  })

  test('another search, filter or tab, but not another order', () => {
    expect(findsOthers(everybody, searched)).toBe(true)
    expect(findsOthers(everybody, { ...everybody, tab: 'errores' })).toBe(true)
    expect(findsOthers(everybody, { ...everybody, filter: { ...noFilter, withoutConsent: true } })).toBe(true)
    expect(findsOthers(everybody, { ...everybody, sort: { by: 'name', direction: 'desc' } })).toBe(false)
  })
})

describe('strength', () => {
  test.each([
    ['corta1', 'weak'],
    ['12345678901234', 'weak'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['marta lucia 2026', 'weak'],
    ['vereda7luz', 'fair'],
    ['un burro verde en Paipa', 'strong'],
  ])('%s', (password, expected) => expect(strength(password, ['52400311', 'Marta'])).toBe(expected))
})

describe('recovery code', () => {
  test('is written in groups however it was typed or pasted', () => {
    for (const typed of ['k7qm2x9rtb4h', 'K7QM-2X9R TB4H', ' k7qm–2x9r\ntb4h '])
      expect(asCode(typed)).toBe('K7QM-2X9R-TB4H')
    expect(asCode('k7qm2')).toBe('K7QM-2')
    expect(asCode('A'.repeat(30))).toBe(Array(6).fill('AAAA').join('-'))
    expect(groupsOf('K7QM2X9R')).toEqual(['K7QM', '2X9R'])
  })

  test('two different groups are asked for, in their order', () => {
    for (let a = 0; a < 1; a += 0.05)
      for (let b = 0; b < 1; b += 0.05) {
        const drawn = [a, b]
        const [first, second] = twoOfThem(() => drawn.shift() ?? 0)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(second).toBeGreaterThan(first)
        expect(second).toBeLessThan(6)
      }
  })
})
