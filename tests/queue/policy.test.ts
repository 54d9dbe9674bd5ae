import { expect, test } from 'vitest'
import { verdict } from '../../src-main/census/status.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { sortKey } from '../../src-main/people/sort-key.ts'
import {
  breakerDelay,
  breakerDelaysMs,
  gapLeft,
  pageFaultDelaysMs,
  retryDelay,
  retryDelaysMs,
  siteAt,
} from '../../src-main/queue/policy.ts'
import { censusPages } from '../../src-preload/census-pages.ts'
import { isFinal, lookupErrors, settledStatuses } from '../../src-preload/contract/index.ts'
import { cooldownUntil } from '../../src-preload/cooldown.ts'

const place = { departamento: 'D', municipio: 'M', puesto: 'P', direccion: 'C', mesa: '1', rawResponse: '' }
const novedad = { novedad: 'N', resolucion: null, fechaNovedad: null, rawResponse: '' }
const outcomes: [Outcome, string][] = [
  [{ kind: 'found', ...place }, 'ACTIVE'],
  [{ kind: 'not_found', rawResponse: '' }, 'NOT_FOUND'],
  [{ kind: 'cancelled', cause: 'deceased', ...novedad }, 'CANCELLED_DECEASED'],
  [{ kind: 'cancelled', cause: 'other', ...novedad }, 'CANCELLED_OTHER'],
  [{ kind: 'timeout', detail: '' }, 'TIMEOUT'],
  [{ kind: 'blocked', detail: '' }, 'BLOCKED'],
  [{ kind: 'network_error', detail: '' }, 'ERROR'],
  [{ kind: 'parse_error', detail: '' }, 'ERROR'],
  [{ kind: 'parse_error', electionGone: true, detail: '' }, 'ERROR'],
  [{ kind: 'captcha_failed', reason: 'unsolvable', detail: '' }, 'ERROR'],
  [{ kind: 'captcha_failed', reason: 'timeout', detail: '' }, 'ERROR'],
]

test.each(outcomes)('%o settles as %s', (outcome, status) => {
  const judged = verdict(outcome)
  expect(judged.kind === 'answer' ? judged.status : judged.onceSpent).toBe(status)
  if (judged.kind === 'failure') expect(lookupErrors).toContain(judged.error)
})

test('the answers of the census are final, failures are not', () => {
  expect(settledStatuses.filter(isFinal)).toEqual([
    'ACTIVE',
    'NOT_FOUND',
    'CANCELLED_DECEASED',
    'CANCELLED_OTHER',
  ])
  expect(isFinal(null)).toBe(false)
})

test('three retries, after 1, 5 and 15 minutes', () => {
  const delays = [1, 2, 3, 4].map((failures) => retryDelay(failures, retryDelaysMs))
  expect(delays).toEqual([60_000, 300_000, 900_000, null])
})

test('a refusing site parks the lane for longer each time, at most four hours', () => {
  const delays = [1, 2, 3, 4, 5, 6, 60].map((refusals) => breakerDelay(refusals, breakerDelaysMs) / 60_000)
  expect(delays).toEqual([15, 30, 60, 120, 240, 240, 240])
})

test('the cooldown lasts 30 seconds, and a clock that was set back ends it', () => {
  expect(cooldownUntil(null, 1_000)).toBe(null)
  expect(cooldownUntil(1_000, 30_999)).toBe(31_000)
  expect(cooldownUntil(1_000, 31_000)).toBe(null)
  expect(cooldownUntil(1_000_000, 999_999)).toBe(null)
})

test('the gap counts down and never turns negative', () => {
  expect(gapLeft(0, 5_000)).toBe(5_000)
  expect(gapLeft(4_999, 5_000)).toBe(1)
  expect(gapLeft(Number.POSITIVE_INFINITY, 5_000)).toBe(0)
})

test('names sort without case and accents, Ñ after N', () => {
  const names = ['Ñáñez', 'Óscar', 'nuñez', 'Nunca', 'Nuzzo', 'Ángela', 'andrés']
  expect(names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))).toEqual([
    'andrés',
    'Ángela',
    'Nunca',
    'nuñez',
    'Nuzzo',
    'Ñáñez',
    'Óscar',
  ])
})

test('shorter gaps and delays are for loopback alone', () => {
  const short = {
    REFERIDOS_GAP_MS: '10',
    REFERIDOS_RETRY_DELAYS_MS: '1,2,3',
    REFERIDOS_BREAKER_DELAYS_MS: '4',
  }
  const { pace } = readEnvironment(short)
  for (const url of ['http://127.0.0.1:8000/censo/', 'http://[::1]/', 'http://localhost/']) {
    expect(siteAt(url, pace)).toEqual({
      url,
      gapMs: 10,
      retryDelays: [1, 2, 3],
      breakerDelays: [4],
      pageFaultDelays: [4],
    })
  }
  for (const { url } of Object.values(censusPages)) {
    const ordinary = {
      url,
      gapMs: 5_000,
      retryDelays: retryDelaysMs,
      breakerDelays: breakerDelaysMs,
      pageFaultDelays: pageFaultDelaysMs,
    }
    expect(siteAt(url, pace)).toEqual(ordinary)
    expect(siteAt(url, {})).toEqual(ordinary)
    expect(siteAt(url, readEnvironment({ REFERIDOS_GAP_MS: '9000' }).pace).gapMs).toBe(9_000)
  }
})

test('a census page is taken from the environment only where it may be asked', () => {
  expect(readEnvironment({}).censusUrl).toBeNull()
  for (const url of ['http://127.0.0.1:8000/censo/', ...Object.values(censusPages).map(({ url }) => url)]) {
    expect(readEnvironment({ REFERIDOS_CENSUS_URL: url }).censusUrl).toBe(url)
  }
  for (const url of ['not a url', 'https://example.com/', 'http://wsp.registraduria.gov.co/censo/']) {
    expect(() => readEnvironment({ REFERIDOS_CENSUS_URL: url })).toThrow()
  }
})
