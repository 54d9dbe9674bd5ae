import { describe, expect, test } from 'vitest'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { isMapUrl, mapUrl } from '../../src-preload/map.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { votingPlaceText } from '../../src-renderer/ui/voting-place-text.ts'

const yolanda: PersonRow = {
  id: 1,
  revision: 1,
  name: 'Yolanda Patiño',
  cedula: '1014880231',
  phone: '3005550147',
  ...unknownTexts,
  barrio: 'El Recreo',
  notes: 'Llamar tarde',
  registeredAt: 0,
  leaderId: 1,
  leader: 'Marta G.',
  status: 'ACTIVE',
  askedAgain: false,
  nextAttemptAt: null,
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: 'I.E. INVENTADA',
  direccion: 'CRA 22 # 25-14',
  mesa: '7',
  novedad: null,
  resolucion: null,
  fechaNovedad: null,
  source: 'wsp.registraduria.gov.co',
  // 23:30 on the day before in Bogotá.
  fetchedAt: Date.UTC(2026, 10, 22, 4, 30),
  lastRefreshAt: null,
  lastError: null,
  consent: null,
  revokedAt: null,
  isOfUnfinishedImport: false,
}

test('no line of it is a formula', () => {
  const text = votingPlaceText({
    ...yolanda,
    puesto: '=HYPERLINK("x")',
    municipio: '"=1+1"',
    departamento: null,
  })
  expect(text?.split('\n').filter((line) => /^[=+\-@"]/.test(line))).toEqual([])
  expect(text).toContain(`'=HYPERLINK("x")`)
})

describe('what is sent to a person about where they vote', () => {
  test('a line a fact, and a map that searches for the address', () => {
    expect(votingPlaceText(yolanda)).toBe(
      [
        'Yolanda Patiño, este es su puesto de votación:',
        'I.E. INVENTADA',
        'Dirección: CRA 22 # 25-14',
        'Mesa: 7',
        'PAIPA, BOYACA',
        'Según la Registraduría, consultado el 21/11/2026.',
        'Mapa: https://www.google.com/maps/search/?api=1&query=CRA+22+%23+25-14%2C+PAIPA%2C+BOYACA%2C+Colombia',
      ].join('\n'),
    )
  })

  test('nothing that is the leader’s own to know is in it', () => {
    for (const secret of ['1014880231', '3005550147', 'El Recreo', 'Llamar'])
      expect(votingPlaceText(yolanda)).not.toContain(secret)
  })

  test('what the census did not say is left out', () => {
    expect(votingPlaceText({ ...yolanda, mesa: null, direccion: null, departamento: null })).toBe(
      [
        'Yolanda Patiño, este es su puesto de votación:',
        'I.E. INVENTADA',
        'PAIPA',
        'Según la Registraduría, consultado el 21/11/2026.',
      ].join('\n'),
    )
  })

  test.each(['PENDING', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER', 'ERROR'] as const)(
    'for whoever has no place there is no text: %s',
    (status) => expect(votingPlaceText({ ...yolanda, status, puesto: null })).toBe(null),
  )
})

describe('the address of the map', () => {
  test('no letter of an address leads elsewhere', () => {
    const url = new URL(mapUrl({ ...yolanda, direccion: 'CLL 1&query=otra#x?y/../..//evil.example' }) ?? '')
    expect([url.origin, url.pathname, url.hash]).toEqual(['https://www.google.com', '/maps/search/', ''])
    expect(url.searchParams.getAll('query')).toEqual([
      'CLL 1&query=otra#x?y/../..//evil.example, PAIPA, BOYACA, Colombia',
    ])
  })

  test.each([
    'https://www.google.com/maps/search/?api=1&query=x',
    mapUrl({ direccion: '//evil.example/@', municipio: null, departamento: null }) ?? '',
  ])('is opened: %s', (address) => expect(isMapUrl(address)).toBe(true))

  test.each([
    '',
    'evil',
    'http://www.google.com/maps/search/?query=x',
    'https://www.google.com.evil.example/maps/search/?query=x',
    'https://www.google.com:8443/maps/search/?query=x',
    'https://who:word@www.google.com/maps/search/?query=x',
    'https://www.google.com/url?q=https://evil.example',
    'https://www.google.com/maps/search/../../url?q=x',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('is not opened: %s', (address) => expect(isMapUrl(address)).toBe(false))

  test('without an address there is none', () => expect(mapUrl({ ...yolanda, direccion: null })).toBe(null))
})
