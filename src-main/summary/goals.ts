import { bogotaDay, dayMs } from '../../src-preload/bogota.ts'
import { type LeaderProgress, leaderDays } from '../../src-preload/contract/index.ts'
import type { Goal } from '../../src-preload/goals.ts'
import { recordSetting } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'

/** Goals of leaders and of the campaign, and the leaders' progress. */

/** null: no goal is set. */
export function readGoal(sqlite: Sqlite, whose: Whose): Goal | null {
  const goal = sqlite
    .prepare('SELECT people, by FROM goals WHERE account_id IS ?')
    .get(whose === 'campaign' ? null : whose) as Goal | undefined
  return goal ?? null
}

/** Replaces the goal, and records that it changed; null removes it. */
export function writeGoal(
  database: Database,
  whose: Whose,
  goal: Goal | null,
  setBy: number,
  now: number,
): void {
  const { sqlite } = database
  const accountId = whose === 'campaign' ? null : whose
  immediately(sqlite, () => {
    recordSetting(database, setBy, { setting: 'goal', to: goal === null ? 0 : 1 }, now)
    sqlite.prepare('DELETE FROM goals WHERE account_id IS ?').run(accountId)
    if (goal === null) return
    sqlite
      .prepare('INSERT INTO goals (account_id, people, by, set_by, set_at) VALUES (?, ?, ?, ?, ?)')
      .run(accountId, goal.people, goal.by, setBy, now)
  })
}

interface Counted {
  id: number
  people: number
  found: number
  lastRegisteredAt: number
}

/** Leaders who can register, and others who still have people; most found people first. */
export function leadersProgress(sqlite: Sqlite, whose: Whose, now: number): LeaderProgress[] {
  const { start, end } = bogotaDay(now)
  const span = { ...leadersOf(whose), from: start - (leaderDays - 1) * dayMs, end }
  const counted = sqlite
    .prepare(
      `SELECT person.referred_by AS id, count(*) AS people, total(record.status = 'ACTIVE') AS found,
              max(person.registered_at) AS lastRegisteredAt
         FROM people AS person JOIN census_records AS record ON record.person_id = person.id
        WHERE ${isTheirs} GROUP BY 1`,
    )
    .all(leadersOf(whose)) as Counted[]
  const days = sqlite
    .prepare(
      // The CAST is needed because @from is bound as a real number.
      `SELECT person.referred_by AS id, CAST((person.registered_at - @from) / ${dayMs} AS INTEGER) AS day,
              count(*) AS people
         FROM people AS person
        WHERE ${isTheirs} AND person.registered_at >= @from AND person.registered_at < @end GROUP BY 1, 2`,
    )
    .all(span) as { id: number; day: number; people: number }[]
  const accounts = sqlite
    .prepare(
      `SELECT account.id, account.display_name AS displayName, goal.people AS goalPeople, goal.by,
              account.role = 'LEADER' AND account.removed_at IS NULL AS isActive
         FROM accounts AS account LEFT JOIN goals AS goal ON goal.account_id = account.id
        WHERE account.id BETWEEN @first AND @last`,
    )
    .all(leadersOf(whose)) as {
    id: number
    displayName: string
    goalPeople: number | null
    by: string
    isActive: 0 | 1
  }[]
  const countOf = new Map(counted.map((row) => [row.id, row]))
  const daysOf = new Map<number, number[]>()
  for (const { id, day, people } of days) {
    const all = daysOf.get(id) ?? noDays()
    all[day] = people
    daysOf.set(id, all)
  }
  return accounts
    .filter(({ id, isActive }) => isActive === 1 || countOf.has(id))
    .map(({ id, displayName, goalPeople, by, isActive }) => ({
      id,
      displayName,
      isActive: isActive === 1,
      people: countOf.get(id)?.people ?? 0,
      found: countOf.get(id)?.found ?? 0,
      days: daysOf.get(id) ?? noDays(),
      lastRegisteredAt: countOf.get(id)?.lastRegisteredAt ?? null,
      goal: goalPeople === null ? null : { people: goalPeople, by },
    }))
    .sort((one, other) => other.found - one.found || one.id - other.id)
}

const noDays = (): number[] => Array.from({ length: leaderDays }, () => 0)
