import type { Answer } from '../../tests/support/census-site/index.ts'
import type { InventedPerson } from '../../tests/support/screens.ts'

/** An invented person of the demo, with the stand-in site's answers and the expected result. */
export interface Role extends InventedPerson {
  answers: Answer | Answer[]
  /** Word in the column Estado at the end. */
  estado: string
}

const place = (municipio: string, puesto: string, direccion: string, mesa: string) =>
  ({ kind: 'found', departamento: 'BOYACA', municipio, puesto, direccion, mesa }) as const

export const cast: Role[] = [
  {
    name: 'Adriana Muñoz Peña',
    cedula: '1012004118',
    phone: '3005550101',
    barrio: 'El Recreo',
    answers: place('PAIPA', 'I.E. TOMAS INVENTADO', 'CRA 22 # 25-14', '7'),
    estado: 'Encontrado',
  },
  {
    name: 'Beatriz Elena Ríos',
    cedula: '52400311',
    phone: '3105550122',
    barrio: 'El Recreo',
    answers: place('PAIPA', 'ESCUELA VEREDA LA PLAYA', 'CALLE DE LA MUERTE # 4-20', '2'),
    estado: 'Encontrado',
  },
  {
    name: 'Dora Inés Quintero',
    cedula: '1033700902',
    phone: '3155550144',
    answers: { kind: 'not_found' },
    estado: 'No está en el censo',
  },
  {
    name: 'Édgar Ñustes Barón',
    cedula: '19004556',
    phone: null,
    answers: { kind: 'novedad', novedad: 'Cancelada por Muerte', resolucion: '4821', fecha: '12/03/2021' },
    estado: 'Cancelada: fallecimiento',
  },
  {
    name: 'Gloria Inés Páez',
    cedula: '1077310254',
    phone: '3185550155',
    answers: {
      kind: 'novedad',
      novedad: 'Baja por Doble Cedulación',
      resolucion: '0977',
      fecha: '30/08/2019',
    },
    estado: 'Cancelada: doble cedulación',
  },
  {
    name: 'Carlos Andrés Vega',
    cedula: '79300245',
    phone: '6015550133',
    answers: [
      { kind: 'status', status: 500 },
      place('DUITAMA', 'COLEGIO LAS FLORES', 'CALLE 9 # 3-33', '14'),
    ],
    estado: 'Encontrado',
  },
  {
    name: 'Luis Ángel Rojas',
    cedula: '1019445870',
    phone: '3015550166',
    answers: { ...place('TUNJA', 'COLISEO MUNICIPAL', 'AV. NORTE # 40-02', '31'), latencyMs: 4_000 },
    estado: 'Encontrado',
  },
  {
    name: 'Manuela Ospina',
    cedula: '1128004771',
    phone: '3205550177',
    answers: { kind: 'blocked' },
    estado: 'Consulta rechazada',
  },
]
