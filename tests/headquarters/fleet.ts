import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { reassign } from '../../src-main/accounts/repository.ts'
import { settleAnswer } from '../../src-main/census/repository.ts'
import { readLeaders } from '../../src-main/changes/leaders.ts'
import { decide } from '../../src-main/claims/repository.ts'
import { erasedIn } from '../../src-main/erased/tombstones.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { eraseForGood } from '../../src-main/people/erase-for-good.ts'
import { changeLabels } from '../../src-main/people/labels.ts'
import * as people from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { authorised } from '../support/invented.ts'
import { createRandom, type Random } from '../support/random.ts'
import { foundedBy, join, type Laptop, memberOf, openClaims, openLaptop } from './laptops.ts'

/** Many laptops that work apart from each other, over lines that lose, repeat and delay, and what must hold at the end. */

export interface FleetOptions {
  folder: string
  server: { address: string; secret: string }
  /**
   * Gives the work, the faults of the lines, the clocks, the nodes and the accounts' uids. A person's uid begins with the laptop's
   * clock and ends with bits of its own, which decide only between two people of one millisecond. Keys, tokens and the ids of
   * members and devices are random; nothing is ordered by them. Two runs of one seed do the same in the same order unless the
   * server is killed or its database restarts: then time decides what a laptop has fetched before it works on.
   */
  seed: number
  /** Two coordinators among them, and two laptops of one leader. */
  laptops: number
  /** That each leader's laptop registers. */
  people: number
  /** Between two, each laptop does a share of its work and tries to reach the server. */
  rounds: number
}

export interface Fleet {
  /** Founds the campaign and connects every laptop. */
  enrol(): Promise<void>
  /** The work of all rounds. */
  work(): Promise<void>
  /** Good lines, until nobody has anything to send or to fetch. Returns how many rounds that took; infinite: too many. */
  converge(): Promise<number>
  /** What does not hold. */
  broken(): string[]
  counts(): Record<string, number>
  progress(): string
  /** Of all work and all requests in their order. */
  digest(): string
  close(): Promise<void>
}

const names = ['Ana Gil', 'Beto Paz', 'Caro Luna', 'Dora Niño', 'Elí Ñúñez']
const barrios = [null, 'Centro', 'La Loma', 'San Roque']
const dayMs = 86_400_000

interface BadLine {
  /** Nothing comes through while it is set. */
  isCut: boolean
  /** How often anything goes wrong, of 1. */
  fails: number
}

/** Loses requests, loses answers, and sends a push again after later ones. */
function badFetch(random: Random, line: BadLine, told: (line: string) => void): typeof globalThis.fetch {
  const late: { input: Parameters<typeof fetch>[0]; init: Parameters<typeof fetch>[1] }[] = []
  return async (input, init) => {
    const request = `${new URL(String(input)).pathname} ${String(init?.body ?? '').length}`
    if (line.isCut || random.upTo(1) < line.fails / 3) {
      told(`${request} lost`)
      throw new TypeError('the request was lost')
    }
    const [again] = late.splice(0)
    if (again !== undefined) {
      const { signal: _, ...repeated } = again.init ?? {}
      await (await fetch(again.input, repeated)).arrayBuffer()
    }
    const response = await fetch(input, init)
    told(`${request} ${response.status}`)
    if (String(input).endsWith('/v1/push') && random.upTo(1) < line.fails) late.push({ input, init })
    if (random.upTo(1) < line.fails / 3) {
      await response.arrayBuffer()
      throw new TypeError('the answer was lost')
    }
    return response
  }
}

/** Kinds of work that every run does. */
export const kindsOfWork = {
  coordinators: ['label', 'move', 'decide', 'erase'],
  leaders: ['edit', 'hide', 'answer'],
} as const
const mostExtraSteps = 1_000
const mostRounds = 30
/** UTC ms that the laptops' clocks are about. */
const start = Date.UTC(2026, 5, 1, 15)

const secondLaptop = 'Segundo equipo'

interface Worker {
  laptop: Laptop
  /** Its place among all. */
  n: number
  /** Of its work. */
  random: Random
  line: BadLine
}

export function createFleet(options: FleetOptions): Fleet {
  const { folder, server } = options
  const seeds = createRandom(options.seed)
  /** A generator for each use: the number of calls of one never changes the values of another. */
  const stream = () => createRandom(seeds.below(2 ** 32))
  const order = stream()
  const hash = createHash('sha256')
  const all: Worker[] = []
  const openAs = (name: string): Laptop => {
    const random = stream()
    const laptop = openLaptop(folder, name, start + Math.round((random.upTo(2) - 1) * 3 * dayMs), random)
    all.push({ laptop, n: all.length, random, line: { isCut: false, fails: 0.3 } })
    return laptop
  }
  const first = openAs('Coordinación')
  const second = openAs('Otra coordinación')
  const coordinators = [first, second]
  const leaders: Laptop[] = []
  for (let n = 2; n < options.laptops; n += 1)
    leaders.push(openAs(n === options.laptops - 1 && n > 2 ? secondLaptop : `Líder ${letters(n)}`))
  const done: Record<string, number> = {}
  /** Cédulas of erased people. */
  const erased = new Set<string>()
  let does = 'enrolling'
  let enrolled = 0
  let converged = 0

  /** A cédula that the laptop may register; one of ten is somebody whom another leader may have too. */
  const aCedula = (random: Random, n: number): string =>
    random.below(10) === 0
      ? String(1_020_000_000 + random.below(Math.max(10, (options.laptops * options.people) / 20)))
      : String(1_030_000_000 + n * 100_000 + random.below(90_000))

  /** Somebody there; null: nobody. Reads few rows: a coordinator's laptop has everybody. */
  function someone({ laptop, random, n }: Worker, where: string): { id: number; cedula: string } | null {
    const isCoordinator = coordinators.includes(laptop)
    const near = aCedula(random, isCoordinator ? random.below(all.length) : n)
    const next = laptop.database.sqlite.prepare(
      `SELECT id, cedula FROM people
        WHERE referred_by IS NOT NULL AND cedula >= ? AND cedula < '2' AND ${where} ORDER BY cedula LIMIT 1`,
    )
    return (next.get(near) ?? next.get('1') ?? null) as { id: number; cedula: string } | null
  }

  const typed = (random: Random, cedula: string) => ({
    ...unknownTexts,
    cedula,
    name: random.pick(names),
    phone: random.pick([null, '3005550101', '3005550102']),
    barrio: random.pick(barrios),
  })

  function register({ laptop, random, n }: Worker): string {
    const input = { ...typed(random, aCedula(random, n)), consent: authorised }
    people.register(laptop.database, input, 1, 0, laptop.clock.now())
    return 'register'
  }

  function change(worker: Worker): string {
    const { laptop, random, n } = worker
    const { database, clock } = laptop
    const own = someone(worker, 'deleted_at IS NULL AND referred_by = 1')
    if (own === null) return '-'
    const { id, cedula } = own
    const now = clock.now()
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        people.edit(database, { personId: id, ...typed(random, cedula) }, 1, 0, now)
        return 'edit'
      case 3: {
        const other = String(1_030_000_000 + n * 100_000 + random.below(90_000))
        try {
          people.edit(database, { personId: id, ...typed(random, other) }, 1, 0, now)
        } catch {
          return '-'
        }
        return 'correct the cédula'
      }
      case 4:
        people.hide(database, id, now)
        return 'hide'
      case 5: {
        const hidden = someone(worker, 'deleted_at IS NOT NULL AND referred_by = 1')
        if (hidden === null) return '-'
        try {
          people.restore(database, hidden.id, 1, now)
        } catch {
          return '-'
        }
        return 'restore'
      }
      case 6: {
        if (random.below(20) > 0) return '-'
        eraseForGood(database, [id], 'asked', now)
        erased.add(cedula)
        return 'erase'
      }
      default: {
        const last = database.sqlite
          .prepare('SELECT fetched_at FROM census_records WHERE person_id = ?')
          .pluck()
        if (last.get(id) === now) return '-'
        const outcome = {
          kind: 'found',
          departamento: 'BOYACA',
          municipio: 'PAIPA',
          puesto: 'I.E. INVENTADA',
          direccion: 'KR 1',
          mesa: String(random.below(9)),
        }
        const found = { outcome, source: 'censo' } as unknown as LookupAnswer
        database.sqlite.transaction(() => settleAnswer(database, id, 'ACTIVE', found, now)).immediate()
        return 'answer'
      }
    }
  }

  function coordinate(worker: Worker): string {
    const { laptop, random } = worker
    const { database, clock } = laptop
    const now = clock.now()
    const somebody = someone(worker, 'deleted_at IS NULL')
    if (somebody === null) return '-'
    const { id, cedula } = somebody
    switch (random.below(6)) {
      case 0:
      case 1:
        changeLabels(
          database,
          'campaign',
          [id],
          `Etiqueta ${random.below(3)}`,
          random.pick(['add', 'remove']),
          now,
        )
        return 'label'
      case 2: {
        const to = database.sqlite
          .prepare(`SELECT id FROM accounts WHERE removed_at IS NULL AND role = 'LEADER' ORDER BY uid`)
          .pluck()
          .all() as number[]
        reassign(database, [id], random.pick(to), 1, now)
        return 'move'
      }
      case 3:
      case 4: {
        const open = openClaims(laptop)
        if (open.length === 0) return '-'
        const claimId = random.pick(open).id
        try {
          decide(database, { claimId, decision: random.pick(['move', 'keep']), note: '' }, 1, now)
        } catch {
          return '-'
        }
        return 'decide'
      }
      default:
        if (random.below(8) > 0) return '-'
        eraseForGood(database, [id], 'asked', now)
        erased.add(cedula)
        return 'erase'
    }
  }

  function act(worker: Worker, work: (worker: Worker) => string): void {
    const { laptop, random } = worker
    laptop.clock.step(1_000 + random.below(600_000))
    const what = work(worker)
    done[what] = (done[what] ?? 0) + 1
    hash.update(`${laptop.name} ${what} ${laptop.clock.now()}\n`)
  }

  const stateOf = ({ database: { sqlite } }: Laptop): string =>
    JSON.stringify(
      sqlite
        .prepare(
          `SELECT pushed, cursor, sending IS NULL, (SELECT count(*) FROM changes), (SELECT count(*) FROM headquarters_relays),
                  (SELECT count(*) FROM headquarters_departed) FROM headquarters`,
        )
        .raw()
        .get(),
    )

  return {
    async enrol() {
      await foundedBy(first, server)
      await join(first, second, 'coordinator')
      for (const [at, laptop] of leaders.entries()) {
        // Some are connected after they have worked for a while.
        if (laptop.name === secondLaptop) await join(first, laptop, 'leader', memberOf(leaders[0] as Laptop))
        else await join(at % 2 === 0 ? first : second, laptop)
        enrolled += 1
      }
      for (const { laptop, line } of all)
        laptop.line.fetch = badFetch(stream(), line, (text) => hash.update(`${laptop.name} ${text}\n`))
    },
    async work() {
      for (let round = 1; round <= options.rounds; round += 1) {
        does = `round ${round} of ${options.rounds}`
        for (const worker of order.shuffled(all)) {
          const { laptop, line } = worker
          if (order.below(4) === 0) line.isCut = !line.isCut
          if (coordinators.includes(laptop))
            for (let n = 0; n < Math.ceil(options.people / options.rounds / 2); n += 1)
              act(worker, coordinate)
          else
            for (let n = 0; n < options.people / options.rounds; n += 1) {
              act(worker, register)
              if (worker.random.below(2) === 0) act(worker, change)
            }
          await laptop.headquarters.sync()
        }
      }
      does = 'what chance left out'
      // Chance may leave a kind of work out. A coordinator without a bad line knows disputes to decide.
      const [coordinator, , leader] = all as [Worker, Worker, Worker]
      Object.assign(coordinator.line, { isCut: false, fails: 0 })
      await reached(first)
      const isMissing = (kinds: readonly string[]) => kinds.some((kind) => done[kind] === undefined)
      for (let n = 0; n < mostExtraSteps && isMissing(kindsOfWork.coordinators); n += 1)
        act(coordinator, coordinate)
      for (let n = 0; n < mostExtraSteps && isMissing(kindsOfWork.leaders); n += 1) act(leader, change)
    },
    async converge() {
      for (const { line } of all) Object.assign(line, { isCut: false, fails: 0 })
      const before = new Map<Laptop, string>()
      for (let round = 1; round < mostRounds; round += 1) {
        does = `coming to the same, round ${round}`
        converged = 0
        for (const { laptop } of all) {
          await reached(laptop)
          const now = stateOf(laptop)
          if (before.get(laptop) === now) converged += 1
          before.set(laptop, now)
        }
        if (converged === all.length) return round
      }
      return Number.POSITIVE_INFINITY
    },
    broken() {
      does = 'checking'
      return brokenIn(coordinators as [Laptop, Laptop], leaders, erased)
    },
    counts: () => ({
      ...done,
      people: first.database.sqlite
        .prepare(`SELECT count(*) FROM people WHERE ${isSeen}`)
        .pluck()
        .get() as number,
      disputes: openClaims(first).length,
      erasures: erased.size,
    }),
    progress: () =>
      [
        does,
        `${enrolled} leaders connected`,
        `${done.register ?? 0} people registered`,
        `${converged} of ${all.length} laptops converged`,
      ].join(', '),
    digest: () => hash.copy().digest('hex').slice(0, 16),
    async close() {
      for (const { laptop } of all) await laptop.close()
    },
  }
}

/** Until the server, which may be starting, has answered. */
async function reached({ headquarters }: Laptop): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    await headquarters.sync()
    const state = headquarters.state()
    if (state.kind !== 'connected' || state.sync.kind !== 'offline') return
    await setTimeout(100)
  }
}

const letters = (n: number): string => [...String(n)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')

const isSeen = 'deleted_at IS NULL AND referred_by IS NOT NULL'

interface Seen {
  leader: string
  /** UTC ms of the latest authorisation. */
  authorisedAt: number
  /** Everything that laptops must agree on. */
  text: string
}

/** People by their cédula. Leaders by the smallest uid that is theirs. */
function viewOf({ database: { sqlite }, clock }: Laptop): Map<string, Seen> {
  const leaders = readLeaders(sqlite, clock.now())
  const rows = sqlite
    .prepare(
      `SELECT person.uid, cedula, person.name, phone, barrio, labels, notes, leader.uid AS leader, registered_at AS at,
              record.status, record.puesto, record.mesa, record.fetched_at AS fetchedAt,
              (SELECT json_group_array(json_array(given_at, method))
                 FROM (SELECT given_at, method FROM consents WHERE person_id = person.id ORDER BY given_at, method)) AS consents
         FROM people AS person JOIN accounts AS leader ON leader.id = person.referred_by
         JOIN census_records AS record ON record.person_id = person.id
        WHERE ${isSeen} ORDER BY cedula`,
    )
    .iterate() as IterableIterator<{ cedula: string; leader: string; consents: string }>
  const view = new Map<string, Seen>()
  for (const row of rows) {
    const leader = leaders.canonical(row.leader)
    const [authorisedAt = 0] = (JSON.parse(row.consents) as [number, string][]).at(-1) ?? []
    view.set(row.cedula, { leader, authorisedAt, text: JSON.stringify({ ...row, leader }) })
  }
  return view
}

/** What one laptop has and the other does not, or has in another way. */
function differences(
  where: string,
  one: ReadonlyMap<string, Seen>,
  other: ReadonlyMap<string, Seen>,
): string[] {
  const shown = (view: ReadonlyMap<string, Seen>, cedula: string) => view.get(cedula)?.text ?? `no ${cedula}`
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((cedula) => one.get(cedula)?.text !== other.get(cedula)?.text)
    .map((cedula) => `${where}: ${shown(one, cedula)} but ${shown(other, cedula)}`)
}

function grouped<Value>(
  map: ReadonlyMap<string, Value>,
  keyOf: (value: Value) => string,
): Map<string, Map<string, Value>> {
  const groups = new Map<string, Map<string, Value>>()
  for (const [name, value] of map) {
    const key = keyOf(value)
    const group = groups.get(key) ?? new Map<string, Value>()
    groups.set(key, group.set(name, value))
  }
  return groups
}

/** Reads one laptop at a time: a campaign has many people. */
function brokenIn(
  [first, second]: readonly [Laptop, Laptop],
  leaders: readonly Laptop[],
  erased: ReadonlySet<string>,
): string[] {
  const view = viewOf(first)
  const broken = differences('the coordinators', view, viewOf(second))
  const memberOfUid = new Map(
    first.database.sqlite.prepare('SELECT uid, member FROM headquarters_leaders').raw().all() as [
      string,
      string,
    ][],
  )
  const ofMember = grouped(view, ({ leader }) => memberOfUid.get(leader) ?? '')
  for (const laptop of leaders)
    broken.push(...differences(laptop.name, ofMember.get(memberOf(laptop)) ?? new Map(), viewOf(laptop)))
  for (const laptop of [first, second, ...leaders]) broken.push(...brokenAlone(laptop))
  // A person who was registered and not erased is known to the coordinators.
  const uidsOf = ({ database: { sqlite } }: Laptop) =>
    sqlite.prepare('SELECT DISTINCT uid FROM changes').pluck().all() as string[]
  const known = new Set(uidsOf(first))
  for (const laptop of leaders)
    for (const uid of uidsOf(laptop))
      if (!known.has(uid)) broken.push(`${laptop.name}: the coordinator does not know ${uid}`)
  const erasureOf = erasedIn(first.database.sqlite)
  for (const cedula of erased) {
    const seen = view.get(cedula)
    if (seen === undefined) continue
    const erasure = erasureOf(cedula)
    if (erasure === null || seen.authorisedAt <= erasure.erasedAt)
      broken.push(`${cedula} was erased and is back`)
  }
  return broken
}

function brokenAlone({ name, database: { sqlite }, headquarters }: Laptop): string[] {
  const broken: string[] = []
  const lost = sqlite
    .prepare(
      `SELECT DISTINCT uid FROM changes WHERE part = 'registered'
          AND uid NOT IN (SELECT uid FROM people) AND uid NOT IN (SELECT uid FROM other_uids)`,
    )
    .pluck()
    .all()
  if (lost.length > 0) broken.push(`${name}: nowhere: ${lost.join()}`)
  const remembered = sqlite
    .prepare(
      `SELECT uid FROM changes WHERE part <> 'erased' AND uid IN (SELECT uid FROM changes WHERE part = 'erased')`,
    )
    .pluck()
    .all()
  if (remembered.length > 0) broken.push(`${name}: of erased people: ${remembered.join()}`)
  const keys = sqlite.pragma('foreign_key_check') as unknown[]
  if (keys.length > 0) broken.push(`${name}: ${keys.length} broken references`)
  const odd = sqlite.prepare(`SELECT count(*) FROM people WHERE cedula LIKE '~%'`).pluck().get()
  if (odd !== 0) broken.push(`${name}: a cédula that nobody has`)
  const sent = headquarters.state()
  if (sent.kind !== 'connected' || sent.sync.kind !== 'up_to_date')
    broken.push(`${name}: ${JSON.stringify(sent)}`)
  return broken
}
