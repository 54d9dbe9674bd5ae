import { describe, expect, it } from 'vitest'
import { readStatus, readStrangeAnswer, readStrangePage } from '../../src-main/lookup/pages/answer.ts'
import type { Cell, Fragment } from '../../src-main/lookup/pages/in-page.ts'
import { isoDate } from '../../src-main/lookup/pages/text.ts'
import { openEnvelope, readAnswer } from '../../src-main/lookup/pages/wsp-answer.ts'

const cedula = '1023456789'
const raw = 'raw'

const cells = (row: Record<string, string>): Cell[] =>
  Object.entries(row).map(([heading, value]) => ({ heading, value }))
const table = (...rows: Record<string, string>[]): Fragment => ({
  title: '',
  text: rows.flatMap((row) => Object.entries(row).flat()).join(' '),
  rows: rows.map(cells),
})
const text = (words: string): Fragment => ({ title: '', text: words, rows: [] })

const place = {
  NUIP: cedula,
  DEPARTAMENTO: 'ALTOS DE NIEBLA',
  MUNICIPIO: 'PUERTO ALAMBRE',
  PUESTO: 'I.E. LOS ALMENDROS',
  DIRECCIÓN: 'CARRERA 1 # 2-3',
  MESA: '4',
}
const novelty = {
  NUIP: cedula,
  NOVEDAD: 'Cancelada por Muerte',
  RESOLUCIÓN: '123 de 2019',
  'FECHA NOVEDAD': '01/02/2019',
}

describe('a voting place', () => {
  const found = {
    kind: 'found',
    departamento: 'ALTOS DE NIEBLA',
    municipio: 'PUERTO ALAMBRE',
    puesto: 'I.E. LOS ALMENDROS',
    direccion: 'CARRERA 1 # 2-3',
    mesa: '4',
    rawResponse: raw,
  }
  const reversed = Object.fromEntries(Object.entries(place).reverse())
  const { DIRECCIÓN, ...withoutAddress } = place
  const { NUIP: _nuip, ...withoutNuip } = place

  it.each<[string, Record<string, string>]>([
    ['in the usual order', place],
    ['in any order', reversed],
    ['with further columns', { ZONA: '9', ...reversed, COMUNA: '12' }],
    ['with headings that lack accents or have colons', { ...withoutAddress, ' direccion: ': DIRECCIÓN }],
    ['with a NUIP in dots', { ...place, NUIP: ' 1.023.456.789 ' }],
    ['with blanks of every kind in its cells', { ...place, MUNICIPIO: ' \n PUERTO\u00a0\u00a0 ALAMBRE\t' }],
  ])('is read %s', (_, row) => {
    expect(readAnswer(table(row), cedula, raw)).toEqual(found)
  })

  it('is found though its address is the street of death', () => {
    const row = { ...place, DIRECCIÓN: 'CALLE DE LA MUERTE, no se encuentra en el censo' }
    expect(readAnswer(table(row), cedula, raw)).toMatchObject({ kind: 'found', direccion: row.DIRECCIÓN })
  })

  it('may lack a mesa, as before the mesas are drawn', () => {
    expect(readAnswer(table({ ...place, MESA: '' }), cedula, raw)).toMatchObject({ kind: 'found', mesa: '' })
  })

  it.each<[string, Fragment]>([
    ['an empty puesto', table({ ...place, PUESTO: ' \u00a0' })],
    ['a missing column', table(withoutAddress)],
    ['another NUIP', table({ ...place, NUIP: '1023456780' })],
    ['an empty NUIP', table({ ...place, NUIP: '' })],
    ['two rows', table(place, place)],
    ['no NUIP', table(withoutNuip)],
  ])('is not believed with %s', (_, fragment) => {
    expect(readAnswer(fragment, cedula, raw)).toMatchObject({ kind: 'parse_error', rawResponse: raw })
  })

  it('is not believed where its cells do not fit the headings, unless these are of another table', () => {
    const adrift = (row: Record<string, string>) =>
      cells(row).map((cell) => ({ ...cell, adrift: true as const }))
    const note = adrift({ Resultado: 'Consulta', '': 'del día' })
    expect(readAnswer({ ...table(place), rows: [note, cells(place)] }, cedula, raw).kind).toBe('found')
    expect(readAnswer({ ...table(place), rows: [note, adrift(place)] }, cedula, raw)).toMatchObject({
      kind: 'parse_error',
      detail: 'cells do not fit the headings',
    })
  })
})

describe('a novedad', () => {
  // tests/cases/novedades has every known wording, for both pages.
  it.each([
    ['Cancelada por Muerte', 'deceased'],
    ['Cancelada por Doble Cedulación', 'other'],
  ])('"%s" is cancelled, %s', (novedad, cause) => {
    expect(readAnswer(table({ ...novelty, NOVEDAD: novedad }), cedula, raw)).toEqual({
      kind: 'cancelled',
      cause,
      novedad,
      resolucion: '123 de 2019',
      fechaNovedad: '2019-02-01',
      rawResponse: raw,
    })
  })

  it('is deceased by its own text alone', () => {
    const row = { ...novelty, NOVEDAD: 'Baja  por\n Interdicción Judicial', RESOLUCIÓN: 'ver MUERTE' }
    expect(readAnswer(table(row), cedula, raw)).toMatchObject({
      cause: 'other',
      novedad: 'Baja por Interdicción Judicial',
    })
  })

  it('has neither resolution nor date where the page gives none', () => {
    const row = { ...novelty, RESOLUCIÓN: ' ', 'FECHA NOVEDAD': '' }
    expect(readAnswer(table(row), cedula, raw)).toMatchObject({ resolucion: null, fechaNovedad: null })
  })

  it('is never a voting place', () => {
    expect(readAnswer(table({ ...place, NOVEDAD: 'Muerte' }), cedula, raw).kind).toBe('cancelled')
    expect(readAnswer(table({ ...place, NOVEDAD: '' }), cedula, raw).kind).toBe('parse_error')
  })

  it('about another document is not believed', () => {
    expect(readAnswer(table({ ...novelty, NUIP: '5' }), cedula, raw).kind).toBe('parse_error')
  })
})

describe('a message', () => {
  const notEnabled = `El documento de identidad número ${cedula} no se encuentra habilitado para votar`
  it.each<[string, object]>([
    [
      `El documento de identidad número ${cedula} no se encuentra en el censo para esta elección.`,
      { kind: 'not_found' },
    ],
    ['El documento NO SE  ENCUENTRA en el Censo para esta elección 2026.', { kind: 'not_found' }],
    [
      'El documento de identidad número 1023456780 no se encuentra en el censo para esta elección.',
      { kind: 'parse_error', detail: 'message about another document' },
    ],
    [
      ` ${notEnabled}\n`,
      { kind: 'cancelled', cause: 'other', novedad: notEnabled, resolucion: null, fechaNovedad: null },
    ],
    ['La información se encuentra en actualización. Por favor intente más tarde.', { kind: 'network_error' }],
    ['Sitio en MANTENIMIENTO. Por favor intente más tarde.', { kind: 'network_error' }],
    ['Curl error: Operation timed out after 10001 milliseconds', { kind: 'timeout' }],
    ['Curl error: Could not resolve host', { kind: 'network_error' }],
    ['Marque el cuadro de verificación o captcha!...', { kind: 'captcha_failed', reason: 'unsolvable' }],
    ['The requested URL was rejected. Your support ID is: 1', { kind: 'blocked' }],
    ['Novedad: MUERTE', { kind: 'parse_error', detail: 'unknown message' }],
  ])('"%s" is understood', (words, outcome) => {
    expect(readAnswer(text(words), cedula, raw)).toMatchObject(outcome)
  })
})

describe('the JSON around an answer', () => {
  it.each([
    ['', { kind: 'empty' }],
    ['  \n', { kind: 'empty' }],
    ['{"success": true, "da', { kind: 'not_json' }],
    ['null', { kind: 'no_message' }],
    ['[]', { kind: 'no_message' }],
    ['{"success": false, "data": null}', { kind: 'no_message' }],
    ['{"success": false, "data": {"message": ""}}', { kind: 'no_message' }],
    ['{"success": true, "data": {"message": "<p>x</p>"}}', { kind: 'html', html: '<p>x</p>' }],
    [
      '{"success": true, "data": {"message": "<p>x</p>"}, "reload": false}',
      { kind: 'html', html: '<p>x</p>' },
    ],
    ['{"success": false, "data": {"message": "<p>x</p>"}, "reload": true}', { kind: 'reload' }],
  ])('%s', (body, envelope) => {
    expect(openEnvelope(body)).toEqual(envelope)
  })
})

describe('what is no answer', () => {
  const firewall =
    'The requested URL was rejected. Please consult with your administrator. Your support ID is: 1'
  const seen = (words: string) => ({ title: '', text: words })

  it.each([
    [firewall, 'blocked'],
    ['Sitio en mantenimiento', 'network_error'],
    ['En actualización', 'network_error'],
    ['', 'network_error'],
    ['Bienvenido', 'parse_error'],
    ['Write to support ID desk', 'parse_error'],
  ])('page "%s" is %s', (words, kind) => {
    expect(readStrangePage(seen(words), raw).kind).toBe(kind)
  })

  it.each([
    [firewall, 'blocked'],
    ['Sitio en mantenimiento', 'network_error'],
    ['La información se encuentra en actualización', 'network_error'],
    ['{"success": true, "da', 'parse_error'],
  ])('body "%s" is %s', (words, kind) => {
    expect(readStrangeAnswer(text(words), raw).kind).toBe(kind)
  })

  it.each([
    [200, undefined],
    [302, undefined],
    [403, 'blocked'],
    [404, 'parse_error'],
    [429, 'blocked'],
    [500, 'network_error'],
    [503, 'network_error'],
  ])('HTTP %i is %s', (status, kind) => {
    expect(readStatus(status)?.kind).toBe(kind)
  })
})

describe('a date', () => {
  it.each([
    ['21/11/2026', '2026-11-21'],
    ['1/2/2019', '2019-02-01'],
    ['21-11-2026', '2026-11-21'],
    ['21.11.2026 10:30', '2026-11-21'],
    ['2026-11-21', '2026-11-21'],
    ['2026-11-21T10:30:00', '2026-11-21'],
    ['31/02/2026', null],
    ['11/21/2026', null],
    ['21/11/26', null],
    ['21 de noviembre de 2026', null],
    ['', null],
  ])('%s is %s', (written, iso) => {
    expect(isoDate(written)).toBe(iso)
  })
})
