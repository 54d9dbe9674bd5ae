import {
  type ConsentText,
  type ExchangeDifference,
  type ExchangedPerson,
  type ExchangeOutcome,
  isFinal,
  type SettledStatus,
} from '../../src-preload/contract/index.ts'
import { statusName } from '../../src-preload/messages/index.ts'
import { writtenFields } from '../../src-preload/person-fields.ts'
import { type Change, type Person, personOf } from '../changes/fold.ts'
import { type Leaders, readLeaders } from '../changes/leaders.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { digestOf, erasedIn, type Tombstones } from '../erased/tombstones.ts'
import { leadersOf } from '../whose.ts'
import type { NamedLeader } from './lines.ts'

/** Previews the effect of taking in people of a file, on the present database. Writes nothing. */

export interface ExchangeRules {
  /** Pairs of uids that belong to one leader, according to the file or the caller. */
  pairs: [string, string][]
  /** Leaders named in the file. */
  leaders: NamedLeader[]
  texts: ConsentText[]
  /** Uids of leaders whose people are not taken in. */
  leftOut: string[]
  /** The only account whose people are taken in; null: all accounts. */
  own: number | null
  now: number
}

/** `outcome`: null if this laptop does not know the person. `fresh`: changes to take in; empty: none. */
export interface Judged {
  outcome: ExchangeOutcome | null
  fresh: Change[]
  person: ExchangedPerson | null
}

export interface Judge {
  /** `changes`: all changes of one uid. Call once per uid. */
  person(uid: string, changes: readonly Change[]): Judged
  /** `change`: the erasure of a person. */
  erased(change: Change): Judged
  /** People of this laptop whom the file reports as erased, and who have given no authorisation since. */
  erasures(told: Tombstones): Generator<Judged>
}

interface Row {
  id: number
  uid: string
  cedula: string
  name: string
  referredBy: number | null
  leader: string | null
  isHidden: 0 | 1
  isAccounts: 0 | 1
  status: SettledStatus | null
  puesto: string | null
  mesa: string | null
  fetchedAt: number | null
}

const row = (where: string) => `
  SELECT person.id, person.uid, person.cedula, person.name, person.referred_by AS referredBy,
         leader.uid AS leader, person.deleted_at IS NOT NULL AS isHidden,
         EXISTS (SELECT 1 FROM accounts WHERE person_id = person.id) AS isAccounts,
         record.status, record.puesto, record.mesa, record.fetched_at AS fetchedAt
    FROM people AS person LEFT JOIN accounts AS leader ON leader.id = person.referred_by
    LEFT JOIN census_records AS record ON record.person_id = person.id WHERE ${where}`

const statements = once((sqlite: Sqlite) => ({
  changes: sqlite.prepare('SELECT hlc, uid, part, before, after FROM changes WHERE uid = ?'),
  byUid: sqlite.prepare(row('person.uid = ?')),
  byAlias: sqlite.prepare(row('person.id = (SELECT person_id FROM other_uids WHERE uid = ?)')),
  byCedula: sqlite.prepare(row('person.cedula = ?')),
  ofLeaders: sqlite.prepare(row('person.referred_by BETWEEN @first AND @last AND person.deleted_at IS NULL')),
  authorised: sqlite.prepare('SELECT 1 FROM consents WHERE person_id = ? AND given_at > ?'),
  fields: sqlite.prepare(`SELECT ${writtenFields.join(', ')} FROM people WHERE id = ?`),
}))

export function createJudge(sqlite: Sqlite, rules: ExchangeRules): Judge {
  const leaders = readLeaders(sqlite, rules.now, rules.pairs)
  const { changes: ofUid, byUid, byAlias, byCedula, fields } = statements(sqlite)
  const erasureOf = erasedIn(sqlite)
  const leftOut = new Set(rules.leftOut.map(leaders.canonical))
  const nameOf = namesOf(sqlite, rules, leaders)
  /** Holders of cédulas among the new people so far. */
  const taken = new Map<string, string>()

  /** Whether the person's data were erased here, and no authorisation was given since. */
  function isBarred({ fields: { cedula }, consents }: Person): boolean {
    const erasure = erasureOf(cedula.value ?? '')
    return erasure !== null && !consents.some(({ givenAt }) => givenAt > erasure.erasedAt)
  }

  const isTaken = (leader: string) =>
    !leftOut.has(leaders.canonical(leader)) && (rules.own === null || leaders.find(leader) === rules.own)

  /** Whether a leader would get a person of another leader here. Only the owner may take in such a person. */
  function displaces(person: Person, own: Row | undefined): boolean {
    if (rules.own === null) return false
    if (own !== undefined && own.referredBy !== rules.own) return true
    const holder = byCedula.get(person.fields.cedula.value) as Row | undefined
    if (holder === undefined || holder.referredBy === null || holder.referredBy === rules.own) return false
    const other = personOf(holder.uid, ofUid.all(holder.uid) as Change[], leaders.canonical)
    return other === null || other === 'erased' || person.first < other.first
  }

  /** Outcome for a person who is new here. */
  function arrival(person: Person, holder: Row | undefined): ExchangeOutcome {
    const leader = leaders.canonical(person.leader.value)
    const cedula = person.fields.cedula.value ?? ''
    const holding =
      holder === undefined || holder.isHidden === 1
        ? taken.get(cedula)
        : leaders.canonical(holder.leader ?? '')
    if (holding === undefined) {
      taken.set(cedula, leader)
      return 'fresh'
    }
    return holding === leader ? 'joined' : 'disputed'
  }

  function judged(
    outcome: ExchangeOutcome,
    fresh: Change[],
    person: Person,
    differs: ExchangeDifference[] = [],
  ): Judged {
    const shown = {
      cedula: person.fields.cedula.value ?? '',
      name: person.fields.name.value ?? '',
      leader: nameOf(person.leader.value),
      outcome,
      differs,
    }
    return { outcome, fresh, person: shown }
  }

  return {
    person(uid, changes) {
      const here = ofUid.all(uid) as Change[]
      if (here.some(({ part }) => part === 'erased'))
        return { outcome: 'erased_here', fresh: [], person: null }
      const known = new Set(here.map(({ hlc, part }) => `${hlc} ${part}`))
      const fresh = changes.filter(
        ({ hlc, part }) => !known.has(`${hlc} ${part}`) && (rules.own === null || part !== 'claim'),
      )
      const person = personOf(uid, [...here, ...fresh], leaders.canonical)
      if (person !== null && person !== 'erased' && isBarred(person))
        return { outcome: 'erased_here', fresh: [], person: null }
      // Without a registration, nothing is known about the person.
      if (person === null || person === 'erased') return { outcome: 'left_out', fresh: [], person: null }
      const own = (byUid.get(uid) ?? byAlias.get(uid)) as Row | undefined
      if (!isTaken(person.leader.value) || displaces(person, own) || own?.isAccounts === 1)
        return judged('left_out', [], person)
      if (fresh.length === 0) return judged(here.length > changes.length ? 'newer_here' : 'same', [], person)
      const before = personOf(uid, here, leaders.canonical)
      const isNew = before === null || before === 'erased'
      if (person.hidden.value !== null)
        return judged(isNew || before.hidden.value === null ? 'hidden_there' : 'newer_there', fresh, person)
      const holder = byCedula.get(person.fields.cedula.value) as Row | undefined
      if (isNew) {
        if (holder?.isAccounts === 1) return judged('left_out', [], person)
        const outcome = arrival(person, holder)
        const joins = outcome === 'joined' && holder !== undefined ? holder : null
        return judged(outcome, fresh, person, joins === null ? [] : toRow(person, changes, joins))
      }
      const differs = [...toPerson(before, person), ...toAnswer(person, fresh, own)]
      // The list does not show proofs and disputes, so they count separately.
      const isMore = differs.length > 0 || fresh.some(({ part }) => part === 'consent' || part === 'claim')
      return judged(isMore ? 'newer_there' : 'newer_here', fresh, person, differs)
    },
    erased(change) {
      const { uid } = change
      const here = ofUid.all(uid) as Change[]
      const own = byUid.get(uid) as Row | undefined
      if (here.some(({ part }) => part === 'erased')) return { outcome: null, fresh: [], person: null }
      if (own === undefined) return { outcome: null, fresh: rules.own === null ? [change] : [], person: null }
      if (own.isAccounts === 1 || (rules.own !== null && own.referredBy !== rules.own))
        return { outcome: 'left_out', fresh: [], person: null }
      const { cedula, name, leader } = own
      const person = {
        cedula,
        name,
        leader: nameOf(leader ?? ''),
        outcome: 'erased_there' as const,
        differs: [],
      }
      return { outcome: 'erased_there', fresh: [change], person }
    },
    *erasures({ keys, erasures }) {
      const told = new Map(erasures.map(({ digest, erasedAt }) => [digest, erasedAt]))
      const { ofLeaders, authorised } = statements(sqlite)
      for (const own of ofLeaders.all(leadersOf(rules.own ?? 'campaign')) as Row[]) {
        const times = keys.flatMap((key) => told.get(digestOf(key, own.cedula)) ?? [])
        if (times.length === 0 || own.isAccounts === 1) continue
        if (authorised.get(own.id, Math.max(...times)) !== undefined) continue
        const { cedula, name, leader } = own
        const shown = {
          cedula,
          name,
          leader: nameOf(leader ?? ''),
          outcome: 'erased_there' as const,
          differs: [],
        }
        yield { outcome: 'erased_there', fresh: [], person: shown }
      }
    },
  }

  function toPerson(before: Person, after: Person): ExchangeDifference[] {
    const differs: ExchangeDifference[] = writtenFields.flatMap((part) => {
      const [here, there] = [before.fields[part].value, after.fields[part].value]
      return here === there ? [] : [{ part, here, there }]
    })
    const [from, to] = [before.leader.value, after.leader.value]
    if (leaders.canonical(from) !== leaders.canonical(to))
      differs.push({ part: 'leader', here: nameOf(from), there: nameOf(to) })
    return differs
  }

  function toRow(person: Person, changes: readonly Change[], holder: Row): ExchangeDifference[] {
    const here = fields.get(holder.id) as Record<(typeof writtenFields)[number], string | null>
    const differs = writtenFields.flatMap((part) =>
      here[part] === person.fields[part].value
        ? []
        : [{ part, here: here[part], there: person.fields[part].value }],
    )
    return [...differs, ...toAnswer(person, changes, holder)]
  }
}

/** The latest answer in the changes, if it is later than the row's. */
function toAnswer(person: Person, changes: readonly Change[], own: Row | undefined): ExchangeDifference[] {
  const answers = changes
    .filter(({ part }) => part === 'census')
    .map(
      ({ after }) =>
        JSON.parse(after ?? '') as Record<'cedula' | 'puesto' | 'mesa', string | null> & {
          status: SettledStatus
          fetchedAt: number
        },
    )
    .filter(
      ({ cedula, fetchedAt }) => cedula === person.fields.cedula.value && fetchedAt > (own?.fetchedAt ?? 0),
    )
    .toSorted((one, other) => other.fetchedAt - one.fetchedAt)
  const [there] = answers
  if (there === undefined) return []
  const here = own !== undefined && isFinal(own.status) ? answerText(own) : null
  const text = answerText(there)
  return here === text ? [] : [{ part: 'census', here, there: text }]
}

const answerText = ({ status, puesto, mesa }: Pick<Row, 'status' | 'puesto' | 'mesa'>): string | null =>
  puesto === null ? status && statusName(status) : [puesto, mesa].filter((text) => text !== null).join(', ')

function namesOf(
  sqlite: Sqlite,
  { leaders: inFile }: ExchangeRules,
  leaders: Leaders,
): (uid: string) => string {
  const here = new Map(
    sqlite.prepare('SELECT id, display_name FROM accounts').raw().all() as [number, string][],
  )
  const there = new Map(inFile.map(({ uid, name }) => [uid, name]))
  return (uid) => {
    const id = leaders.find(uid)
    return (id === null ? undefined : here.get(id)) ?? there.get(uid) ?? '—'
  }
}
