import { plural } from '../format.ts'

/** An invented person, to try the app before anybody is registered. */
interface SamplePerson {
  name: string
  /** Ten digits, above all numbers that the Registraduría has issued. */
  cedula: string
  barrio: string
  /** Where they vote; null: they do not. */
  votes: { puesto: string; direccion: string; mesa: string } | null
  novedad: string | null
}

const colegio = { puesto: 'COLEGIO DE EJEMPLO', direccion: 'CL 1 # 2-03' }
const escuela = { puesto: 'ESCUELA DE EJEMPLO', direccion: 'KR 4 # 5-06' }
const nowhere = { votes: null, novedad: null }

const people: readonly SamplePerson[] = [
  {
    name: 'Ana Ejemplo',
    cedula: '9900000001',
    barrio: 'Centro',
    novedad: null,
    votes: { ...colegio, mesa: '1' },
  },
  {
    name: 'Beto Ejemplo',
    cedula: '9900000002',
    barrio: 'Centro',
    novedad: null,
    votes: { ...colegio, mesa: '1' },
  },
  {
    name: 'Clara Ejemplo',
    cedula: '9900000003',
    barrio: 'La Loma',
    novedad: null,
    votes: { ...colegio, mesa: '7' },
  },
  {
    name: 'Darío Ejemplo',
    cedula: '9900000004',
    barrio: 'La Loma',
    novedad: null,
    votes: { ...escuela, mesa: '3' },
  },
  {
    name: 'Elena Ejemplo',
    cedula: '9900000005',
    barrio: 'Centro',
    novedad: null,
    votes: { ...escuela, mesa: '12' },
  },
  { name: 'Fabio Ejemplo', cedula: '9900000006', barrio: 'La Loma', ...nowhere },
  {
    name: 'Gloria Ejemplo',
    cedula: '9900000007',
    barrio: 'Centro',
    ...nowhere,
    novedad: 'DOBLE CEDULACION',
  },
  {
    name: 'Hugo Ejemplo',
    cedula: '9900000008',
    barrio: 'La Loma',
    ...nowhere,
    novedad: 'CANCELADA POR MUERTE',
  },
]

export const samples = {
  people,
  departamento: 'EJEMPLO',
  municipio: 'MUNICIPIO DE EJEMPLO',
  add: 'Probar con personas inventadas',
  title: 'Personas inventadas',
  about: (count: number) =>
    `${plural(count, 'Hay 1 persona inventada', (n) => `Hay ${n} personas inventadas`)} para probar. Nadie las consulta.`,
  remove: 'Quitarlas',
  removed: 'Se quitaron las personas inventadas',
  removeAction: 'Quitar las personas inventadas',
  words: 'ejemplo prueba demo',
  source: 'persona inventada',
} as const
