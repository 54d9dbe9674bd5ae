import { describe, expect, test } from 'vitest'
import { isBarcode, readBarcode } from '../../src-renderer/scanner/barcode.ts'
import { type Burst, end, endsAfter, type Key, noBurst, press } from '../../src-renderer/scanner/burst.ts'
import { barcodeLength, barcodeOf, cardOfYolanda } from '../support/cedula-barcode.ts'

const whole = barcodeOf(cardOfYolanda)
const both = { cedula: '52345678', name: 'YOLANDA MARÍA PATIÑO DE LA PEÑA' }
const cedulaAlone = { cedula: '52345678', name: null }

describe('the barcode of a cédula', () => {
  test('is 531 bytes', () => {
    expect(whole).toHaveLength(barcodeLength)
    expect(isBarcode(whole)).toBe(true)
    expect(isBarcode('52345678')).toBe(false)
  })

  test.each([
    ['with its NULs', whole],
    ['with spaces for them', whole.replaceAll('\0', ' ')],
    ['cut off after the names', whole.slice(0, 175)],
    ['after something else in the field', `12${whole}`],
    [
      'with Caps Lock on',
      whole.replace(/[a-z]/gi, (letter) =>
        /[a-z]/.test(letter) ? letter.toUpperCase() : letter.toLowerCase(),
      ),
    ],
    ['on a keyboard of another language', whole.replace('PubDSK_', 'PubDSK?')],
  ])('%s fills cédula and name', (_, text) => {
    expect(readBarcode(text)).toEqual(both)
  })

  test.each([
    ['without its NULs', whole.replaceAll('\0', '')],
    ['without any control character', whole.replace(/\p{Cc}/gu, '')],
    ['without one of its NULs', whole.replace('\0', '').replace(/(?<=PATIÑO)\0/, '')],
    ['without its Ñ', whole.replace('PATIÑO', 'PATIO')],
    ['with a wrong letter for its Ñ', whole.replace('PATIÑO', 'PATI¥O')],
    [
      'without its NULs, and with a surname that begins with Ñ',
      barcodeOf({ ...cardOfYolanda, surnames: ['ÑÁÑEZ', ''] }).replaceAll('\0', ''),
    ],
    ['without its NULs, and nothing before the mark', whole.slice(24).replaceAll('\0', '')],
  ])('%s fills the cédula alone', (_, text) => {
    expect(readBarcode(text)).toEqual(cedulaAlone)
  })

  test.each(['0052345678', '1014880231'])('of %s gives no number if one of its digits is lost', (number) => {
    const text = barcodeOf({ ...cardOfYolanda, cedula: number })
    for (let at = 0; at < number.length; at += 1) {
      const short = text.replace(number, number.slice(0, at) + number.slice(at + 1))
      for (const scanned of [short, short.replaceAll('\0', '')])
        expect([null, number.replace(/^0+/, '')]).toContain(readBarcode(scanned)?.cedula ?? null)
    }
  })

  test('of ten digits keeps all of them, and one surname or name is enough', () => {
    const card = { cedula: '1014880231', surnames: ["D'COSTA", ''], givenNames: ['ÁNGELA', ''] } as const
    const text = barcodeOf({ ...card, surnames: [...card.surnames], givenNames: [...card.givenNames] })
    expect(readBarcode(text)).toEqual({ cedula: '1014880231', name: "ÁNGELA D'COSTA" })
    expect(readBarcode(text.replaceAll('\0', ''))).toEqual({ cedula: '1014880231', name: null })
  })

  test('of more letters than a name may have keeps them: the person shortens it', () => {
    const long = 'MARÍA DE LOS ÁNGELES AB'
    const read = readBarcode(
      barcodeOf({ ...cardOfYolanda, surnames: [long, long], givenNames: [long, long] }),
    )
    expect(read?.name).toBe([long, long, long, long].join(' '))
  })

  test.each([
    ['no number', barcodeOf({ ...cardOfYolanda, cedula: '' })],
    ['letters for a number', whole.replace('0052345678', 'ABCDEFGHIJ')],
    ['the mark alone', 'PubDSK_1'],
    ['no mark', whole.replace('PubDSK_1', 'PubXXX_1')],
    ['the birth date before letters', `PubDSK_1${'\0'.repeat(100)}0M19850712011AB+`],
  ])('with %s is not read', (_, text) => {
    expect(readBarcode(text)).toBeNull()
  })
})

/** Types the keys in order. Returns the last burst, the text in the field, the keys that acted and the cédulas read. */
function typed(keys: readonly Key<string>[]) {
  let burst: Burst<string> = noBurst
  let field = ''
  const acted: string[] = []
  const read: (string | null)[] = []
  let last = Number.NEGATIVE_INFINITY
  const settle = (now: number) => {
    while (burst !== noBurst && now - last > endsAfter(burst)) {
      last += endsAfter(burst)
      const ended: ReturnType<typeof end<string>> = end(burst)
      if (ended.barcode !== null) read.push(readBarcode(ended.barcode)?.cedula ?? null)
      burst = ended.burst
      for (const { text, act } of ended.repeated) {
        if (act === null) field += text
        else acted.push(act)
      }
    }
    last = now
  }
  for (const key of keys) {
    settle(key.at)
    const pressed: ReturnType<typeof press<string>> = press(burst, key, field)
    burst = pressed.burst
    if (pressed.isHeld) continue
    if (key.act === null) field += key.text
    else acted.push(key.act)
  }
  const stopped = burst
  settle(Number.POSITIVE_INFINITY)
  return { burst: stopped, field, acted, read }
}

const acts: Record<string, string> = { '\r': 'Enter', '\t': 'Tab', '\0': 'Control+@' }
const at = (gapMs: number, text: string): Key<string>[] =>
  [...text].map((letter, n) => ({ at: n * gapMs, text: letter, act: acts[letter] ?? null }))

/** `later` begins `pauseMs` after the last of `keys`. */
const andThen = (keys: readonly Key<string>[], pauseMs: number, later: readonly Key<string>[]) => {
  const from = (keys.at(-1)?.at ?? 0) + pauseMs
  return [...keys, ...later.map((key) => ({ ...key, at: key.at + from }))]
}

const withoutNuls = whole.replaceAll('\0', '')

describe('a burst of keys', () => {
  test.each([1, 10, 30])('of a scanner at %i ms is held back whole once it is known', (gapMs) => {
    const { burst, field, acted, read } = typed(at(gapMs, whole))
    expect(read).toEqual(['52345678'])
    expect(readBarcode(burst.kind === 'scan' ? burst.text : '')).toEqual(both)
    expect(field).toBe('00224')
    expect(acted).toEqual([])
  })

  test('of a scanner that is slow is known by its mark', () => {
    const { field, acted, read } = typed(at(90, withoutNuls))
    expect(read).toEqual(['52345678'])
    expect(field).toBe('0022428571PubDS')
    expect(acted).toEqual([])
  })

  test.each([120, 350, 900, 1_900])('that halts for %i ms is one scan, and no key of it acts', (pauseMs) => {
    const cut = pauseMs > 900 ? 20 : pauseMs > 350 ? 180 : 60
    const halting = andThen(at(10, whole.slice(0, cut)), pauseMs, at(10, whole.slice(cut)))
    const { field, acted, read } = typed(halting)
    expect(read).toEqual(['52345678'])
    expect(field).toBe('00224')
    expect(acted).toEqual([])
  })

  test.each([500, 900, 3_000])('of another card %i ms after the first is read as well', (pauseMs) => {
    const other = barcodeOf({ ...cardOfYolanda, cedula: '1014880231' })
    const { acted, read } = typed(andThen(at(10, whole), pauseMs, at(10, other)))
    expect(read).toEqual(['52345678', '1014880231'])
    expect(acted).toEqual([])
  })

  test('no key in it acts, from the fourth on, before the barcode is known', () => {
    const { acted, read } = typed(at(10, `002\r4\t${whole.slice(6)}`))
    expect(read).toEqual(['52345678'])
    expect(acted).toEqual([])
  })

  test.each([300, 500, 1_000, 3_000])(
    'leaves a person the keys that they press %i ms after it',
    (pauseMs) => {
      const { field, acted, read } = typed(andThen(at(10, whole), 400 + pauseMs, at(90, '\tAna\r')))
      expect(read).toEqual(['52345678'])
      expect(field).toBe('00224Ana')
      expect(acted).toEqual(['Tab', 'Enter'])
    },
  )

  test('a person who types is never held back, however quick', () => {
    const { burst, field, acted } = typed(at(70, '1014880231\t'))
    expect(burst.kind).toBe('typing')
    expect(field).toBe('1014880231')
    expect(acted).toEqual(['Tab'])
    // Three keys in quick succession, then a pause.
    const rolled = [0, 15, 30, 180, 200, 215, 400].map((ms, n) => ({ at: ms, text: String(n), act: null }))
    expect(typed(rolled)).toMatchObject({ field: '0123456', burst: { kind: 'typing' } })
    expect(typed(at(20, '8\r')).acted).toEqual(['Enter'])
  })

  test('what is fast and no barcode is repeated in its order', () => {
    const { field, acted, read } = typed(at(5, '1014880231\tAna\r'))
    expect(read).toEqual([])
    expect(field).toBe('1014880231Ana')
    expect(acted).toEqual(['Tab', 'Enter'])
  })
})
