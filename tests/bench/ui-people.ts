/** People of the UI benchmark, the same for the app and for the plain table; pure. */

export interface BenchPerson {
  name: string
  cedula: string
  phone: string
  barrio: string
  registeredAt: number
  /** Value of `census_records.status`. */
  status: string
  municipio: string | null
  puesto: string | null
  mesa: string | null
  novedad: string | null
}

const given = 'María Carlos Dora Andrés Marta Tomás Inés Rodrigo Ñusta Pilar Yolanda Jairo'.split(' ')
const family =
  'Rodríguez Gómez Patiño Ñáñez Quintero Vega Rincón Pérez Ávila Zea Moreno Castro Díaz Suárez Rojas Ortiz'.split(
    ' ',
  )
const otherTowns = ['PAIPA', 'DUITAMA', 'SOGAMOSO', 'MONIQUIRÁ', 'VILLA DE LEYVA']
const schools = ['I.E. TOMÁS VÁSQUEZ', 'COLEGIO BOYACÁ', 'ESCUELA NORMAL', 'COLISEO CENTRAL', 'I.E. SILVINO']
const statuses = [
  ...Array.from({ length: 14 }, () => 'ACTIVE'),
  'NOT_FOUND',
  'CANCELLED_DECEASED',
  'CANCELLED_OTHER',
  'TIMEOUT',
  'BLOCKED',
  'ERROR',
]

const firstRegistration = 1_700_000_000_000

/**
 * 70 of 100 have a voting place, 70 of 100 of those in Tunja. One of eight is a Rodríguez, one of 2,000 a Zuluaga.
 * Every cédula begins with 10.
 */
export function benchPerson(n: number): BenchPerson {
  // Scatters values that would otherwise repeat in a cycle.
  const mixed = Math.imul(n + 1, 2_654_435_761) >>> 0
  const pick = <Item>(of: readonly Item[], digit: number): Item =>
    of[Math.floor(mixed / digit) % of.length] as Item
  const last = n % 2_000 === 7 ? 'Zuluaga' : pick(family, 7_001)
  const status = pick(statuses, 13)
  const isPlaced = status === 'ACTIVE'
  return {
    name: `${pick(given, 3)} ${pick(given, 401)} ${last} ${pick(family, 90_001)}`,
    cedula: String(1_000_000_000 + n * 60 + (mixed % 60)),
    phone: String(3_000_000_000 + (mixed % 99_999_999)),
    barrio: 'El Recreo',
    registeredAt: firstRegistration + n * 1_000,
    status,
    municipio: isPlaced ? (mixed % 10 < 7 ? 'TUNJA' : pick(otherTowns, 17)) : null,
    puesto: isPlaced ? pick(schools, 19) : null,
    mesa: isPlaced ? String(1 + (mixed % 30)) : null,
    novedad: status === 'CANCELLED_OTHER' ? 'CANCELADA POR DOBLE CEDULACION' : null,
  }
}
