import type { attemptOutcomes, LookupError } from '../../src-preload/contract/index.ts'
import {
  barrios,
  mensNames,
  municipios,
  novedades,
  secondMens,
  secondWomens,
  surnames,
  type Weighted,
  womensNames,
} from './colombia.ts'
import { createRandom, type Random } from './random.ts'
import { type SeededPerson, type SeededTry, seededPerson } from './seeded.ts'

/** Lists of invented referidos, registered over some weeks. Equal seeds give equal lists. */

export interface Population {
  /** Any whole number. */
  seed: number
  people: number
  /** UTC ms; the newest registration is about a minute earlier. */
  now: number
  /** Number of days over which they were registered, default 45. */
  days?: number
}

const dayMs = 24 * 3_600_000
const captchaPrice = 0.00299

/** Oldest first. No cédula occurs twice. */
export function inventPopulation({ seed, people, now, days = 45 }: Population): SeededPerson[] {
  const random = createRandom(seed)
  const puestos = inventPuestos(random, Math.min(400, 12 + Math.floor(people / 20)))
  const spread = Math.max(1, people)
  return Array.from({ length: people }, (_, n) => {
    // Registrations become more frequent over time.
    const age = (1 - Math.sqrt((n + 1) / spread)) * days * dayMs
    const registeredAt = Math.floor(now - age - random.upTo(40_000) - 60_000)
    return inventPerson(random, n, seed, registeredAt, now, puestos)
  })
}

function inventPerson(
  random: Random,
  n: number,
  seed: number,
  registeredAt: number,
  now: number,
  puestos: readonly Puesto[],
): SeededPerson {
  const person = {
    phone: random.below(14) === 0 ? null : `300555${String(random.below(10_000)).padStart(4, '0')}`,
    barrio: random.below(3) === 0 ? null : pick(random, barrios),
    notes:
      random.below(25) === 0 ? 'Llamar después de las 6. Puede llevar a dos vecinas a la reunión.' : null,
    consentMethod: random.pick(['signature', 'signature', 'voice', 'signed_sheet'] as const),
    registeredAt,
  }
  const said = inventAnswer(random, registeredAt, now, puestos)
  return seededPerson(inventName(random), inventCedula(n, seed), { ...person, ...said })
}

/** Ten digits from a range that is not assigned yet; every fourth has eight. Unique for each `n` below ten million. */
export function inventCedula(n: number, seed: number): string {
  const place = (n * 7_919 + seed * 104_729) % 400_000_000
  return n % 4 === 3
    ? String(60_000_000 + ((n * 7_919 + seed * 104_729) % 30_000_000))
    : String(1_300_000_000 + place)
}

export function inventName(random: Random): string {
  const isWoman = random.below(100) < 54
  const first = pick(random, isWoman ? womensNames : mensNames)
  const second = random.below(100) < 45 ? ` ${pick(random, isWoman ? secondWomens : secondMens)}` : ''
  return `${first}${second} ${pick(random, surnames)} ${pick(random, surnames)}`
}

function pick(random: Random, among: Weighted): string {
  let left = random.upTo(among.reduce((sum, [, weight]) => sum + weight, 0))
  for (const [text, weight] of among) {
    left -= weight
    if (left < 0) return text
  }
  return among[0]?.[0] ?? ''
}

interface Puesto {
  departamento: string
  municipio: string
  puesto: string
  direccion: string
  mesas: number
}

const schools = ['I.E.', 'I.E.', 'COLEGIO', 'ESC.', 'INST. TECNICO', 'SALON COMUNAL', 'COLISEO']
const named = [
  'TOMAS INVENTADO',
  'LA LIBERTAD INVENTADA',
  'SAN INVENTADO DE PADUA',
  'NTRA. SRA. DE LO INVENTADO',
  'SIMON INVENTADO',
  'LAS DELICIAS',
  'RURAL EL MANZANO INVENTADO SEDE B PRIMARIA',
  'TECNICO AGROPECUARIO',
  'LA PRADERA',
  'JULIO FLOREZ INVENTADO',
]

function inventPuestos(random: Random, count: number): Puesto[] {
  const towns: Weighted = municipios.map(({ weight }, at) => [String(at), weight] as const)
  const known = new Map<string, Puesto>()
  while (known.size < count) {
    const town = municipios[Number(pick(random, towns))]
    if (town === undefined) throw new Error('no municipio')
    const { departamento, municipio } = town
    const number = known.size >= schools.length * named.length ? ` ${known.size}` : ''
    const puesto = `${random.pick(schools)} ${random.pick(named)}${number}`
    const direccion = `${random.pick(['CRA', 'CL', 'AV', 'TV'])} ${1 + random.below(90)} # ${1 + random.below(60)}-${10 + random.below(80)}`
    known.set(`${municipio} ${puesto}`, {
      departamento,
      municipio,
      puesto,
      direccion,
      mesas: 3 + random.below(28),
    })
  }
  return [...known.values()]
}

const nowhere = { status: null, tries: [] as SeededTry[] }

/**
 * Averages per hundred people: 71 with a place, 6 not in the census, 6 cancelled, 7 with spent retries, 10 waiting.
 */
function inventAnswer(
  random: Random,
  registeredAt: number,
  now: number,
  puestos: readonly Puesto[],
): Partial<SeededPerson> {
  const at = Math.min(now - 30_000, registeredAt + 8_000 + random.below(240_000))
  const kind = random.below(100)
  if (kind < 71) {
    // Assigns more people to the first puestos than to the last.
    const puesto = puestos[Math.floor(puestos.length * random.upTo(1) ** 2)]
    if (puesto === undefined) throw new Error('no puesto')
    const { mesas, ...place } = puesto
    const before = random.below(9) === 0 ? failures(random, at - 400_000, 1) : []
    return {
      ...place,
      status: 'ACTIVE',
      mesa: String(1 + random.below(mesas)),
      tries: [...before, answered(random, at, 'found')],
      askedAgainAt: random.below(90) === 0 ? now - random.below(3_600_000) : null,
    }
  }
  if (kind < 77) return { status: 'NOT_FOUND', tries: [answered(random, at, 'not_found')] }
  if (kind < 83) {
    const { text, status } =
      random.below(2) === 0 ? (novedades[0] ?? random.pick(novedades)) : random.pick(novedades)
    return {
      status,
      novedad: text,
      resolucion: String(100 + random.below(9_000)),
      fechaNovedad: `20${10 + random.below(16)}-0${1 + random.below(9)}-${10 + random.below(18)}`,
      tries: [answered(random, at, 'cancelled')],
    }
  }
  if (kind < 90) {
    const tries = failures(random, at - 1_500_000, 4)
    const last = tries.at(-1)
    const status = last?.error === 'timeout' ? 'TIMEOUT' : last?.error === 'blocked' ? 'BLOCKED' : 'ERROR'
    return { status, tries, lastError: last?.error ?? null }
  }
  if (kind < 93) {
    const tries = failures(random, at, 1 + random.below(3))
    return {
      ...nowhere,
      tries,
      lastError: tries.at(-1)?.error ?? null,
      dueAt: now + 60_000 + random.below(800_000),
    }
  }
  return nowhere
}

type AttemptOutcome = (typeof attemptOutcomes)[number]

const answered = (random: Random, at: number, outcome: AttemptOutcome): SeededTry => ({
  startedAt: at - 4_000 - random.below(20_000),
  endedAt: at,
  outcome,
  step: 'reading',
  error: null,
  cost: captchaPrice,
  page: null,
})

const ways: readonly [AttemptOutcome, LookupError, SeededTry['step'], number, string | null][] = [
  ['timeout', 'timeout', 'querying', captchaPrice, null],
  ['timeout', 'timeout', 'opening', 0, null],
  [
    'blocked',
    'blocked',
    'opening',
    0,
    '<html><title>Request Rejected</title>The requested URL was rejected.</html>',
  ],
  ['network_error', 'network_error', 'opening', 0, null],
  ['captcha_failed', 'captcha_unsolvable', 'captcha', 0, null],
  ['parse_error', 'parse_error', 'reading', captchaPrice, '<html><h1>Mantenimiento programado</h1></html>'],
]

/** Failed attempts in a row, with delays of one, five and fifteen minutes. */
function failures(random: Random, begun: number, count: number): SeededTry[] {
  const delays = [0, 60_000, 360_000, 1_260_000]
  return Array.from({ length: count }, (_, nth) => {
    const [outcome, error, step, cost, page] = random.pick(ways)
    const startedAt = begun + (delays[nth] ?? 0)
    return { startedAt, endedAt: startedAt + 5_000 + random.below(35_000), outcome, error, step, cost, page }
  })
}
