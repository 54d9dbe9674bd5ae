import path from 'node:path'
import { copiesFolder, copiesIn, isWhole } from '../../src-main/backup/files.ts'
import type { Sqlite } from '../../src-main/database/open.ts'
import { openData } from '../support/backups.ts'
import { type Contents, contentsOf, type Loss, type LossKind, lossesOf } from './contents.ts'
import type { Day } from './day.ts'
import type { Fault } from './faults.ts'
import { type Followed, registeredAfter, type Told } from './leader.ts'
import type { Reach } from './reach.ts'

/** What became of a fault, once a leader has followed the screens. */
export interface Verdict {
  /** `all there`: nothing acknowledged is missing. `said`: something is, and the app said so. */
  outcome: 'all there' | 'said' | 'failed'
  losses: Loss[]
  failures: string[]
}

/** Contents of the newest copy that the fault has left whole; null: there is none. Before the app opens anything. */
export function newestWhole(day: Day, folder: string): Contents | null {
  const found = [copiesFolder(path.join(folder, 'data')), path.join(folder, 'usb')]
    .flatMap((where) => copiesIn(where).copies)
    .filter(({ file }) => isWhole(file))
    .sort((a, b) => b.header.createdAt - a.header.createdAt)
  return day.copies.get(found[0]?.header.copyId ?? '') ?? null
}

interface Judged {
  day: Day
  folder: string
  fault: Fault
  followed: Followed
  newest: Contents | null
  reach: Reach
  /** False: the leader has restored nothing of what the app said is missing. */
  isThorough: boolean
}

export async function judge({
  day,
  folder,
  fault,
  followed,
  newest,
  reach,
  isThorough,
}: Judged): Promise<Verdict> {
  const failures = [...followed.problems]
  if (followed.password === null) {
    const isLockOut = newest !== null || reach.isDatabaseWhole(fault)
    if (isLockOut) failures.push('lock-out: a right password comes in nowhere')
    return { outcome: failures.length === 0 ? 'said' : 'failed', losses: [], failures }
  }
  const database = await openData(path.join(folder, 'data'), followed.password)
  try {
    const found = contentsOf(database.sqlite)
    failures.push(...unsound(database.sqlite))
    const losses = lossesOf(day.acknowledged, found)
    for (const loss of unsaid(losses, followed.told)) failures.push(`silent loss: ${loss.kind} ${loss.who}`)
    const isLeft = !isThorough && followed.told.some(({ kind }) => kind === 'missing' || kind === 'mismatch')
    failures.push(...notRecovered(day, isLeft ? null : newest, reach.readable(fault), found, followed.told))
    failures.push(...strangers(day, found))
    const outcome = failures.length > 0 ? 'failed' : losses.length > 0 ? 'said' : 'all there'
    return { outcome, losses, failures }
  } finally {
    database.close()
  }
}

/** Rules that hold for every database. */
function unsound(sqlite: Sqlite): string[] {
  const integrity = sqlite.pragma('integrity_check', { simple: true })
  const broken = sqlite.pragma('foreign_key_check') as unknown[]
  const count = (query: string) => sqlite.prepare(query).pluck().get() as number
  const again = count(
    `SELECT count(*) FROM lookup_jobs JOIN census_records USING (person_id)
      WHERE state IN ('waiting', 'running') AND status IS NOT NULL`,
  )
  const forgotten = count(
    `SELECT count(*) FROM people AS person JOIN census_records AS record ON record.person_id = person.id
      WHERE record.status IS NULL AND person.deleted_at IS NULL AND NOT EXISTS
        (SELECT 1 FROM lookup_jobs WHERE person_id = person.id AND state IN ('waiting', 'running'))`,
  )
  const unfound = count(`SELECT count(*) FROM people WHERE id NOT IN (SELECT person_id FROM census_records)`)
  return [
    integrity === 'ok' ? '' : `integrity: ${String(integrity)}`,
    broken.length === 0 ? '' : `${broken.length} broken references`,
    again === 0 ? '' : `${again} with a settled result are queued again`,
    forgotten === 0 ? '' : `${forgotten} without a result are not queued`,
    unfound === 0 ? '' : `${unfound} without a census record`,
  ].filter((problem) => problem !== '')
}

/** Everybody who is there was registered by somebody, and once. Whoever stands for an account's person has no cédula. */
function strangers({ acknowledged }: Day, found: Contents): string[] {
  const registered = registeredAfter.cedula.replaceAll('.', '')
  const known = new Map([...acknowledged.people].map(([uid, { cedula }]) => [cedula, uid]))
  return [...found.people].flatMap(([uid, { cedula }]) => {
    if (acknowledged.people.has(uid) || cedula.startsWith('-') || cedula === registered) return []
    return [known.has(cedula) ? `${cedula} is there as another person` : `nobody registered ${cedula}`]
  })
}

/** How many losses of each kind the app spoke of; infinite: it said that some are missing, not how many. */
type Budget = Record<LossKind, number>

const every = (count: number): Budget => ({
  person: count,
  own: count,
  edit: count,
  hidden: count,
  consent: count,
  account: count,
  claim: count,
})

function spokenOf(told: Told): Budget {
  switch (told.kind) {
    case 'missing':
      return every(told.changes ?? Number.POSITIVE_INFINITY)
    case 'mismatch':
      return told.older === 'data'
        ? every(Number.POSITIVE_INFINITY)
        : { ...every(0), account: Number.POSITIVE_INFINITY }
    case 'salvaged': {
      const of = (name: string) => told.counts.tables.find(({ table }) => table === name)
      const gone = (name: string) => {
        const table = of(name)
        return table === undefined ? 0 : (table.missing ?? Number.POSITIVE_INFINITY) + table.removed
      }
      const rebuilt = (name: string) => of(name)?.rebuilt ?? 0
      return {
        person: gone('people'),
        // Another one stands in for them.
        own: gone('people') + rebuilt('people'),
        edit: rebuilt('people'),
        hidden: rebuilt('people'),
        consent: gone('consents') + rebuilt('consents'),
        account: gone('accounts') + rebuilt('accounts'),
        claim: gone('claims') + rebuilt('claims'),
      }
    }
    case 'restored': {
      const { since } = told.preview
      if (since.kind === 'unreadable' || since.kind === 'another') return every(Number.POSITIVE_INFINITY)
      if (since.kind === 'none') return every(0)
      if (since.isPartial) return every(Number.POSITIVE_INFINITY)
      return {
        ...every(0),
        person: told.restored.notReturned.length,
        edit: since.edited,
        hidden: since.hidden,
        account: since.accounts,
      }
    }
  }
}

function unsaid(losses: readonly Loss[], told: readonly Told[]): Loss[] {
  const left = every(0)
  for (const one of told.map(spokenOf)) for (const kind of kinds) left[kind] += one[kind]
  return losses.filter(({ kind }) => left[kind]-- <= 0)
}

const kinds = Object.keys(every(0)) as LossKind[]

/** People of the newest whole copy, and those whose data could be read, who are not there. */
function notRecovered(
  { acknowledged }: Day,
  newest: Contents | null,
  readable: ReadonlySet<string>,
  found: Contents,
  told: readonly Told[],
): string[] {
  const notReturned = told.flatMap((one) => (one.kind === 'restored' ? one.restored.notReturned : []))
  const problems: string[] = []
  for (const [uid, person] of acknowledged.people) {
    if (person.isHidden || found.people.get(uid)?.isHidden === false) continue
    const inCopy = newest?.people.get(uid)
    const isReadable = readable.has(uid)
    const isNamed = notReturned.some(({ cedula }) => cedula === person.cedula)
    if ((inCopy?.isHidden !== false && !isReadable) || isNamed) continue
    problems.push(`not recovered: ${person.cedula}, ${isReadable ? 'readable' : 'in the newest copy'}`)
  }
  return problems
}
