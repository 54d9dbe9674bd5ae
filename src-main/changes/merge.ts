import { moveProofs } from '../authorisation/proofs.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { erasedIn, isNobodyErased } from '../erased/tombstones.ts'
import { erase } from '../people/erase.ts'
import { type Canonical, type Change, type Person, personOf, settle } from './fold.ts'
import { hide, type MergeOptions, originsOf, type Written, writePeople } from './rows.ts'

/** Merges changes from a file or a feed, and updates the rows to match all known changes: see fold.ts. */

export interface Merged {
  /** Number of changes that were new. */
  fresh: number
  /** Ids of people whose rows were written. */
  written: number[]
  /** Ids of people whose rows were deleted. */
  gone: number[]
}

/** Changes after `id`, in the order in which this laptop learned of them. */
export const changesAfter = ({ sqlite }: Pick<Database, 'sqlite'>, id: number): Change[] =>
  sqlite
    .prepare('SELECT hlc, uid, part, before, after FROM changes WHERE id > ? ORDER BY id')
    .all(id) as Change[]

/**
 * Merges in one transaction. The order of calls and repetitions do not affect the result. `exchangeId`: the exchange
 * that brings the changes and can be withdrawn as a whole; null: none.
 */
export function mergeChanges(
  database: Database,
  incoming: readonly Change[],
  options: MergeOptions,
  exchangeId: number | null = null,
): Merged {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const { applied, last } = watermark(sqlite)
    const own = concerningOthers(sqlite, applied, last)
    const { fresh, uids, forgotten } = keep(sqlite, incoming, exchangeId)
    forgotten.push(...forgetBarred(sqlite, [...uids], options))
    const changed = [...new Set([...own, ...uids])]
    const merged = applying(sqlite, () => apply(database, changed, options, forgotten))
    device(sqlite).allApplied.run()
    return { fresh, ...merged }
  })
}

/**
 * Applies the next `limit` of this laptop's own changes, in parts so that a merge does not block its thread. Returns
 * null once none is left.
 */
export function catchUp(
  database: Database,
  limit: number,
  options: MergeOptions,
): Omit<Merged, 'fresh'> | null {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const { applied, last } = watermark(sqlite)
    if (applied >= last) return null
    const upTo = Math.min(last, applied + limit)
    const own = concerningOthers(sqlite, applied, upTo)
    const merged = applying(sqlite, () => apply(database, own, options))
    device(sqlite).appliedTo.run(upTo)
    return merged
  })
}

const device = once((sqlite: Sqlite) => ({
  watermark: sqlite.prepare('SELECT applied, (SELECT coalesce(max(id), 0) FROM changes) AS last FROM device'),
  appliedTo: sqlite.prepare('UPDATE device SET applied = ?'),
  allApplied: sqlite.prepare('UPDATE device SET applied = (SELECT coalesce(max(id), 0) FROM changes)'),
  setApplying: sqlite.prepare('UPDATE device SET is_applying = ?'),
  isNotBehind: sqlite.prepare(
    `UPDATE device SET ms = max(ms, @ms),
       counter = CASE WHEN @ms > ms THEN @counter WHEN @ms = ms THEN max(counter, @counter) ELSE counter END`,
  ),
}))

const watermark = (sqlite: Sqlite) => device(sqlite).watermark.get() as { applied: number; last: number }

/**
 * This laptop's own changes are in its rows already. They may still affect other people: those without a row of their
 * own, who have or had a cédula in common with somebody; hidden people who are back, whose rows merges left unchanged;
 * and answers, because one may be known for a corrected cédula or another may be equally late. A claim may become the
 * latest of its leader again once another one is decided or the person is moved.
 */
function concerningOthers(sqlite: Sqlite, after: number, upTo: number): string[] {
  if (after >= upTo) return []
  const { ofThem, freed } = othersConcerned(sqlite)
  return [...(ofThem.all({ after, upTo }) as string[]), ...(freed.all({ after, upTo }) as string[])]
}

const othersConcerned = once((sqlite: Sqlite) => ({
  ofThem: sqlite
    .prepare(
      `SELECT DISTINCT change.uid FROM changes AS change LEFT JOIN people AS person ON person.uid = change.uid
          WHERE change.id > @after AND change.id <= @upTo
            AND (EXISTS (SELECT 1 FROM other_uids WHERE uid = change.uid)
              OR EXISTS (SELECT 1 FROM other_uids WHERE cedula = person.cedula)
              OR EXISTS (SELECT 1 FROM other_uids WHERE person_id = person.id)
              OR (change.part = 'cedula' AND EXISTS (SELECT 1 FROM other_uids WHERE cedula = change.before))
              OR (change.part = 'cedula' AND EXISTS (SELECT 1 FROM changes AS one
                    WHERE one.part = 'census' AND (one.after ->> 'cedula') = change.after))
              OR (change.part = 'hidden' AND change.after IS NULL)
              OR (change.part = 'leader' AND EXISTS (SELECT 1 FROM changes AS one
                    WHERE one.uid = change.uid AND one.part = 'claim'))
              OR (change.part = 'claim' AND EXISTS (SELECT 1 FROM changes AS one
                    WHERE one.uid = change.uid AND one.part = 'claim'
                      AND (one.after ->> 'createdAt') <> (change.after ->> 'createdAt')))
              OR (change.part = 'registered' AND EXISTS (SELECT 1 FROM changes AS earlier
                    WHERE earlier.uid = change.uid AND earlier.part = 'hidden'))
              OR (change.part = 'census' AND EXISTS (SELECT 1 FROM changes AS one
                    WHERE one.part = 'census' AND (one.after ->> 'cedula') = (change.after ->> 'cedula')
                      AND one.id <> change.id AND (one.after ->> 'fetchedAt') >= (change.after ->> 'fetchedAt'))))`,
    )
    .pluck(),
  /** A person who was erased here no longer has a cédula: it may now be free for people who waited for it. */
  freed: sqlite
    .prepare(
      `SELECT uid FROM other_uids AS other
          WHERE person_id IS NULL AND NOT EXISTS (SELECT 1 FROM people WHERE cedula = other.cedula)
            AND EXISTS (SELECT 1 FROM changes WHERE id > @after AND id <= @upTo AND part = 'erased')`,
    )
    .pluck(),
}))

/** Adds this laptop's own changes, and updates the rows of the affected people to match all changes. */
export function addChanges(
  database: Database,
  own: readonly Change[],
  options: MergeOptions,
): Omit<Merged, 'fresh'> {
  const { sqlite } = database
  return immediately(sqlite, () => {
    keep(sqlite, own, null)
    const changed = [...new Set(own.map(({ uid }) => uid))]
    return applying(sqlite, () => apply(database, changed, options))
  })
}

/** Updates the rows of these people in one transaction, because the groups of their leaders' uids changed. */
export const settleAgain = (
  database: Database,
  uids: readonly string[],
  options: MergeOptions,
): Omit<Merged, 'fresh'> =>
  immediately(database.sqlite, () => applying(database.sqlite, () => apply(database, uids, options)))

/**
 * Withdraws everything that an exchange brought about these people, in one transaction, as if it had never come. People
 * who were changed here since keep all of it; erased people stay erased. `kept`: number of people who were changed
 * here.
 */
export function withdrawChanges(
  database: Database,
  exchangeId: number,
  uids: readonly string[],
  options: MergeOptions,
): Omit<Merged, 'fresh'> & { kept: number } {
  const { sqlite } = database
  const isChangedHere = sqlite.prepare(
    `SELECT 1 FROM changes WHERE uid = @uid AND exchange_id IS NULL AND part NOT IN ('census', 'erased')
        AND id > (SELECT min(id) FROM changes WHERE uid = @uid AND exchange_id = @exchangeId)`,
  )
  const ofExchange = 'uid = @uid AND exchange_id = @exchangeId'
  const keepsErased = `UPDATE changes SET exchange_id = NULL WHERE ${ofExchange}`
  const keepAll = sqlite.prepare(keepsErased)
  const keepErased = sqlite.prepare(`${keepsErased} AND part = 'erased'`)
  const remove = sqlite.prepare(
    `DELETE FROM changes WHERE ${ofExchange} RETURNING hlc, uid, part, before, after`,
  )
  // Changes that consist only of answers say nothing about a person who is not registered.
  const removeRest = sqlite.prepare(
    `DELETE FROM changes WHERE uid = @uid AND part <> 'erased'
        AND NOT EXISTS (SELECT 1 FROM changes WHERE uid = @uid AND part IN ('registered', 'erased'))`,
  )
  return immediately(sqlite, () => {
    const removed: Change[] = []
    const changed: string[] = []
    let kept = 0
    for (const uid of uids) {
      const of = { uid, exchangeId }
      keepErased.run(of)
      if (isChangedHere.get(of) !== undefined) {
        keepAll.run(of)
        kept += 1
        continue
      }
      const gone = remove.all(of) as Change[]
      if (gone.length === 0) continue
      removed.push(...gone)
      removeRest.run({ uid })
      changed.push(uid)
    }
    const merged = applying(sqlite, () => apply(database, changed, options, removed))
    return { ...merged, kept }
  })
}

/** Runs `work` without recording its mutations. Must run in the caller's transaction. */
export function applying<Done>(sqlite: Sqlite, work: () => Done): Done {
  device(sqlite).setApplying.run(1)
  const done = work()
  device(sqlite).setApplying.run(0)
  return done
}

const insertsChange = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO changes (hlc, uid, part, before, after, exchange_id)
     SELECT @hlc, @uid, @part, @before, @after, @exchangeId
      WHERE @part = 'erased' OR NOT EXISTS (SELECT 1 FROM changes WHERE uid = @uid AND part = 'erased')
     ON CONFLICT DO NOTHING`,
  ),
)

/** Drops answers from before an erasure, from every laptop. */
function erasedAnswers(sqlite: Sqlite): (change: Change) => boolean {
  if (isNobodyErased(sqlite)) return () => false
  const erasureOf = erasedIn(sqlite)
  return ({ part, after }) => {
    if (part !== 'census' || after === null) return false
    const { cedula, fetchedAt } = JSON.parse(after) as { cedula: string; fetchedAt: number }
    const erasure = erasureOf(cedula)
    return erasure !== null && fetchedAt <= erasure.erasedAt
  }
}

/**
 * Stores the unknown changes. Keeps the clock at or after every known change. `forgotten`: keys of changes about erased
 * people.
 */
function keep(
  sqlite: Sqlite,
  incoming: readonly Change[],
  exchangeId: number | null,
): { fresh: number; uids: Set<string>; forgotten: Change[] } {
  const insert = insertsChange(sqlite)
  const forget = forgetsChanges(sqlite)
  let fresh = 0
  const uids = new Set<string>()
  const forgotten: Change[] = []
  let latest = { ms: 0, counter: 0 }
  const isErasedAnswer = erasedAnswers(sqlite)
  for (const change of incoming) {
    const { hlc, uid, part, before, after } = change
    if (isErasedAnswer(change)) continue
    const isFresh = insert.run({ hlc, uid, part, before, after, exchangeId }).changes > 0
    if (isFresh) {
      fresh += 1
      uids.add(uid)
    }
    if (part === 'erased') forgotten.push(...(forget.all(uid) as Change[]))
    const [ms = 0, counter = 0] = hlc.split('-', 2).map(Number)
    if (ms > latest.ms || (ms === latest.ms && counter > latest.counter)) latest = { ms, counter }
  }
  device(sqlite).isNotBehind.run(latest)
  return { fresh, uids, forgotten }
}

/**
 * A person whose data were erased comes back only with a new authorisation. A person who came without one is erased by
 * uid too. Returns the changes to forget.
 */
function forgetBarred(sqlite: Sqlite, uids: readonly string[], { leaders, now }: MergeOptions): Change[] {
  if (isNobodyErased(sqlite)) return []
  const erasureOf = erasedIn(sqlite)
  const people = readPeople(sqlite, leaders.canonical)
  const { tick, note, accountOf } = bars(sqlite)
  const forget = forgetsChanges(sqlite)
  const forgotten: Change[] = []
  for (const uid of uids) {
    const person = people.of(uid)
    if (person === null || person === 'erased' || accountOf.get(uid) !== undefined) continue
    const erasure = erasureOf(person.fields.cedula.value ?? '')
    if (erasure === null || person.consents.some(({ givenAt }) => givenAt > erasure.erasedAt)) continue
    note.run({ uid, hlc: tick.get({ now }) })
    forgotten.push(...(forget.all(uid) as Change[]))
  }
  return forgotten
}

const forgetsChanges = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `DELETE FROM changes WHERE uid = ? AND part <> 'erased' RETURNING hlc, uid, part, before, after`,
  ),
)

const bars = once((sqlite: Sqlite) => ({
  tick: sqlite
    .prepare(
      `UPDATE device SET counter = iif(@now > ms, 0, counter + 1), ms = max(ms, @now)
       RETURNING printf('%015d-%06d-%s', ms, counter, node)`,
    )
    .pluck(),
  note: sqlite.prepare(`INSERT INTO changes (hlc, uid, part) VALUES (@hlc, @uid, 'erased')`),
  accountOf: sqlite.prepare(
    'SELECT 1 FROM accounts JOIN people ON people.id = accounts.person_id WHERE people.uid = ?',
  ),
}))

/** Somebody whose cédula another leader has, on a laptop that does not know that leader's people: a coordinator said so. */
const heldElsewhere = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM headquarters_disputed WHERE uid = ? AND EXISTS (SELECT 1 FROM headquarters WHERE role = 'leader')`,
  ),
)

const isAccounts = once((sqlite: Sqlite) => sqlite.prepare('SELECT 1 FROM accounts WHERE person_id = ?'))
const rowsOfUid = once((sqlite: Sqlite) => sqlite.prepare('SELECT id FROM people WHERE uid = ?').pluck())
const cedulasOfRow = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT cedula FROM people WHERE id = ?').pluck(),
)
const idsWithCedula = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT id FROM people WHERE cedula = ?').pluck(),
)
const setsCedula = once((sqlite: Sqlite) => sqlite.prepare('UPDATE people SET cedula = ? WHERE id = ?'))
const notes = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO other_uids (uid, cedula, person_id) VALUES (@uid, @cedula, @personId)
       ON CONFLICT (uid) DO UPDATE SET cedula = excluded.cedula, person_id = excluded.person_id`,
  ),
)
const forgetsUid = once((sqlite: Sqlite) => sqlite.prepare('DELETE FROM other_uids WHERE uid = ?'))
const forgetsRow = once((sqlite: Sqlite) =>
  sqlite.prepare('UPDATE other_uids SET person_id = NULL WHERE person_id = ?'),
)
const answersAbout = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT hlc, uid, part, before, after FROM changes
      WHERE part = 'census' AND (after ->> 'cedula') = ?`,
  ),
)

/** `withdrawn`: removed changes of the people in `changed`. */
function apply(
  database: Database,
  changed: readonly string[],
  options: MergeOptions,
  withdrawn: readonly Change[] = [],
): Omit<Merged, 'fresh'> {
  const { sqlite } = database
  const { canonical } = options.leaders
  const people = readPeople(sqlite, canonical)
  const gone: number[] = []
  const { erased, unknown, hidden, shared } = affected(sqlite, people, changed, cedulasIn(withdrawn))
  const origin = originsOf(sqlite, withdrawn)

  const rowId = (uid: string) => (rowsOfUid(sqlite).get(uid) as number | undefined) ?? null
  const before = new Map<number, string>()
  // First every row lets go of its cédula: two rows may exchange theirs. `next`: what it will have; null: not known.
  function vacate(uid: string, next: string | null): void {
    const id = rowId(uid)
    if (id === null) return
    const cedula = cedulasOfRow(sqlite).get(id) as string
    before.set(id, cedula)
    if (cedula !== next) setsCedula(sqlite).run(`~${id}`, id)
  }

  /** Removes all at once, because each removal goes through the whole queue. */
  function remove(uids: readonly string[]): void {
    const ids = uids
      .map(rowId)
      .filter((id) => id !== null)
      .filter((id) => isAccounts(sqlite).get(id) === undefined)
    if (ids.length === 0) return
    for (const id of ids) forgetsRow(sqlite).run(id)
    erase({ sqlite }, ids)
    gone.push(...ids)
  }

  const unregistered = new Set(withdrawn.flatMap(({ part, uid }) => (part === 'registered' ? [uid] : [])))
  const withdrawnPeople = unknown.filter((uid) => unregistered.has(uid))
  for (const uid of withdrawnPeople) bequeath(sqlite, people, uid)
  const lost = [...erased, ...withdrawnPeople]
  remove(lost)
  for (const uid of lost) forgetsUid(sqlite).run(uid)
  const settled = shared
    .flatMap((group) => {
      const isElsewhere = ({ uid }: Person) => heldElsewhere(sqlite).get(uid) !== undefined
      const left = group.filter((person) => !isElsewhere(person))
      for (const person of group.filter(isElsewhere)) {
        remove([person.uid])
        notes(sqlite).run({ uid: person.uid, cedula: person.fields.cedula.value ?? '', personId: null })
      }
      return left.length === 0 ? [] : [left]
    })
    .map((group) =>
      settle(group, answersAbout(sqlite).all(group[0]?.fields.cedula.value ?? '') as Change[], canonical),
    )
  for (const { person, aliases, disputed } of settled)
    for (const uid of [person.uid, ...aliases, ...disputed]) vacate(uid, person.fields.cedula.value)
  for (const { uid } of hidden) vacate(uid, null)
  const writing: Written[] = []
  for (const one of settled) {
    const { person, aliases, disputed } = one
    const cedula = person.fields.cedula.value ?? ''
    // Somebody whom no change tells of: the person behind an account.
    const all = [person.uid, ...aliases, ...disputed]
    const holder = idsWithCedula(sqlite).get(cedula) as number | undefined
    if (holder !== undefined && !all.some((uid) => rowId(uid) === holder)) {
      remove(all)
      for (const uid of all) notes(sqlite).run({ uid, cedula, personId: null })
      continue
    }
    // The row of another uid of the same person keeps its id and therefore its history.
    const id = rowId(person.uid) ?? aliases.map(rowId).find((known) => known !== null) ?? null
    const others = aliases.map(rowId).filter((one) => one !== null && one !== id)
    if (id !== null && others.length > 0) moveProofs(database, others as number[], id)
    remove([...aliases, ...disputed].filter((uid) => rowId(uid) !== id))
    writing.push({ one, id, isAnother: id === null || before.get(id) !== cedula })
  }
  const written = writePeople(database, writing, origin, options)
  for (const [at, { one }] of writing.entries()) {
    const { person, aliases, disputed } = one
    const cedula = person.fields.cedula.value ?? ''
    forgetsUid(sqlite).run(person.uid)
    for (const uid of aliases) notes(sqlite).run({ uid, cedula, personId: written[at] })
    for (const uid of disputed) notes(sqlite).run({ uid, cedula, personId: null })
  }
  for (const person of hidden) {
    const id = rowId(person.uid)
    const cedula = person.fields.cedula.value ?? ''
    if (id === null) notes(sqlite).run({ uid: person.uid, cedula, personId: null })
    else {
      hide(database, person, id, before.get(id) !== cedula)
      gone.push(id)
    }
  }
  return { written, gone }
}

/** The cédulas of people, and those that lookups asked about. */
const cedulasIn = (changes: readonly Change[]): string[] => [
  ...new Set(
    changes.flatMap(({ part, before, after }) => {
      switch (part) {
        case 'registered':
        case 'census':
          return [(JSON.parse(after ?? '') as { cedula: string }).cedula]
        case 'cedula':
          return [before, after].filter((cedula) => cedula !== null)
        default:
          return []
      }
    }),
  ),
]

/** Gives the row of a person who is no longer known to another uid of the same person, with its history. */
function bequeath(sqlite: Sqlite, people: People, uid: string): void {
  const heir = (heirsOf(sqlite).all(uid) as string[]).find((one) => {
    const person = people.of(one)
    return person !== null && person !== 'erased' && person.hidden.value === null
  })
  if (heir === undefined) return
  forgetsUid(sqlite).run(heir)
  renamesRow(sqlite).run(heir, uid)
}

const heirsOf = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      'SELECT uid FROM other_uids WHERE person_id = (SELECT id FROM people WHERE uid = ?) ORDER BY uid',
    )
    .pluck(),
)
const renamesRow = once((sqlite: Sqlite) => sqlite.prepare('UPDATE people SET uid = ? WHERE uid = ?'))

interface People {
  of(uid: string): Person | 'erased' | null
  /** The person's earlier cédulas, and those that were looked up for them. */
  cedulasBefore(uid: string): readonly string[]
}

const changesOf = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT hlc, uid, part, before, after FROM changes WHERE uid = ?'),
)

function readPeople(sqlite: Sqlite, canonical: Canonical): People {
  const all = changesOf(sqlite)
  const known = new Map<string, { person: Person | 'erased' | null; cedulasBefore: string[] }>()
  function read(uid: string) {
    const before = known.get(uid)
    if (before !== undefined) return before
    const changes = all.all(uid) as Change[]
    const cedulasBefore = changes.flatMap(({ part, before: cedula, after }) => {
      if (part === 'census') return [(JSON.parse(after ?? '') as { cedula: string }).cedula]
      return part === 'cedula' && cedula !== null ? [cedula] : []
    })
    const made = { person: personOf(uid, changes, canonical), cedulasBefore }
    known.set(uid, made)
    return made
  }
  return { of: (uid) => read(uid).person, cedulasBefore: (uid) => read(uid).cedulasBefore }
}

const reachesOthers = once((sqlite: Sqlite) => ({
  cedulaOfRow: sqlite.prepare('SELECT cedula FROM people WHERE uid = ?').pluck(),
  cedulaOfOther: sqlite.prepare('SELECT cedula FROM other_uids WHERE uid = ?').pluck(),
  uidsWith: sqlite
    .prepare(
      'SELECT uid FROM people WHERE cedula = @cedula UNION ALL SELECT uid FROM other_uids WHERE cedula = @cedula',
    )
    .pluck(),
}))

/**
 * The people in the changes, and everybody who has or had a cédula in common with them. `before`: cédulas that no
 * remaining change contains.
 */
function affected(
  sqlite: Sqlite,
  people: People,
  changed: readonly string[],
  before: readonly string[],
): { erased: string[]; unknown: string[]; hidden: Person[]; shared: Person[][] } {
  const { cedulaOfRow, cedulaOfOther, uidsWith } = reachesOthers(sqlite)
  const uids = new Set<string>()
  const cedulas = new Set(before)
  const waiting = [...changed, ...before.flatMap((cedula) => uidsWith.all({ cedula }) as string[])]
  for (let uid = waiting.pop(); uid !== undefined; uid = waiting.pop()) {
    if (uids.has(uid)) continue
    uids.add(uid)
    const person = people.of(uid)
    const now = person === null || person === 'erased' ? [] : [person.fields.cedula.value]
    for (const cedula of [
      ...now,
      cedulaOfRow.get(uid),
      cedulaOfOther.get(uid),
      ...people.cedulasBefore(uid),
    ]) {
      if (typeof cedula !== 'string' || cedulas.has(cedula)) continue
      cedulas.add(cedula)
      waiting.push(...(uidsWith.all({ cedula }) as string[]))
    }
  }

  const erased: string[] = []
  const unknown = changed.filter((uid) => people.of(uid) === null)
  const hidden: Person[] = []
  const shared = new Map<string, Person[]>()
  for (const uid of uids) {
    const person = people.of(uid)
    if (person === 'erased') erased.push(uid)
    else if (person?.hidden.value != null) hidden.push(person)
    else if (person !== null) {
      const cedula = person.fields.cedula.value ?? ''
      shared.set(cedula, [...(shared.get(cedula) ?? []), person])
    }
  }
  return { erased, unknown, hidden, shared: [...shared.values()] }
}
