import type { FileProblem, RowProblem } from '../../../src-preload/import-problems.ts'

/** Lists as people keep them, with invented people, and what each must give. */

/** `formula`: with the value that a spreadsheet has computed; null: it never was. */
export type Cell =
  | string
  | number
  | null
  | { formula: string; value: string | number | null }
  | { day: string }
  | { rich: string[] }
  | { text: string; link: string }

export type Person = [row: number, cedula: string, name: string, phone: string]
type Refused = [row: number, problem: RowProblem | 'known']

/** Rows and columns are counted from 1. Ranges: first row, first column, last row, last column. */
export interface Case {
  rows: Cell[][]
  merged?: [number, number, number, number][]
  filter?: [number, number, number, number]
  hiddenColumns?: number[]
  hiddenRows?: number[]
  /** Sheets before the list. */
  sheets?: { name: string; isHidden: boolean; rows: Cell[][] }[]
  in: Person[]
  out: Refused[]
}

/** A file that was made, and what it must give. */
export interface Entry extends Pick<Case, 'in' | 'out'> {
  file: string
  writer: string
  /** The whole file is refused. */
  refused?: FileProblem
}

const ana = (row: number): Person => [row, '1014880101', 'Ana Ñáñez', '3005550147']
const jose = (row: number): Person => [row, '52345678', 'José de la Hoz', '']
const luz = (row: number): Person => [row, '1014880103', 'Luz Marina Ortiz Peña', '3005550149']
const oscar = (row: number): Person => [row, '7880104', 'Óscar Bermúdez', '6015550199']
const carmen = (row: number): Person => [row, '1014880105', "María del Carmen D'Costa", '3005550151']

export const cases = {
  lista: {
    rows: [
      ['Cédula', 'Nombre completo', 'Celular', 'Barrio', 'Puesto de votación', 'Mesa'],
      ['1014880101', 'Ana Ñáñez', '3005550147', 'El Recreo', 'Colegio Central', '7'],
      ['52345678', 'José de la Hoz', null, 'La Loma', null, null],
      ['1014880103', 'Luz Marina Ortiz Peña', '3005550149', null, 'Colegio Central', '12'],
      ['7880104', 'Óscar Bermúdez', '6015550199', 'Vereda San José', null, null],
      ['1014880105', "María del Carmen D'Costa", '3005550151', 'El Recreo', 'Escuela Sur', '3'],
    ],
    in: [ana(2), jose(3), luz(4), oscar(5), carmen(6)],
    out: [],
  },
  titulos: {
    rows: [
      ['LISTA DE SIMPATIZANTES 2027', null, null, null, null, null],
      ['Coordinador: Beto', null, null, null, 'Fecha:', { day: '2026-11-29' }],
      [null, null, null, null, null, null],
      [null, 'DATOS PERSONALES', null, null, 'CONTACTO', null],
      ['No.', 'APELLIDOS', 'NOMBRES', 'C.C.', 'CEL.', 'CORREO'],
      [1, 'Ñáñez', 'Ana', '1.014.880.101', '300 555 0147', 'ana@ejemplo.co'],
      [2, 'de la Hoz', 'José', '52.345.678', null, null],
      [3, 'Ortiz Peña', 'Luz Marina', '1.014.880.103', '300-555-0149', null],
      [null, null, null, null, null, null],
      [null, 'TOTAL', null, 3, null, null],
    ],
    merged: [
      [1, 1, 1, 6],
      [2, 1, 2, 3],
      [4, 2, 4, 4],
      [4, 5, 4, 6],
    ],
    in: [ana(6), jose(7), luz(8)],
    out: [[10, 'cedula_too_short']],
  },
  nombres: {
    rows: [
      ['Primer Apellido', 'Segundo Apellido', 'Primer Nombre', 'Segundo Nombre', 'Documento', 'Teléfono'],
      ['Ñáñez', null, 'Ana', null, '1014880101', '3005550147'],
      ['Ortiz', 'Peña', 'Luz', 'Marina', '1014880103', '3005550149'],
      ['Bermúdez', null, 'Óscar', null, '7880104', '6015550199'],
      ['Ruiz', null, null, null, '1014880106', null],
    ],
    in: [ana(2), luz(3), oscar(4), [5, '1014880106', 'Ruiz', '']],
    out: [],
  },
  numeros: {
    rows: [
      ['Nombre', 'Cédula', 'Celular', 'Nacimiento'],
      ['Ana Ñáñez', 1_014_880_101, 3_005_550_147, { day: '1980-03-05' }],
      ['José de la Hoz', 52_345_678, null, { day: '1975-11-30' }],
      ['Luz Marina Ortiz Peña', 1_014_880_103, 3_005_550_149, null],
      ['Con Decimales', 52_345_678.5, null, null],
      ['Sin Cifras', '1,01E+09', null, null],
      ['Con Fecha', { day: '1980-03-05' }, null, null],
    ],
    in: [ana(2), jose(3), luz(4)],
    out: [
      [5, 'cedula_decimal'],
      [6, 'cedula_lost_digits'],
      [7, 'cedula_date'],
    ],
  },
  tablas: {
    rows: [
      ['Barrio El Recreo'],
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['52345678', 'José de la Hoz', null],
      [null, null, null],
      ['Barrio La Loma'],
      ['Nombre', 'Cédula', 'Dirección'],
      ['Otra Persona', '1014880103', 'Calle 1'],
    ],
    in: [ana(3), jose(4)],
    out: [[6, 'cedula_characters']],
  },
  sucia: {
    rows: [
      ['N° CEDULA', 'NOMBRES Y APELLIDOS', 'TELEFONO', 'OBSERVACIONES'],
      [" 1'014.880.101 ", '  Ana   Ñáñez ', '+57 300 555 0147', 'llamar; después de las 6'],
      ['0052345678', 'José de la Hoz', 'no tiene', '"el de la tienda"'],
      ['1014880103', 'Luz Marina Ortiz Peña', '3005550149 / 6015550199', null],
      ['1.014.880.101', 'ANA ÑÁÑEZ', '3005550147', null],
      ['900123456-7', 'Tienda La Esquina', null, null],
      ['1014880104 / 7880104', 'Dos Personas', null, null],
      ['123', 'Muy Corta', null, null],
      [null, 'Sin Cédula', '3005550150', null],
      ['1014880107', null, '3005550152', null],
      ['CC 1014880108', 'Con Letras', null, null],
      ['TOTAL', null, null, '10'],
    ],
    in: [ana(2), jose(3), luz(4)],
    out: [
      [5, 'repeated'],
      [6, 'cedula_looks_like_nit'],
      [7, 'cedula_two_numbers'],
      [8, 'cedula_too_short'],
      [9, 'cedula_missing'],
      [10, 'name_missing'],
      [11, 'cedula_characters'],
      [12, 'cedula_characters'],
    ],
  },
  letras: {
    rows: [
      ['Cedula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['1014880111', 'PE?A LUIS', null],
      ['1014880112', 'MU\uFFFDOZ LUIS', null],
      ['1014880113', 'JosÃ© Ruiz', null],
      ['1014880114', 'Munoz Luis', null],
    ],
    in: [ana(2), [6, '1014880114', 'Munoz Luis', '']],
    out: [
      [3, 'name_lost_letter'],
      [4, 'name_lost_letter'],
      [5, 'name_lost_letter'],
    ],
  },
  kobo: {
    rows: [
      [
        'start',
        'end',
        'Fecha de la reunión',
        'Número de cédula',
        'Nombres y apellidos',
        'Número de celular',
        '¿Autoriza el tratamiento de sus datos?',
        '_id',
        '_uuid',
        '_submission_time',
        '_validation_status',
        '_notes',
        '_status',
        '_submitted_by',
        '__version__',
        '_tags',
        '_index',
      ],
      [
        '2026-11-01T08:00:00.000-05:00',
        '2026-11-01T08:02:11.000-05:00',
        '2026-11-01',
        '1014880101',
        'Ana Ñáñez',
        '3005550147',
        'Sí',
        101,
        '0a1b2c3d-0000-4000-8000-000000000001',
        '2026-11-01T13:02:20',
        null,
        null,
        'submitted_via_web',
        null,
        'vA1',
        null,
        1,
      ],
      [
        '2026-11-01T09:00:00.000-05:00',
        '2026-11-01T09:02:11.000-05:00',
        '2026-11-01',
        '52345678',
        'José de la Hoz',
        null,
        'Sí',
        102,
        '0a1b2c3d-0000-4000-8000-000000000002',
        '2026-11-01T14:02:20',
        null,
        null,
        'submitted_via_web',
        null,
        'vA1',
        null,
        2,
      ],
    ],
    in: [ana(2), jose(3)],
    out: [],
  },
  grupos: {
    rows: [
      ['_id', 'datos/cedula', 'datos/nombre', 'datos/celular', '_submission_time', '_index'],
      ['101', '1014880101', 'Ana Ñáñez', '3005550147', '2026-11-01T13:02:20', '1'],
      ['102', '52345678', 'José de la Hoz', null, '2026-11-01T14:02:20', '2'],
      ['103', '1014880103', 'Luz Marina Ortiz Peña', '3005550149', '2026-11-01T14:05:20', '3'],
    ],
    in: [ana(2), jose(3), luz(4)],
    out: [],
  },
  formulario: {
    rows: [
      [
        'Marca temporal',
        'Dirección de correo electrónico',
        'Nombres y apellidos completos',
        'Número de cédula (sin puntos)',
        'Número de celular / WhatsApp',
        'Barrio o vereda',
        '¿Autoriza el tratamiento de sus datos personales?',
      ],
      [
        '29/11/2026 18:04:11',
        'ana@ejemplo.co',
        'Ana Ñáñez',
        '1014880101',
        '3005550147',
        'El Recreo',
        'Sí, autorizo',
      ],
      [
        '29/11/2026 18:09:52',
        'jose@ejemplo.co',
        'José de la Hoz',
        '52345678',
        null,
        'La Loma',
        'Sí, autorizo',
      ],
      [
        '29/11/2026 18:11:02',
        'luz@ejemplo.co',
        'Luz Marina Ortiz Peña',
        '1014880103',
        '300 555 0149',
        null,
        'No',
      ],
    ],
    in: [ana(2), jose(3), luz(4)],
    out: [],
  },
  formulas: {
    rows: [
      ['Apellido', 'Nombre', 'Completo', 'Cédula', 'Celular'],
      ['Ñáñez', 'Ana', { formula: 'B2&" "&A2', value: 'Ana Ñáñez' }, '1014880101', '3005550147'],
      [
        'de la Hoz',
        'José',
        { formula: 'B3&" "&A3', value: 'José de la Hoz' },
        { formula: '52345000+678', value: 52_345_678 },
        null,
      ],
      [
        'Ortiz Peña',
        'Luz Marina',
        { formula: 'B4&" "&A4', value: 'Luz Marina Ortiz Peña' },
        '1014880103',
        { formula: '3005550000+149', value: 3_005_550_149 },
      ],
    ],
    in: [ana(2), jose(3), luz(4)],
    out: [],
  },
  'formulas-sin-calcular': {
    rows: [
      ['Cédula', 'Nombre completo', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['52345678', { formula: '"José"&" de la Hoz"', value: null }, null],
      [{ formula: '1014880000+103', value: null }, 'Luz Marina Ortiz Peña', '3005550149'],
    ],
    in: [ana(2)],
    out: [
      [3, 'name_missing'],
      [4, 'cedula_missing'],
    ],
  },
  filtro: {
    rows: [
      ['Código', 'Cédula', 'Nombre', 'Celular', 'Puesto'],
      ['A-1', '1014880101', 'Ana Ñáñez', '3005550147', 'Colegio Central'],
      ['A-2', '52345678', 'José de la Hoz', null, 'Escuela Sur'],
      ['A-3', '1014880103', 'Luz Marina Ortiz Peña', '3005550149', 'Colegio Central'],
    ],
    filter: [1, 1, 4, 5],
    hiddenColumns: [1, 5],
    hiddenRows: [3],
    in: [ana(2), jose(3), luz(4)],
    out: [],
  },
  'sin-titulos': {
    rows: [
      ['Ana Ñáñez', '1014880101', '3005550147', 'El Recreo'],
      ['José de la Hoz', '52345678', null, 'La Loma'],
      ['Luz Marina Ortiz Peña', '1014880103', '3005550149', null],
    ],
    in: [ana(1), jose(2), luz(3)],
    out: [],
  },
  hojas: {
    sheets: [
      {
        name: 'Listas',
        isHidden: true,
        rows: [
          ['Cédula', 'Nombre'],
          ['1014880199', 'Persona Escondida'],
        ],
      },
      {
        name: 'Instrucciones',
        isHidden: false,
        rows: [['Llene una fila por persona'], ['No cambie los títulos']],
      },
    ],
    rows: [
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['52345678', 'José de la Hoz', null],
    ],
    in: [ana(2), jose(3)],
    out: [],
  },
  vacias: {
    rows: [
      [null, null, null, null],
      [null, null, null, null],
      [null, 'Cédula', 'Nombre', 'Celular'],
      [null, null, null, null],
      [null, '1014880101', 'Ana Ñáñez', '3005550147'],
      [null, null, null, null],
      [null, null, null, null],
      [null, '52345678', 'José de la Hoz', null],
      [null, null, null, null],
      [null, '1014880103', 'Luz Marina Ortiz Peña', '3005550149'],
      ...Array.from({ length: 40 }, () => [null, null, null, null]),
    ],
    in: [ana(5), jose(8), luz(10)],
    out: [],
  },
  enriquecida: {
    rows: [
      ['Nombre', 'Cédula', 'WhatsApp'],
      [{ rich: ['Ana ', 'Ñáñez'] }, '1014880101', { text: '3005550147', link: 'https://wa.me/573005550147' }],
      [{ rich: ['José', ' de la Hoz'] }, '52345678', null],
    ],
    in: [ana(2), jose(3)],
    out: [],
  },
} satisfies Record<string, Case>

export type CaseName = keyof typeof cases
export const caseOf = (name: CaseName): Case => cases[name]
