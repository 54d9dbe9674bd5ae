import type { Database } from '../../src-main/database/open.ts'
import { type SettingKey, writeSetting } from '../../src-main/database/settings.ts'
import { type InventedAccount, placeAccount, placeAccounts } from './accounts.ts'
import { inventName, inventPopulation } from './population.ts'
import { createRandom } from './random.ts'
import { leader } from './screens.ts'
import { insertPeople, type SeededPerson, type SeededTry, seededPerson } from './seeded.ts'

/** Data folders after weeks of use: accounts of every kind, their referidos, and duplicates to decide. */

export const beto: InventedAccount = {
  name: 'Alberto Cuéllar Ñustes',
  displayName: 'Beto C.',
  cedula: '1390000003',
  phone: '3005550103',
  password: 'siete perros negros',
  role: 'LEADER',
}
export const ursula: InventedAccount = {
  name: 'Úrsula Quiñones Peña',
  displayName: 'Úrsula',
  cedula: '1390000004',
  phone: '3005550104',
  password: 'nueve patos blancos',
  role: 'USER',
}
const nelly: InventedAccount = {
  name: 'Nelly Zuluaga Rojas',
  displayName: 'Nelly Z.',
  cedula: '1390000005',
  phone: '3005550105',
  password: 'once vacas pintas',
  role: 'LEADER',
}

const dayMs = 24 * 3_600_000

const ownPlace = {
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: 'I.E. TOMAS INVENTADO',
  direccion: 'CRA 22 # 25-14',
  mesa: '7',
}

const failed = (at: number, error: 'timeout' | 'blocked' | 'network_error'): SeededTry => ({
  startedAt: at - 30_000,
  endedAt: at,
  outcome: error,
  step: 'opening',
  error,
  cost: 0,
  page: error === 'blocked' ? '<html><title>Request Rejected</title></html>' : null,
})

/** The newest of the owner's people: one for each kind of row. */
export function cast(now: number): SeededPerson[] {
  const cancelled = { resolucion: '4821', fechaNovedad: '2021-03-12' }
  const spent = (error: 'timeout' | 'blocked' | 'network_error') => ({
    lastError: error,
    tries: [failed(now - 2_000_000, error), failed(now - 1_000_000, error)],
  })
  const long = 'María de los Ángeles Fernández de la Hoz Rodríguez Quiñones'
  const people: [string, Partial<SeededPerson>][] = [
    [
      long,
      {
        ...ownPlace,
        status: 'ACTIVE',
        puesto: 'I.E. RURAL EL MANZANO INVENTADO SEDE B PRIMARIA',
        mesa: '14',
      },
    ],
    ['Nelson Riascos Angulo', { status: 'ERROR', ...spent('network_error') }],
    ['Manuela Ospina Castro', { status: 'BLOCKED', ...spent('blocked') }],
    ['Carlos Andrés Vega Parra', { status: 'TIMEOUT', ...spent('timeout') }],
    [
      'Hugo Fernando Chocué Díaz',
      {
        ...cancelled,
        status: 'CANCELLED_OTHER',
        novedad: 'Baja por Pérdida o Suspensión de los Derechos Políticos',
      },
    ],
    [
      'Gloria Inés Páez Torres',
      { ...cancelled, status: 'CANCELLED_OTHER', novedad: 'Baja por Doble Cedulación' },
    ],
    [
      'Édgar Ñustes Barón',
      { ...cancelled, status: 'CANCELLED_DECEASED', novedad: 'Cancelada por Muerte', phone: null },
    ],
    ['Dora Inés Quintero Rojas', { status: 'NOT_FOUND' }],
    [
      'Rosa Elena Güiza Moreno',
      { tries: [failed(now - 60_000, 'timeout')], lastError: 'timeout', dueAt: now + 840_000 },
    ],
    ['Beatriz Elena Ríos Peña', { ...ownPlace, status: 'ACTIVE', mesa: '2', askedAgainAt: now - 7_200_000 }],
    ['Luis Ángel Rojas Mejía', {}],
    [
      'Adriana Muñoz Peña',
      {
        ...ownPlace,
        status: 'ACTIVE',
        barrio: 'El Recreo',
        labels: 'Reunión El Recreo, 29 nov\nTransporte',
        notes: 'Llamar después de las 6.',
        tries: [failed(now - 45_000, 'timeout')],
      },
    ],
  ]
  const answered = (at: number, status: string): SeededTry => ({
    startedAt: at,
    endedAt: at + 14_000,
    outcome: status === 'ACTIVE' ? 'found' : status === 'NOT_FOUND' ? 'not_found' : 'cancelled',
    step: 'reading',
    error: null,
    cost: 0.00299,
    page: null,
  })
  const settled = ['ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER']
  return people.map(([name, more], nth) => {
    const registeredAt = now - (people.length - nth) * 60_000
    const { status = null, tries = [] } = more
    const last = status !== null && settled.includes(status) ? [answered(registeredAt + 20_000, status)] : []
    return seededPerson(name, String(1_790_000_101 + nth), {
      registeredAt,
      ...more,
      tries: [...tries, ...last],
    })
  })
}

interface Populated {
  people: number
  seed: number
  /** UTC milliseconds. */
  now: number
  /** Further settings. They override that the queue is paused. */
  settings?: Partial<Record<SettingKey, string>>
}

/** Fills a data folder. The owner is `leader` and has nearly all of the people. */
export async function populateFolder(
  dataDir: string,
  { people, seed, now, settings = {} }: Populated,
): Promise<void> {
  const who: InventedAccount[] = [{ ...leader, role: 'LEADER' }, beto, ursula]
  const { database, placed } = await placeAccounts(dataDir, who, now - 50 * dayMs)
  const [own, second] = placed
  if (own === undefined || second === undefined) throw new Error('no account')
  // A removed account has no key slot.
  const removed = placeAccount(
    database,
    nelly,
    '0195b1a0-0000-4000-8000-00000000dead',
    false,
    now - 40 * dayMs,
  )
  const { sqlite } = database
  sqlite.prepare(`UPDATE lookup_jobs SET state = 'done', finished_at = created_at`).run()
  sqlite
    .prepare(
      `UPDATE census_records SET status = 'ACTIVE', departamento = @departamento, municipio = @municipio,
         puesto = @puesto, direccion = @direccion, mesa = @mesa, source = 'census.example', fetched_at = @now
       WHERE person_id = @personId`,
    )
    .run({ ...ownPlace, now: now - 49 * dayMs, personId: own.personId })
  // Úrsula's lookup still waits.
  sqlite
    .prepare(
      `UPDATE lookup_jobs SET state = 'waiting', finished_at = NULL
       WHERE person_id = (SELECT id FROM people WHERE cedula = ?)`,
    )
    .run(ursula.cedula)
  const all = inventPopulation({ seed, people, now: now - 3_600_000 })
  const share = Math.floor(people / 20)
  insertPeople(database, [
    { accountId: second.accountId, people: all.slice(0, share) },
    { accountId: removed.accountId, people: all.slice(share, share + 3) },
    { accountId: own.accountId, people: [...all.slice(share + 3), ...cast(now)] },
  ])
  sqlite.prepare('UPDATE accounts SET removed_at = ? WHERE id = ?').run(now - 5 * dayMs, removed.accountId)
  dispute(database, own.accountId, second.accountId, seed, now)
  for (const [name, value] of Object.entries({ paused: 'yes', ...settings }))
    writeSetting(database, name as SettingKey, value)
  database.close()
}

/** Inserts five claims of the second leader on the owner's people: three open and two decided. */
function dispute({ sqlite }: Database, owner: number, second: number, seed: number, now: number): void {
  const random = createRandom(seed)
  const ids = sqlite
    .prepare('SELECT id FROM people WHERE referred_by = ? ORDER BY id LIMIT 5')
    .pluck()
    .all(owner) as number[]
  const claim = sqlite.prepare(
    `INSERT INTO claims (person_id, claimed_by, name, phone, method, text_version, given_at, created_at, decided_at,
       decision, note, decided_by, held_by)
     VALUES (@personId, @second, @name, '3005550188', 'signature', 1, @at, @at, @decidedAt, @decision, @note,
       @decidedBy, @heldBy)`,
  )
  for (const [nth, personId] of ids.entries()) {
    const at = now - (nth + 1) * 5 * 3_600_000
    const decided = { decidedAt: at + 3_600_000, decision: 'kept', decidedBy: owner, heldBy: owner }
    const open = { decidedAt: null, decision: null, note: null, decidedBy: null, heldBy: null }
    const note = 'Vive en la vereda que visita Marta y fue ella quien trajo la hoja firmada.'
    claim.run({ personId, second, name: inventName(random), at, ...(nth < 3 ? open : { ...decided, note }) })
  }
}
