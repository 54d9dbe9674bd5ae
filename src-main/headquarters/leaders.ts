import { labelKey } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { consentTexts, keepTexts } from '../authorisation/texts.ts'
import { addLeaderElsewhere, addSameLeaders, readLeaders } from '../changes/leaders.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { sortKey } from '../people/sort-key.ts'
import type { Content } from './contents.ts'
import { addRelay, isShutOut, memberOfLeader } from './repository.ts'

/** The member of each account, and the accounts of the same leader. */

type Leaders = Extract<Content<'leaders'>, { leaders: unknown }>

const statements = once((sqlite: Sqlite) => ({
  own: sqlite.prepare(
    `SELECT uid, display_name AS name FROM accounts AS account
      WHERE uid IS NOT NULL AND came_with IS NULL
        AND (role = 'LEADER' OR EXISTS (SELECT 1 FROM people WHERE referred_by = account.id)) ORDER BY uid`,
  ),
  note: sqlite.prepare(
    `INSERT INTO headquarters_leaders (uid, member, device, name) VALUES (@uid, @member, @device, @name)
       ON CONFLICT (uid) DO UPDATE SET member = excluded.member, device = excluded.device, name = excluded.name`,
  ),
  ofMember: sqlite.prepare(
    'SELECT uid, device, name FROM headquarters_leaders WHERE member = ? ORDER BY uid',
  ),
  elsewhere: sqlite.prepare(
    'SELECT id, person_id AS personId, display_name AS name FROM accounts WHERE uid = ? AND came_with IS NOT NULL',
  ),
  rename: sqlite.prepare('UPDATE accounts SET display_name = @name WHERE id = @id'),
  renamePerson: sqlite.prepare('UPDATE people SET name = @name, name_sort = @nameSort WHERE id = @personId'),
  uidsOf: sqlite.prepare('SELECT uid FROM people WHERE referred_by = ?').pluck(),
  resettle: sqlite.prepare('UPDATE headquarters SET resettled = @resettled, resettled_to = 0'),
  resettled: sqlite.prepare('SELECT resettled FROM headquarters').pluck(),
}))

/** The leaders of this laptop, for the other laptops. */
export const ownLeaders = (sqlite: Sqlite): Leaders => ({
  leaders: (statements(sqlite).own.all() as Leaders['leaders']).map(({ uid, name }) => ({
    uid,
    name: name.slice(0, 200),
  })),
  texts: consentTexts({ sqlite })
    .filter(({ version }) => version > 1_000)
    .slice(0, 100),
})

/** People of this leader wait, because the laptop did not know their member. */
const tellPeople = (sqlite: Sqlite, accountId: number, member: string): void => {
  for (const uid of statements(sqlite).uidsOf.all(accountId) as string[]) addRelay(sqlite, uid, member)
}

/**
 * Takes the leaders that a laptop names. `isCoordinator`: this laptop is one, and names them in its lists. Uids of other members
 * are left out, and counted in the answer, unless all laptops of the other member were shut out. Must run in the caller's transaction.
 */
export function takeLeaders(
  sqlite: Sqlite,
  {
    device,
    member,
    isCoordinator,
    isOwn,
  }: { device: string; member: string; isCoordinator: boolean; isOwn: boolean },
  { leaders, texts }: Leaders,
  now: number,
): number {
  const of = statements(sqlite)
  keepTexts({ sqlite }, texts)
  let leftOut = 0
  for (const { uid, name } of leaders) {
    const before = memberOfLeader(sqlite, uid)
    const isMoved = before !== null && before !== member
    if (isMoved && !isShutOut(sqlite, before)) {
      leftOut += 1
      continue
    }
    of.note.run({ uid, member, device, name })
    if (isOwn) continue
    const elsewhere = of.elsewhere.get(uid) as { id: number; personId: number; name: string } | undefined
    if (elsewhere !== undefined) {
      if (elsewhere.name === messages.exchange.unnamedLeader) {
        of.rename.run({ id: elsewhere.id, name })
        of.renamePerson.run({ personId: elsewhere.personId, name, nameSort: sortKey(name) })
      }
      if (isCoordinator && (before === null || isMoved)) tellPeople(sqlite, elsewhere.id, member)
    }
  }
  joinLeaders(sqlite, member, now)
  if (isCoordinator) nameLeaders(sqlite, member, now)
  return leftOut
}

/** A leader's laptops: accounts of one name, or the only ones on two laptops of one member. */
function joinLeaders(sqlite: Sqlite, member: string, now: number): void {
  const of = statements(sqlite)
  const all = of.ofMember.all(member) as { uid: string; device: string; name: string }[]
  const count = new Map<string, number>()
  for (const { device } of all) count.set(device, (count.get(device) ?? 0) + 1)
  const isAlone = ({ device }: { device: string }) => count.get(device) === 1
  const pairs = all.flatMap((one, at) =>
    all
      .slice(at + 1)
      .filter(
        (other) =>
          other.device !== one.device &&
          ((isAlone(one) && isAlone(other)) || labelKey(one.name) === labelKey(other.name)),
      )
      .map((other): [string, string] => [one.uid, other.uid]),
  )
  const leaders = readLeaders(sqlite, now)
  const fresh = pairs.filter(([one, other]) => leaders.canonical(one) !== leaders.canonical(other))
  if (fresh.length === 0) return
  const regrouped = addSameLeaders(sqlite, fresh, null, now)
  const before = JSON.parse((of.resettled.get() as string | null) ?? '[]') as number[]
  const resettled = [...new Set([...before, ...regrouped])]
  if (resettled.length > 0) of.resettle.run({ resettled: JSON.stringify(resettled) })
}

/** Leaders without people are in the lists of a coordinator too: goals, moves and counts. */
function nameLeaders(sqlite: Sqlite, member: string, now: number): void {
  const leaders = readLeaders(sqlite, now)
  const made = new Set<string>()
  for (const { uid, name } of statements(sqlite).ofMember.all(member) as { uid: string; name: string }[]) {
    const canonical = leaders.canonical(uid)
    if (leaders.find(uid) !== null || made.has(canonical)) continue
    made.add(canonical)
    addLeaderElsewhere(sqlite, { uid, displayName: name, cameWith: 0 }, now)
  }
}
