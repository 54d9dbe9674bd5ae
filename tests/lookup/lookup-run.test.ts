import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CaptchaSolver } from '../../src-main/lookup/captcha/solver.ts'
import { Broken, startRun } from '../../src-main/lookup/run.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import type { LookupStep } from '../../src-preload/contract/index.ts'

const captcha = {
  kind: 'recaptcha_v2',
  sitekey: 's',
  pageUrl: 'http://127.0.0.1/',
  sent: new Promise<void>(() => {}),
} as const
const cedula = '1023456789'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A solver that takes `ms` milliseconds and records the deadlines that it was given. */
function solverTaking(ms: number): CaptchaSolver & { given: number[] } {
  const given: number[] = []
  return {
    given,
    where: 'elsewhere',
    async solve(_, { deadlineMs }) {
      given.push(deadlineMs)
      await vi.advanceTimersByTimeAsync(Math.min(ms, deadlineMs))
      return ms > deadlineMs
        ? { kind: 'timeout', detail: 'no token' }
        : { kind: 'token', token: 'the-token', report() {} }
    },
  }
}

function start(solver: CaptchaSolver = solverTaking(0)) {
  const leaving = new AbortController()
  const steps: LookupStep[] = []
  const run = startRun(
    { cedula, signal: leaving.signal, onStep: (step) => steps.push(step) },
    { solver, deadlineMs: 120_000, captchaDeadlineMs: 150_000 },
  )
  return { run, leaving, steps }
}

describe('the time of a lookup', () => {
  it('runs out after 120 s', () => {
    const { run } = start()
    run.step('querying')
    vi.advanceTimersByTime(119_999)
    expect(run.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(run.signal.aborted).toBe(true)
    expect(run.outcomeOf(run.signal.reason)).toEqual({
      kind: 'timeout',
      detail: 'no end within 120 s, while querying',
    })
  })

  it('stands still while a captcha is being solved', async () => {
    const { run } = start(solverTaking(149_000))
    vi.advanceTimersByTime(100_000)
    await run.solve(captcha)
    expect(run.signal.aborted).toBe(false)
    vi.advanceTimersByTime(19_000)
    expect(run.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1_000)
    expect(run.signal.aborted).toBe(true)
  })

  it('has 150 s for all captchas together', async () => {
    const solver = solverTaking(100_000)
    const { run } = start(solver)
    expect((await run.solve(captcha)).kind).toBe('token')
    expect((await run.solve(captcha)).kind).toBe('timeout')
    expect(solver.given).toEqual([150_000, 50_000])
  })

  it('is over when the lookup is', () => {
    const { run } = start()
    run.end()
    vi.advanceTimersByTime(1_000_000)
    expect(run.signal.aborted).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('what ended a lookup', () => {
  it('is thrown on where the asker left or there is no browser', () => {
    const { run, leaving } = start()
    expect(() => run.outcomeOf(new NoBrowser(['none']))).toThrow(NoBrowser)
    leaving.abort(new Error('the app quits'))
    expect(run.signal.aborted).toBe(true)
    expect(() => run.outcomeOf(new Error('has been closed'))).toThrow('the app quits')
  })

  it('is a network error where something broke', () => {
    const { run } = start()
    const reason = new Broken('the page crashed')
    run.fail(reason)
    expect(run.isBroken()).toBe(true)
    expect(run.outcomeOf(reason)).toEqual({ kind: 'network_error', detail: 'the page crashed while opening' })
  })

  it.each([
    [new Error(`page.goto: net::ERR_NAME_NOT_RESOLVED at http://x/${cedula}`), 'network_error'],
    [new Error('locator.fill: Target page, context or browser has been closed'), 'network_error'],
    [new Error('page.evaluate: Target crashed'), 'network_error'],
    [new TypeError(`fill("${cedula}")`), 'parse_error'],
    [cedula, 'parse_error'],
    [undefined, 'parse_error'],
  ])('may be %s, without its words', (error, kind) => {
    const outcome = start().run.outcomeOf(error)
    expect(outcome.kind).toBe(kind)
    expect(JSON.stringify(outcome)).not.toContain(cedula)
  })

  it('is not told of once it is over', () => {
    const { run, leaving, steps } = start()
    run.step('captcha')
    leaving.abort()
    run.step('querying')
    expect(steps).toEqual(['captcha'])
  })
})

describe('what the site sent', () => {
  it('is kept without nonces and tokens', async () => {
    const { run } = start()
    run.keepSecret('the-nonce')
    run.keepSecret(null)
    await run.solve(captcha)
    const rawResponse = '<input value="the-nonce"> the-token the-token'
    expect(run.withoutSecrets({ kind: 'not_found', rawResponse })).toEqual({
      kind: 'not_found',
      rawResponse: '<input value="[token]"> [token] [token]',
    })
  })

  it.each([
    ['as it is', 'say no/nce+1=', 'say [token]'],
    ['with its slash escaped, as JSON may have it', String.raw`{"say":"no\/nce+1="}`, '{"say":"[token]"}'],
  ])('is kept without a nonce %s', (_, rawResponse, kept) => {
    const { run } = start()
    run.keepSecret('no/nce+1=')
    expect(run.withoutSecrets({ kind: 'not_found', rawResponse })).toEqual({
      kind: 'not_found',
      rawResponse: kept,
    })
  })

  it('is not torn apart by what is too short for a secret', () => {
    const { run } = start()
    run.keepSecret('e')
    run.keepSecret('MESA 12')
    const outcome = { kind: 'not_found', rawResponse: '<b>MESA 12</b>' } as const
    expect(run.withoutSecrets(outcome)).toEqual(outcome)
  })

  it('is kept without a token that begins like another one', () => {
    const { run } = start()
    run.keepSecret('the-nonce')
    run.keepSecret('the-nonce-of-another-page')
    const rawResponse = 'the-nonce the-nonce-of-another-page'
    expect(run.withoutSecrets({ kind: 'not_found', rawResponse })).toMatchObject({
      rawResponse: '[token] [token]',
    })
  })

  it.each([
    ['<input type="hidden" id="token" name="token" value="fresh+1=">', '{"a":1}'],
    ["<INPUT VALUE = 'fresh+1='\n  TYPE='HIDDEN'>", 'fresh+1='],
    ['<input type=hidden value=fresh+1=>', '<p>fresh+1=</p>'],
    ['<input type="hidden" data-value="other-1=" value="fresh+1=">', 'const token = "other-1="'],
    [String.raw`<input type=\"hidden\" value=\"fre\/sh1=\">`, '<p>fre/sh1=</p>'],
    [String.raw`\u003Cinput type=\"hidden\" value=\u0022fresh+1=\u0022\u003e`, '<p>fresh+1=</p>'],
    ['<input type="hidden" value="fresh+1=', '<p>fresh+1=</p>'],
    ['<textarea name="g-recaptcha-response" hidden>fresh+1=</textarea>', '<p>fresh+1=</p>'],
  ])('is kept without what its hidden fields hold: %s', (field, rest) => {
    const rawResponse = `<form>${field}<input name="nuip" value="1023456789"></form>${rest}`
    const failure = { kind: 'parse_error', detail: 'the answer is not JSON', rawResponse } as const
    const { rawResponse: kept = '' } = start().run.withoutSecrets(failure) as typeof failure
    expect(kept).toContain('[token]')
    expect(kept).not.toMatch(/fre|other|sh\+1/)
    expect(kept).toContain('<input name="nuip" value="1023456789">')
  })

  it.each<[string, (size: number) => string]>([
    ['its fields never end', (size) => '<input type="hidden" value="'.repeat(size / 28)],
    ['one field holds many quotes', (size) => `<input type=hidden ${`value='" `.repeat(size / 9)}`],
    [
      'it has a million hidden fields',
      (size) =>
        Array.from({ length: size / 45 }, (_, at) => `<input type="hidden" value="nonce-${at}-abcdef">`).join(
          '',
        ),
    ],
    ['it has as many text areas', (size) => '<textarea>something-long'.repeat(size / 24)],
    ['a value is as long as all', (size) => `<input type="hidden" value="${'x/'.repeat(size / 2)}">`],
    ['it is blanks alone', (size) => `<input type${' '.repeat(size)}`],
  ])('is kept or not in seconds, whatever 2 MB of it are: %s', (_, made) => {
    vi.useRealTimers()
    const rawResponse = made(2 * 2 ** 20)
    const since = performance.now()
    const { rawResponse: kept = '' } = start().run.withoutSecrets({ kind: 'not_found', rawResponse }) as {
      rawResponse?: string
    }
    expect(performance.now() - since).toBeLessThan(5_000)
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(256 * 1024)
  })

  it('is not kept where it has more hidden fields than any form, so that none is told', () => {
    const fields = Array.from({ length: 30_000 }, (_, at) => `<input type="hidden" value="nonce-${at}">`)
    expect(start().run.withoutSecrets({ kind: 'not_found', rawResponse: fields.join('') })).toEqual({
      kind: 'not_found',
      rawResponse: '[hidden fields]',
    })
  })

  it('is kept without any secret, wherever it stands and wherever the text is cut', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/=_-]{8,300}$/)
    const dressed = fc.constantFrom<(value: string) => string>(
      (value) => value,
      (value) => value.replaceAll('/', '\\/'),
      (value) => `<input type="hidden" value="${value}">`,
      (value) => `<input value='${value}' type=hidden>`,
      (value) => JSON.stringify({ m: `<input type="hidden" value="${value}">` }),
      (value) => String.raw`\u003Cinput type=\u0022hidden\u0022 value=\u0022${value}\u0022\u003E`,
      (value) => `<textarea>${value}</textarea>`,
    )
    const part = fc.record({ at: fc.nat(9), dress: dressed, filler: fc.nat(60_000) })
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 10 }),
        fc.array(part, { maxLength: 12 }),
        (secrets, parts) => {
          const { run } = start()
          for (const one of secrets) run.keepSecret(one)
          const rawResponse = parts
            .map(
              ({ at, dress, filler }) => `${'. '.repeat(filler)}${dress(secrets[at % secrets.length] ?? '')}`,
            )
            .join('')
          const { rawResponse: kept = '' } = run.withoutSecrets({ kind: 'not_found', rawResponse }) as {
            rawResponse?: string
          }
          for (const one of secrets) {
            expect(kept).not.toContain(one)
            expect(kept).not.toContain(one.replaceAll('/', '\\/'))
            // The limit may cut a secret in two; its beginning must be gone as well.
            expect(kept.endsWith(one.slice(0, 8))).toBe(false)
          }
          run.end()
        },
      ),
      { numRuns: 200 },
    )
  })

  it('is kept up to 256 KB, without half a letter at the end', () => {
    const outcome = start().run.withoutSecrets({ kind: 'not_found', rawResponse: `x${'ñ'.repeat(200_000)}` })
    const { rawResponse = '' } = outcome as { rawResponse?: string }
    expect(Buffer.byteLength(rawResponse)).toBe(256 * 1024 - 1)
    expect(rawResponse.endsWith('ñ')).toBe(true)
  })
})
