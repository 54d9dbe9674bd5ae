import { eachOf, type WrittenField, writtenFields } from '../../src-preload/person-fields.ts'

/**
 * Pure. Folds the changes of many laptops into people. Depends only on the set of changes: order, repetitions and
 * transport make no difference.
 */

/** The part of a person that a change sets. */
type Part = WrittenField | 'registered' | 'leader' | 'hidden' | 'consent' | 'census' | 'claim' | 'erased'

/** One mutation of one part of a person. */
export interface Change {
  /** Value of the hybrid logical clock: sorts by time, then by laptop. All changes of one mutation share it. */
  hlc: string
  /** Uid of the person. */
  uid: string
  part: Part
  /** Like `after`; null: there was no value. */
  before: string | null
  /**
   * A field: its text. `leader`: an account's uid. `hidden`: UTC ms; null: brought back. `registered`, `consent`,
   * `census` and `claim`: JSON of the interfaces below.
   */
  after: string | null
}

/** Everything that a registration sets. */
type Registered = Record<WrittenField, string | null> & { leader: string; registeredAt: number }

/**
 * An authorisation or a revocation. `by`: uid of the account that collected it; null: the person gave it with their own
 * account. `recordedAt`: null: at `givenAt`. `sheet`, `line`: where the person signed.
 */
interface Consent {
  method: string
  textVersion: number
  givenAt: number
  by: string | null
  recordedAt: number | null
  sheet: string | null
  line: number | null
}

/** Changes from before signed sheets lack the last three fields. */
const consentIn = (after: string | null): Consent => ({
  recordedAt: null,
  sheet: null,
  line: null,
  ...(JSON.parse(after ?? '') as Pick<Consent, 'method' | 'textVersion' | 'givenAt' | 'by'>),
})

/** A final answer about `cedula`. */
interface Answer {
  cedula: string
  status: string
  departamento: string | null
  municipio: string | null
  puesto: string | null
  direccion: string | null
  mesa: string | null
  novedad: string | null
  resolucion: string | null
  fechaNovedad: string | null
  source: string | null
  /** UTC ms. */
  fetchedAt: number
}

/** Accounts are given by uid. Among claims of the same claimant and `createdAt`, the latest counts. */
interface Claim {
  claimant: string
  name: string
  phone: string | null
  method: string
  textVersion: number
  givenAt: number
  createdAt: number
  decision: string | null
  note: string | null
  decidedAt: number | null
  decidedBy: string | null
  heldBy: string | null
}

/** A value with the change that set it. */
interface Set<Value> {
  hlc: string
  value: Value
}

/** Returns the uid that represents all account uids of the same leader. */
export type Canonical = (uid: string) => string

/** One person, folded from the changes of their uid. */
export interface Person {
  uid: string
  fields: Record<WrittenField, Set<string | null>>
  leader: Set<string>
  registeredAt: Set<number>
  /** UTC ms; null: not hidden. */
  hidden: Set<number | null>
  consents: Consent[]
  claims: Claim[]
  /** `hlc` of the first registration. */
  first: string
}

const byHlc = (one: Change, other: Change): number =>
  one.hlc < other.hlc ? -1 : one.hlc > other.hlc ? 1 : one.part < other.part ? -1 : 1

/** `changes`: all changes of one uid. `erased`: nothing of the person remains. null: no registration is known. */
export function personOf(
  uid: string,
  changes: readonly Change[],
  canonical: Canonical,
): Person | 'erased' | null {
  if (changes.some(({ part }) => part === 'erased')) return 'erased'
  const ordered = changes.toSorted(byHlc)
  let person: Person | null = null
  let first: string | null = null
  const consents = new Map<string, Consent>()
  const claims = new Map<string, Claim>()
  for (const { hlc, part, after } of ordered) {
    switch (part) {
      case 'erased':
      case 'census':
        break
      case 'registered': {
        const { leader, registeredAt, ...fields } = JSON.parse(after ?? '') as Registered
        const set = <Value>(value: Value) => ({ hlc, value })
        first ??= hlc
        person = {
          uid,
          fields: eachOf(writtenFields, (field) => set(fields[field] ?? null)),
          leader: set(leader),
          registeredAt: set(registeredAt),
          hidden: set<number | null>(null),
          consents: [],
          claims: [],
          first,
        }
        break
      }
      case 'leader':
        if (person !== null && after !== null) person.leader = { hlc, value: after }
        break
      case 'hidden':
        if (person !== null) person.hidden = { hlc, value: after === null ? null : Number(after) }
        break
      case 'consent': {
        const consent = consentIn(after)
        consents.set(consentKey(consent, canonical), consent)
        break
      }
      case 'claim': {
        const claim = JSON.parse(after ?? '') as Claim
        claims.set(claimKey(claim, canonical), claim)
        break
      }
      default:
        if (person !== null) person.fields[part] = { hlc, value: after }
    }
  }
  if (person === null) return null
  return {
    ...person,
    consents: [...consents.values()].sort(byTime),
    claims: [...claims.values()].sort(byCreatedAt),
  }
}

const consentKey = (
  { method, textVersion, givenAt, by, recordedAt, sheet, line }: Consent,
  canonical: Canonical,
): string =>
  JSON.stringify([method, textVersion, givenAt, by === null ? null : canonical(by), recordedAt, sheet, line])
const claimKey = ({ claimant, createdAt }: Claim, canonical: Canonical): string =>
  `${canonical(claimant)} ${createdAt}`

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
const timeOf = ({ recordedAt, givenAt }: Consent): number => recordedAt ?? givenAt
/** Sorts by time. The latest consent decides whether the person is authorised; at the same time, a revocation wins. */
const byTime = (one: Consent, other: Consent): number =>
  timeOf(one) - timeOf(other) ||
  Number(one.method === 'revoked') - Number(other.method === 'revoked') ||
  byText(JSON.stringify(one), JSON.stringify(other))
const byCreatedAt = (one: Claim, other: Claim): number =>
  one.createdAt - other.createdAt || byText(JSON.stringify(one), JSON.stringify(other))

const latestAnswer = (answers: readonly Answer[]): Answer | null =>
  answers.reduce<Answer | null>((latest, answer) => {
    if (latest === null) return answer
    const later = answer.fetchedAt - latest.fetchedAt
    return later > 0 || (later === 0 && JSON.stringify(answer) > JSON.stringify(latest)) ? answer : latest
  }, null)

/** The person to whom a cédula belongs. */
export interface Settled {
  /** The person, including the changes that other laptops of the same leader made. */
  person: Person
  /** The latest answer about the cédula, by any laptop; null: none since the person was registered. */
  answer: Answer | null
  /** Uids under which the same leader registered the same person on other laptops. */
  aliases: string[]
  /** Uids of people whom another leader registered too; `person` has a claim for each. */
  disputed: string[]
}

/**
 * Settles people with one cédula who are not hidden. The first registered keeps the cédula; ties by uid. The same
 * leader's people become one person: each field by its later change, the later answer, all consents and claims. Another
 * leader's become claims. `people`: at least one. `asked`: every answer about their cédula.
 */
export function settle(people: readonly Person[], asked: readonly Change[], canonical: Canonical): Settled {
  const [first, ...others] = people.toSorted(
    (one, other) => byText(one.first, other.first) || byText(one.uid, other.uid),
  )
  if (first === undefined) throw new Error('nobody has this cedula')
  const holder = canonical(first.leader.value)
  const same = others.filter(({ leader }) => canonical(leader.value) === holder)
  const disputed = others.filter(({ leader }) => canonical(leader.value) !== holder)
  const together = same.reduce((one, other) => joined(one, other, canonical), first)
  const claims = [...together.claims, ...disputed.flatMap((one) => [...one.claims, ...claimOf(one)])]
  return {
    person: { ...together, claims: distinctClaims(claims, first.leader.value, canonical) },
    // An answer from before a new registration is about somebody else.
    answer: latestAnswer(
      asked
        .filter(({ hlc }) => hlc > first.registeredAt.hlc)
        .map(({ after }) => JSON.parse(after ?? '') as Answer),
    ),
    aliases: same.map(({ uid }) => uid),
    disputed: disputed.map(({ uid }) => uid),
  }
}

const later = <Value>(one: Set<Value>, other: Set<Value>): Set<Value> => (other.hlc > one.hlc ? other : one)

const joined = (one: Person, other: Person, canonical: Canonical): Person => ({
  ...one,
  fields: eachOf(writtenFields, (field) => later(one.fields[field], other.fields[field])),
  consents: distinctConsents([...one.consents, ...other.consents], canonical),
  claims: [...one.claims, ...other.claims],
})

const distinctConsents = (consents: readonly Consent[], canonical: Canonical): Consent[] =>
  [
    ...new Map(
      consents.toSorted(byTime).map((consent) => [consentKey(consent, canonical), consent]),
    ).values(),
  ].sort(byTime)

/**
 * Of two claims of one claimant and time, keeps the decided one; of a claimant's open claims, the latest. `holder`: the
 * leader who has the person, and who has no claim on them from another laptop.
 */
const distinctClaims = (claims: readonly Claim[], holder: string, canonical: Canonical): Claim[] => {
  const distinct = new Map<string, Claim>()
  for (const claim of claims.toSorted((one, other) => byText(JSON.stringify(one), JSON.stringify(other)))) {
    const key = claimKey(claim, canonical)
    if ((distinct.get(key)?.decision ?? null) === null) distinct.set(key, claim)
  }
  const sorted = [...distinct.values()].sort(byCreatedAt)
  const latestOpen = new Map(
    sorted.filter(({ decision }) => decision === null).map((claim) => [canonical(claim.claimant), claim]),
  )
  const ofHolder = latestOpen.get(canonical(holder))
  if (ofHolder !== undefined && ofHolder.claimant !== holder) latestOpen.delete(canonical(holder))
  return sorted.filter(
    (claim) => claim.decision !== null || claim === latestOpen.get(canonical(claim.claimant)),
  )
}

/** The second leader's registration, as a claim; null without an authorisation, because a claim hands one over. */
function claimOf({ fields, leader, registeredAt, consents }: Person): Claim[] {
  const given = consents.findLast(({ by }) => by !== null)
  if (given === undefined || given.method === 'revoked') return []
  const { method, textVersion, givenAt } = given
  const typed = { name: fields.name.value ?? '', phone: fields.phone.value, method, textVersion, givenAt }
  const open = { decision: null, note: null, decidedAt: null, decidedBy: null, heldBy: null }
  return [{ claimant: leader.value, ...typed, createdAt: registeredAt.value, ...open }]
}
