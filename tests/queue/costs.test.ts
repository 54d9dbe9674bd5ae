import { describe, expect, it, test } from 'vitest'
import { estimateCost, lookupsFor, median, moneyLasts, type Spending } from '../../src-main/queue/costs.ts'
import { messages } from '../../src-preload/messages/index.ts'

const hour = 3_600_000
const day = 24 * hour
const rate = { pesos: 4_100, setAt: 0 }

test.each([
  [[], null],
  [[3], 3],
  [[3, 1], 2],
  [[9, 1, 2], 2],
])('the median of %j is %s', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test.each([
  [0.9, 0.003, 300],
  [0.002, 0.003, 0],
  [-1, 0.003, 0],
])('%s dollars at %s are %s lookups', (dollars, cost, lookups) => {
  expect(lookupsFor(dollars, cost)).toBe(lookups)
})

describe('the cost of lookups', () => {
  it('is unknown before the first was paid for', () => {
    expect(estimateCost(10, [], rate)).toBeNull()
  })

  it('lies between what the cheaper and the dearer half of the last ones cost', () => {
    const estimate = estimateCost(100, [0.002, 0.006, 0.003, 0.003], rate)
    expect(estimate).toEqual({ lookups: 100, low: expect.closeTo(0.25), high: expect.closeTo(0.45), rate })
  })

  it.each([
    [{ low: 1, high: 1, rate: null }, 'US$\u00a01,00'],
    [{ low: 1, high: 1, rate }, 'US$\u00a01,00 (unos $\u00a04.100)'],
    [{ low: 1, high: 1.5, rate: null }, 'entre US$\u00a01,00 y US$\u00a01,50'],
    [{ low: 1, high: 1.5, rate }, 'entre US$\u00a01,00 y US$\u00a01,50 (entre $\u00a04.100 y $\u00a06.150)'],
  ])('is told as %j', (estimate, told) => {
    expect(messages.costs.estimate({ lookups: 1, ...estimate })).toBe(told)
  })
})

describe('the money', () => {
  const spending: Spending = {
    dollars: 3,
    costs: [0.003],
    waiting: 0,
    lookupMs: 6_000,
    ceiling: null,
    lastDay: 500,
  }
  const lasts = (changed: Partial<Spending>) => moneyLasts({ ...spending, ...changed }, 0)

  it.each([
    ['lasts at the pace of the last day while nobody waits', {}, { at: 2 * day, coversQueue: true }],
    [
      'lasts at the pace of the lane if the queue uses it up',
      { waiting: 6_000 },
      { at: 1.667 * hour, coversQueue: false },
    ],
    [
      'lasts for the queue and then at the pace of the last day',
      { waiting: 600 },
      { at: hour + 0.8 * day, coversQueue: true },
    ],
    [
      'lasts longer under a daily ceiling',
      { waiting: 6_000, ceiling: 0.3 },
      { at: 10 * day, coversQueue: false },
    ],
    [
      'that is exactly enough for the queue ends with it',
      { waiting: 1_000, lastDay: 0 },
      { at: 1.667 * hour, coversQueue: true },
    ],
  ])('%s', (_, changed, { at, coversQueue }) => {
    const told = lasts(changed)
    expect(told).toEqual({ kind: 'until', lookups: 1_000, at: expect.any(Number), coversQueue })
    expect((told as { at: number }).at / hour).toBeCloseTo(at / hour, 2)
  })

  it('that is spent lasts until now', () => {
    expect(lasts({ dollars: 0.001, waiting: 5 })).toEqual({
      kind: 'until',
      lookups: 0,
      at: 0,
      coversQueue: false,
    })
  })

  it('is not foretold without a measure', () => {
    expect(lasts({ costs: [] })).toEqual({ kind: 'unmeasured' })
    expect(lasts({ lookupMs: null })).toEqual({ kind: 'unmeasured' })
  })

  it('is not foretold without a pace beyond the queue', () => {
    expect(lasts({ waiting: 10, lastDay: 0 })).toEqual({ kind: 'no_pace', lookups: 1_000 })
  })

  it('for more than a year is not dated', () => {
    expect(lasts({ lastDay: 1 })).toEqual({ kind: 'long', lookups: 1_000 })
  })
})

test.each([
  [messages.costs.lasts({ kind: 'unmeasured' }, null), 'tras la primera consulta pagada'],
  [
    messages.costs.lasts({ kind: 'until', lookups: 970, at: 1, coversQueue: true }, 'X'),
    'unas 970 consultas: al ritmo de hoy, hasta X',
  ],
  [
    messages.costs.lasts({ kind: 'until', lookups: 0, at: 1, coversQueue: false }, 'X'),
    'no alcanza para otra consulta',
  ],
  [
    messages.costs.low({ kind: 'until', lookups: 9, at: 1, coversQueue: false }, 'X'),
    'no alcanza para todos los que esperan: se acaba X',
  ],
  [
    messages.costs.failing({ provider: '2captcha', why: 'bad_key' }, 'create_task'),
    '2captcha no acepta la clave: se usa el otro servicio.',
  ],
  [
    messages.costs.failing({ provider: 'create_task', why: 'not_working' }, '2captcha'),
    'El otro servicio está fallando: se usa 2captcha.',
  ],
])('the screen says «%s»', (said, part) => {
  expect(said).toContain(part)
})
