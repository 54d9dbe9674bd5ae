import { expect, test } from 'vitest'
import { isBareJpeg } from '../../src-main/authorisation/jpeg.ts'
import { bogotaDate } from '../../src-preload/bogota.ts'
import { invented, ok, signedIn, type TestApp } from '../support/app.ts'
import { somePhoto, someStrokes } from '../support/proofs.ts'
import { everyone } from '../support/typed.ts'

const only = (...ids: number[]) => ({ view: everyone, picks: { kind: 'only' as const, ids } })

const text = async (t: TestApp) => ok(await t.call('people', 'consentTexts'))[0] ?? { version: 0, text: '' }

async function given(t: TestApp) {
  const { version: textVersion } = await text(t)
  return { method: 'voice', day: bogotaDate(Date.now()), textVersion, accepted: true } as const
}

/** The owner's own lookup waits too. */
const waiting = async (t: TestApp) => ok(await t.call('queue', 'state')).waiting - 1

async function withSheet() {
  const t = await signedIn()
  const [sheet] = ok(await t.call('authorisation', 'makeSheets', { place: 'El Recreo', sheets: 1 }))
  if (sheet === undefined) throw new Error('no sheet')
  const sign = (nth: number, name: string, line: number) => {
    const { consent, ...typed } = invented(nth, name)
    return t.call('people', 'register', {
      ...typed,
      consent: { ...consent, method: 'signed_sheet', sheet: { code: sheet.code, line } },
    })
  }
  return { t, sheet, sign }
}

test('whoever revokes is not looked up again, shows as without authorisation, and may authorise anew', async () => {
  const t = await signedIn()
  const one = ok(await t.call('people', 'register', invented(1, 'Amparo Zuluaga')))
  const other = ok(await t.call('people', 'register', invented(2, 'Benita Rojas')))
  expect(await waiting(t)).toBe(2)
  expect(ok(await t.call('people', 'revoke', { selection: only(one.id, other.id) }))).toEqual({ revoked: 2 })
  expect(ok(await t.call('people', 'revoke', { selection: only(one.id) }))).toEqual({ revoked: 0 })
  expect(await waiting(t)).toBe(0)
  const [row] = ok(await t.call('people', 'rows', { ids: [one.id] }))
  expect(row).toMatchObject({ consent: null, revokedAt: expect.any(Number) })
  const view = { ...everyone, filter: { ...everyone.filter, withoutConsent: true } }
  expect([...ok(await t.call('people', 'list', view)).ids].sort()).toEqual([one.id, other.id])
  ok(await t.call('census', 'refresh', { personIds: [one.id] }))
  expect(await waiting(t)).toBe(0)
  // The day is earlier than the revocation; it was recorded later.
  const answer = await t.call('people', 'authorise', { selection: only(one.id), consent: await given(t) })
  expect(ok(answer)).toEqual({ authorised: 1 })
  expect(await waiting(t)).toBe(1)
  const { consents } = ok(await t.call('authorisation', 'ofPerson', { personId: one.id }))
  expect(consents.map(({ method }) => method)).toEqual(['voice', 'revoked', 'signature'])
})

test('an owner writes the text; each authorisation keeps the version that was read', async () => {
  const t = await signedIn()
  const before = await text(t)
  const one = ok(await t.call('people', 'register', invented(1, 'Amparo Zuluaga')))
  const versions = ok(await t.call('authorisation', 'writeText', { text: 'Autorizo que me inviten.' }))
  expect(versions.map((version) => version.text)).toEqual([
    'Autorizo que me inviten.',
    before.text,
    expect.any(String),
  ])
  expect(await t.call('people', 'register', invented(2, 'Benita Rojas'))).toMatchObject({ ok: false })
  const { consent, ...typed } = invented(2, 'Benita Rojas')
  const { version: textVersion } = await text(t)
  const other = ok(await t.call('people', 'register', { ...typed, consent: { ...consent, textVersion } }))
  const read = async (personId: number) =>
    ok(await t.call('authorisation', 'ofPerson', { personId })).consents[0]?.text?.text
  expect(await read(one.id)).toBe(before.text)
  expect(await read(other.id)).toBe('Autorizo que me inviten.')
  // The same text again is no new version.
  expect(ok(await t.call('authorisation', 'writeText', { text: 'Autorizo que me inviten.' }))).toEqual(
    versions,
  )
})

test('people of a sheet are tied to its lines, with the text that was printed on it, and its photo proves them all', async () => {
  const { t, sheet, sign } = await withSheet()
  expect(sheet).toMatchObject({ number: 1, nextLine: 1, typed: 0, place: 'El Recreo' })
  const one = ok(await sign(1, 'Amparo Zuluaga', 1))
  expect(one.consent?.sheet).toEqual({ code: sheet.code, line: 1 })
  // The text changes; the sheet was printed before.
  ok(await t.call('authorisation', 'writeText', { text: 'Autorizo que me inviten.' }))
  const other = ok(await sign(2, 'Benita Rojas', 2))
  expect(other.consent?.textVersion).toBe(sheet.textVersion)
  expect(await sign(3, 'Carmen Díaz', 2)).toMatchObject({
    error: { code: 'invalid_input', fields: { 'consent.sheet': 'sheet_line_taken' } },
  })
  const [now] = ok(await t.call('authorisation', 'addSheetPhoto', { sheetId: sheet.id, image: somePhoto }))
  expect(now).toMatchObject({ typed: 2, nextLine: 3, photos: [{ proofId: expect.any(Number) }] })
  for (const { id } of [one, other]) {
    const { proofs } = ok(await t.call('authorisation', 'ofPerson', { personId: id }))
    expect(proofs).toMatchObject([{ kind: 'photo', sheet: sheet.code }])
    const content = ok(await t.call('authorisation', 'proof', { proofId: proofs[0]?.id ?? 0 }))
    expect(content).toEqual({ kind: 'photo', image: Buffer.from(somePhoto) })
  }
})

test('a signature is kept with the registration, and can be replaced', async () => {
  const t = await signedIn()
  const { consent, ...typed } = invented(1, 'Amparo Zuluaga')
  const { id } = ok(
    await t.call('people', 'register', { ...typed, consent: { ...consent, strokes: someStrokes } }),
  )
  const { proofs } = ok(await t.call('authorisation', 'ofPerson', { personId: id }))
  expect(proofs).toMatchObject([{ kind: 'signature', by: expect.any(String), sheet: null }])
  const proofId = proofs[0]?.id ?? 0
  expect(ok(await t.call('authorisation', 'proof', { proofId }))).toEqual({
    kind: 'signature',
    strokes: someStrokes,
  })
  ok(await t.call('authorisation', 'removeProof', { proofId }))
  expect(ok(await t.call('authorisation', 'ofPerson', { personId: id })).proofs).toEqual([])
})

test('nothing but a bare picture is kept', () => {
  expect(isBareJpeg(somePhoto)).toBe(true)
  const exif = Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 1, ...somePhoto.slice(2)])
  expect(isBareJpeg(exif)).toBe(false)
  const afterScan = Uint8Array.from([...somePhoto.slice(0, -2), 0xff, 0xfe, 0, 4, 1, 1, 0xff, 0xd9])
  expect(isBareJpeg(afterScan)).toBe(false)
  const atTheEnd = Uint8Array.from([...somePhoto, 1, 2])
  expect(isBareJpeg(atTheEnd)).toBe(false)
  expect(isBareJpeg(Uint8Array.from(Buffer.from('<svg onload="x"></svg>')))).toBe(false)
})
