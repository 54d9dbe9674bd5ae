import type { Database } from '../../src-main/database/open.ts'
import { sortKey } from '../../src-main/people/sort-key.ts'

/** Invented people by the thousand, with what the census said of them; for what counts and prints them. */

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
  /** The youngest registration, UTC ms. */
  now: number
  /** The first of their cédulas. */
  cedula?: number
}

const dayMs = 24 * 3_600_000

/** Of each ten: seven with a place, and one each that waits, is not in the census, and got no answer. */
export function inventPeople({ sqlite }: Database, invention: Invention): void {
  const { people, puestos, referredBy, now, cedula = 1_014_880_000 } = invention
  const person = sqlite.prepare(
    `INSERT INTO people (uid, cedula, name, name_sort, phone, referred_by, registered_at, updated_at)
     VALUES (?, ?, ?, ?, '3005550147', ?, ?, ?)`,
  )
  const record = sqlite.prepare(
    `INSERT INTO census_records (person_id, status, departamento, municipio, puesto, direccion, mesa, fetched_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const job = sqlite.prepare(
    `INSERT INTO lookup_jobs (person_id, state, priority, due_at, created_at, finished_at) VALUES (?, ?, 1, ?, ?, ?)`,
  )
  const attempt = sqlite.prepare(
    `INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, captcha_cost)
     VALUES (?, ?, ?, ?, ?, 0.003)`,
  )
  const invent = (n: number) => {
    const name = `${first[n % first.length]} ${last[n % last.length]} ${last[(n * 7 + 3) % last.length]}`
    const at = now - Math.floor((n * n) % 29) * dayMs
    const one = person.run(
      `${referredBy}-${n}`,
      String(cedula + n),
      name,
      sortKey(name),
      referredBy,
      at,
      at,
    ).lastInsertRowid
    const kind = n % 10
    // More people in the first puestos than in the last.
    const puesto = Math.floor(puestos * (((n * 7919) % 1000) / 1000) ** 2)
    if (kind < 7) {
      const town = towns[puesto % towns.length]
      const where = ['BOYACA', town, `I.E. INVENTADA NUMERO ${puesto} DE ${town}`, `CRA ${puesto} 25-14`]
      record.run(one, 'ACTIVE', ...where, String((n % 23) + 1), at)
    } else {
      const status = [null, 'NOT_FOUND', 'TIMEOUT'][kind - 7] ?? null
      record.run(one, status, null, null, null, null, null, status === null ? null : at)
    }
    const isAsked = kind !== 7
    const queued = job.run(one, isAsked ? 'done' : 'waiting', at, at, isAsked ? at : null).lastInsertRowid
    const outcome = kind < 7 ? 'found' : kind === 8 ? 'not_found' : 'timeout'
    if (isAsked) attempt.run(queued, one, at, at, outcome)
  }
  sqlite.transaction(() => {
    for (let n = 0; n < people; n++) invent(n)
  })()
}
