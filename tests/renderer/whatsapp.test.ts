import { encodeQR } from 'qr'
import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { whatsappUrl } from '../../src-preload/whatsapp.ts'
import { whatsappCode } from '../../src-renderer/people/whatsapp-code.ts'
import { votingPlaceText } from '../../src-renderer/ui/voting-place-text.ts'

const yolanda: PersonRow = {
  id: 1,
  revision: 1,
  name: 'Yolanda Patiño Ñáñez',
  cedula: '1014880231',
  phone: '3005550147',
  ...unknownTexts,
  registeredAt: 0,
  leaderId: 1,
  leader: 'Marta',
  status: 'ACTIVE',
  askedAgain: false,
  nextAttemptAt: null,
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: 'I.E. TÉCNICA TOMÁS VÁSQUEZ',
  direccion: 'CRA 22 # 25-14',
  mesa: '7',
  novedad: null,
  resolucion: null,
  fechaNovedad: null,
  source: 'wsp.registraduria.gov.co',
  fetchedAt: Date.UTC(2026, 10, 22, 4, 30),
  lastRefreshAt: null,
  lastError: null,
  consent: null,
  revokedAt: null,
  isOfUnfinishedImport: false,
}

/** What a camera reads off the code: three pixels a module. */
function read(text: string): string {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: 4, scale: 3 })
  const size = modules.length
  const data = Uint8ClampedArray.from(
    modules.flatMap((line) => line.flatMap((isDark) => (isDark ? [0, 0, 0, 255] : [255, 255, 255, 255]))),
  )
  return decodeQR({ width: size, height: size, data })
}

test('the code opens a chat with the person’s mobile and the message that can be copied', () => {
  const code = whatsappCode(yolanda)
  if (code?.kind !== 'code') throw new Error(code?.kind)
  expect(code.message).toBe(votingPlaceText(yolanda))
  const url = new URL(read(code.url))
  expect(`${url.origin}${url.pathname}`).toBe('https://wa.me/573005550147')
  expect([...url.searchParams.keys()]).toEqual(['text'])
  expect(url.searchParams.get('text')).toBe(code.message)
})

test('no letter of a message leads elsewhere or ends it', () => {
  const message = 'CLL 1 & 2 #3?x=1%0A+57 «ñ»\nMesa: 7'
  const url = new URL(whatsappUrl('3005550147', message))
  expect([...url.searchParams]).toEqual([['text', message]])
  expect(url.hash).toBe('')
})

test('a message that would make the code too dense goes without the map; none is cut', () => {
  const long = { ...yolanda, direccion: 'CARRERA 22 SUR # 25-14 ÁREA '.repeat(4).trim() }
  const code = whatsappCode(long)
  if (code?.kind !== 'code') throw new Error(code?.kind)
  expect(code.message).toBe(votingPlaceText(long, false))
  expect(code.message).toContain(long.direccion)
  expect(code.message).not.toContain('google')
  expect(new URL(read(code.url)).searchParams.get('text')).toBe(code.message)
  expect(whatsappCode({ ...yolanda, puesto: 'Ñ'.repeat(600) })).toEqual({ kind: 'too_long' })
})

test.each([
  [null, 'no_phone'],
  ['6085550147', 'landline'],
  ['3005550147', 'code'],
])('WhatsApp needs a mobile: %s', (phone, kind) => {
  expect(whatsappCode({ ...yolanda, phone })?.kind).toBe(kind)
})

test('for whoever has no place there is none', () => {
  expect(whatsappCode({ ...yolanda, status: 'NOT_FOUND', puesto: null })).toBe(null)
})
