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
import type { Random } from '../support/random.ts'
import { foundedBy, join, type Laptop, memberOf, openClaims, openLaptop } from './laptops.ts'

/** Many laptops that work apart from each other, over lines that lose, repeat and delay, and what must hold at the end. */

export interface FleetOptions {
  folder: string
  server: { address: string; secret: string }
  random: Random
  /** Two coordinators among them, and two laptops of one leader. */
  laptops: number
  /** That each leader's laptop registers. */
  people: number
  /** Between two, each laptop does a share of its work and tries to reach the server. */
  rounds: number
  tell(line: string): void
}

export interface Fleet {
  coordinators: Laptop[]
  leaders: Laptop[]
  /** The work of all rounds. */
  work(): Promise<void>
  /** Good lines, until nobody has anything to send or to fetch. Returns how many rounds that took. */
  converge(): Promise<number>
  /** What does not hold. */
  broken(): string[]
  counts(): Record<string, number>
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
function badFetch(random: Random, line: BadLine): typeof globalThis.fetch {
  const late: { input: Parameters<typeof fetch>[0]; init: Parameters<typeof fetch>[1] }[] = []
  return async (input, init) => {
    if (line.isCut || random.upTo(1) < line.fails / 3) throw new TypeError('the request was lost')
    const [again] = late.splice(0)
    if (again !== undefined) {
      const { signal: _, ...repeated } = again.init ?? {}
      await (await fetch(again.input, repeated)).arrayBuffer()
    }
    const response = await fetch(input, init)
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

export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const { folder, server, random, tell } = options
  const start = Date.now()
  const skewed = () => start + Math.round((random.upTo(2) - 1) * 3 * dayMs)
  const all: Laptop[] = []
  const lines = new Map<Laptop, BadLine>()
  const openAs = (name: string): Laptop => {
    const laptop = openLaptop(folder, name, skewed())
    all.push(laptop)
    return laptop
  }
  const first = openAs('Coordinación')
  await foundedBy(first, server)
  const second = openAs('Otra coordinación')
  await join(first, second, 'coordinator')
  const leaders: Laptop[] = []
  for (let n = 2; n < options.laptops; n += 1) {
    const isSecond = n === options.laptops - 1 && leaders[0] !== undefined
    const laptop = openAs(isSecond ? 'Segundo equipo' : `Líder ${letters(n)}`)
    // Some are connected after they have worked for a while.
    if (isSecond) await join(first, laptop, 'leader', memberOf(leaders[0] as Laptop))
    else await join(n % 2 === 0 ? first : second, laptop)
    leaders.push(laptop)
  }
  const coordinators = [first, second]
  for (const laptop of all) {
    const line = { isCut: false, fails: 0.3 }
    lines.set(laptop, line)
    laptop.line.fetch = badFetch(random, line)
  }
  const done: Record<string, number> = {}
  /** Cédulas of erased people. */
  const erased = new Set<string>()

  const idsOf = (
    { database: { sqlite } }: Laptop,
    where: string,
  ): { id: number; cedula: string; by: number }[] =>
    sqlite
      .prepare(
        `SELECT id, cedula, referred_by AS "by" FROM people WHERE referred_by IS NOT NULL AND ${where} ORDER BY uid`,
      )
      .all() as { id: number; cedula: string; by: number }[]

  const typed = (cedula: string) => ({
    ...unknownTexts,
    cedula,
    name: random.pick(names),
    phone: random.pick([null, '3005550101', '3005550102']),
    barrio: random.pick(barrios),
  })

  function register(laptop: Laptop): string {
    const n = all.indexOf(laptop)
    // One of ten is somebody whom another leader may have too.
    const cedula =
      random.below(10) === 0
        ? String(1_020_000_000 + random.below(Math.max(10, options.people / 2)))
        : String(1_030_000_000 + n * 100_000 + random.below(90_000))
    const input = { ...typed(cedula), consent: authorised }
    people.register(laptop.database, input, 1, 0, laptop.clock.now())
    return 'register'
  }

  function change(laptop: Laptop): string {
    const { database, clock } = laptop
    const own = idsOf(laptop, 'deleted_at IS NULL AND referred_by = 1')
    if (own.length === 0) return '-'
    const { id, cedula } = random.pick(own)
    const now = clock.now()
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        people.edit(database, { personId: id, ...typed(cedula) }, 1, 0, now)
        return 'edit'
      case 3: {
        const other = String(1_030_000_000 + all.indexOf(laptop) * 100_000 + random.below(90_000))
        try {
          people.edit(database, { personId: id, ...typed(other) }, 1, 0, now)
        } catch {
          return '-'
        }
        return 'correct the cédula'
      }
      case 4:
        people.hide(database, id, now)
        return 'hide'
      case 5: {
        const hidden = idsOf(laptop, 'deleted_at IS NOT NULL AND referred_by = 1')
        if (hidden.length === 0) return '-'
        try {
          people.restore(database, random.pick(hidden).id, 1, now)
        } catch {
          return '-'
        }
        return 'restore'
      }
      case 6: {
        if (random.below(6) > 0) return '-'
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

  function coordinate(laptop: Laptop): string {
    const { database, clock } = laptop
    const now = clock.now()
    const everybody = idsOf(laptop, 'deleted_at IS NULL')
    if (everybody.length === 0) return '-'
    const { id, cedula } = random.pick(everybody)
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

  function act(laptop: Laptop, does: (laptop: Laptop) => string): void {
    laptop.clock.step(1_000 + random.below(600_000))
    const what = does(laptop)
    done[what] = (done[what] ?? 0) + 1
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
    coordinators,
    leaders,
    async work() {
      for (let round = 0; round < options.rounds; round += 1) {
        for (const laptop of random.shuffled(all)) {
          const line = lines.get(laptop) as BadLine
          if (random.below(4) === 0) line.isCut = !line.isCut
          if (coordinators.includes(laptop))
            for (let n = 0; n < Math.ceil(options.people / options.rounds / 2); n += 1)
              act(laptop, coordinate)
          else
            for (let n = 0; n < options.people / options.rounds; n += 1) {
              act(laptop, register)
              if (random.below(2) === 0) act(laptop, change)
            }
          await laptop.headquarters.sync()
        }
        tell(`round ${round + 1} of ${options.rounds}`)
      }
      // Chance may leave a kind of work out. A coordinator without a bad line knows disputes to decide.
      Object.assign(lines.get(first) as BadLine, { isCut: false, fails: 0 })
      await reached(first)
      const isMissing = (kinds: readonly string[]) => kinds.some((kind) => done[kind] === undefined)
      const [leader] = leaders as [Laptop]
      for (let n = 0; n < mostExtraSteps && isMissing(kindsOfWork.coordinators); n += 1)
        act(first, coordinate)
      for (let n = 0; n < mostExtraSteps && isMissing(kindsOfWork.leaders); n += 1) act(leader, change)
    },
    async converge() {
      for (const line of lines.values()) {
        line.isCut = false
        line.fails = 0
      }
      let before = ''
      for (let round = 1; round < 30; round += 1) {
        for (const laptop of all) await reached(laptop)
        const now = all.map(stateOf).join()
        if (now === before) return round
        before = now
      }
      return Number.POSITIVE_INFINITY
    },
    broken: () => brokenIn(coordinators, leaders, erased),
    counts: () => ({
      ...done,
      people: viewOf(first).size,
      disputes: openClaims(first).length,
      erasures: erased.size,
    }),
    async close() {
      for (const laptop of all) await laptop.close()
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

/** People by their cédula: everything that laptops must agree on. Leaders by the smallest uid that is theirs. */
function viewOf({ database: { sqlite }, clock }: Laptop): Map<string, string> {
  const leaders = readLeaders(sqlite, clock.now())
  const rows = sqlite
    .prepare(
      `SELECT person.id, person.uid, cedula, person.name, phone, barrio, labels, notes, leader.uid AS leader, registered_at AS at,
              record.status, record.puesto, record.mesa, record.fetched_at AS fetchedAt
         FROM people AS person JOIN accounts AS leader ON leader.id = person.referred_by
         JOIN census_records AS record ON record.person_id = person.id
        WHERE deleted_at IS NULL ORDER BY cedula`,
    )
    .all() as ({ id: number; cedula: string; leader: string } & Record<string, unknown>)[]
  const consents = sqlite
    .prepare('SELECT method, given_at FROM consents WHERE person_id = ? ORDER BY given_at, method')
    .raw()
  return new Map(
    rows.map(({ id, ...row }) => [
      row.cedula,
      JSON.stringify({ ...row, leader: leaders.canonical(row.leader), consents: consents.all(id) }),
    ]),
  )
}

function brokenIn(
  coordinators: readonly Laptop[],
  leaders: readonly Laptop[],
  erased: ReadonlySet<string>,
): string[] {
  const broken: string[] = []
  const [first, second] = coordinators as [Laptop, Laptop]
  const view = viewOf(first)
  const differs = (where: string, one: Map<string, string>, other: Map<string, string>) => {
    for (const cedula of new Set([...one.keys(), ...other.keys()]))
      if (one.get(cedula) !== other.get(cedula))
        broken.push(
          `${where}: ${one.get(cedula) ?? `no ${cedula}`} but ${other.get(cedula) ?? `no ${cedula}`}`,
        )
  }
  differs('the coordinators', view, viewOf(second))
  const memberOfUid = new Map(
    first.database.sqlite.prepare('SELECT uid, member FROM headquarters_leaders').raw().all() as [
      string,
      string,
    ][],
  )
  const ofMember = (member: string) =>
    new Map(
      [...view].filter(
        ([, text]) => memberOfUid.get((JSON.parse(text) as { leader: string }).leader) === member,
      ),
    )
  for (const laptop of leaders) differs(laptop.name, ofMember(memberOf(laptop)), viewOf(laptop))
  for (const laptop of [...coordinators, ...leaders]) {
    const { sqlite } = laptop.database
    const lost = sqlite
      .prepare(
        `SELECT DISTINCT uid FROM changes WHERE part = 'registered'
            AND uid NOT IN (SELECT uid FROM people) AND uid NOT IN (SELECT uid FROM other_uids)`,
      )
      .pluck()
      .all()
    if (lost.length > 0) broken.push(`${laptop.name}: nowhere: ${lost.join()}`)
    const remembered = sqlite
      .prepare(
        `SELECT uid FROM changes WHERE part <> 'erased' AND uid IN (SELECT uid FROM changes WHERE part = 'erased')`,
      )
      .pluck()
      .all()
    if (remembered.length > 0) broken.push(`${laptop.name}: of erased people: ${remembered.join()}`)
    const keys = sqlite.pragma('foreign_key_check') as unknown[]
    if (keys.length > 0) broken.push(`${laptop.name}: ${keys.length} broken references`)
    const odd = sqlite.prepare(`SELECT count(*) FROM people WHERE cedula LIKE '~%'`).pluck().get()
    if (odd !== 0) broken.push(`${laptop.name}: a cédula that nobody has`)
    const sent = laptop.headquarters.state()
    if (sent.kind !== 'connected' || sent.sync.kind !== 'up_to_date')
      broken.push(`${laptop.name}: ${JSON.stringify(sent)}`)
  }
  // Whoever was registered and not erased is known to the coordinators.
  const known = new Set(
    first.database.sqlite.prepare(`SELECT DISTINCT uid FROM changes`).pluck().all() as string[],
  )
  for (const laptop of leaders)
    for (const uid of laptop.database.sqlite
      .prepare('SELECT DISTINCT uid FROM changes')
      .pluck()
      .all() as string[])
      if (!known.has(uid)) broken.push(`${laptop.name}: the coordinator does not know ${uid}`)
  const erasureOf = erasedIn(first.database.sqlite)
  for (const cedula of erased) {
    const row = view.get(cedula)
    if (row === undefined) continue
    const { consents } = JSON.parse(row) as { consents: [string, number][] }
    const erasure = erasureOf(cedula)
    if (erasure === null || !consents.some(([, givenAt]) => givenAt > erasure.erasedAt))
      broken.push(`${cedula} was erased and is back`)
  }
  return broken
}
