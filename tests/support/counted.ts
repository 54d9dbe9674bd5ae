import type { Database } from '../../src-main/database/open.ts'
import { insertPeople, seededPerson } from './seeded.ts'

/** Thousands of invented people with census records, for counting and printing. */

const first = [
  'Adriana',
  'Bernardo',
  'Claudia',
  'Darío',
  'Elvira',
  'Fabián',
  'Gloria',
  'Hernán',
  'Íngrid',
  'Ñeco',
]
const last = [
  'Peñaloza',
  'Cuéllar',
  'Rincón',
  'Zuluaga',
  'Mejía',
  'Quiñones',
  'Urrutia',
  'Benavides',
  'Ñáñez',
]
const towns = [
  'PAIPA',
  'TUNJA',
  'SOGAMOSO',
  'DUITAMA',
  'VILLA DE LEYVA',
  'CHIQUINQUIRA',
  'MONIQUIRA',
  'SAMACA',
]

export interface Invention {
  people: number
  puestos: number
  /** Account of their leader. */
  referredBy: number
  /** The newest registration, UTC ms. */
  now: number
  /** The first cédula. The others follow in steps of one. */
  cedula?: number
}

const dayMs = 24 * 3_600_000

/** Among each ten people, seven have a place, one waits, one is not in the census and one got no answer. */
export function inventPeople(
  database: Pick<Database, 'sqlite'>,
  { people, puestos, referredBy, now, cedula = 1_014_880_000 }: Invention,
): void {
  const invented = Array.from({ length: people }, (_, n) => {
    const name = `${first[n % first.length]} ${last[n % last.length]} ${last[(n * 7 + 3) % last.length]}`
    const registeredAt = now - Math.floor((n * n) % 29) * dayMs
    const kind = n % 10
    const status = kind < 7 ? 'ACTIVE' : ([null, 'NOT_FOUND', 'TIMEOUT'][kind - 7] ?? null)
    const outcome = kind < 7 ? 'found' : kind === 8 ? 'not_found' : 'timeout'
    const asked = { startedAt: registeredAt, endedAt: registeredAt, step: null, error: null, page: null }
    return seededPerson(name, String(cedula + n), {
      consentMethod: null,
      registeredAt,
      status,
      ...(kind < 7 ? placeOf(n, puestos) : {}),
      tries: status === null ? [] : [{ ...asked, outcome, cost: 0.003 }],
    })
  })
  insertPeople(database, [{ accountId: referredBy, people: invented }])
}

/** Assigns more people to the first puestos than to the last. */
function placeOf(n: number, puestos: number) {
  const puesto = Math.floor(puestos * (((n * 7919) % 1000) / 1000) ** 2)
  const municipio = towns[puesto % towns.length] ?? ''
  return {
    departamento: 'BOYACA',
    municipio,
    puesto: `I.E. INVENTADA NUMERO ${puesto} DE ${municipio}`,
    direccion: `CRA ${puesto} 25-14`,
    mesa: String((n % 23) + 1),
  }
}
