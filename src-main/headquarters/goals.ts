import type { Goal } from '../../src-preload/goals.ts'
import { readLeaders } from '../changes/leaders.ts'
import type { Sqlite } from '../database/open.ts'
import type { Content } from './contents.ts'

/** Goals that coordinators set for other members' leaders. */

type LeaderGoals = Content<'goals'>['goals']

interface Row {
  member: string
  leader: string
  people: number | null
  by: string | null
  setAt: number | null
}

function goalsByMember(sqlite: Sqlite, own: string): Map<string, LeaderGoals> {
  const rows = sqlite
    .prepare(
      `SELECT leader.member, leader.uid AS leader, goal.people, goal.by, goal.set_at AS setAt
         FROM headquarters_leaders AS leader JOIN accounts AS account ON account.uid = leader.uid
         LEFT JOIN goals AS goal ON goal.account_id = account.id
        WHERE leader.member <> ? ORDER BY leader.member, leader.uid`,
    )
    .all(own) as Row[]
  const all = new Map<string, LeaderGoals>()
  for (const { member, leader, people, by, setAt } of rows) {
    const goal: Goal | null = people === null || by === null ? null : { people, by }
    const goals = all.get(member) ?? []
    goals.push({ leader, goal, setAt: setAt ?? 0 })
    all.set(member, goals)
  }
  return all
}

/** Members whose leaders' goals are others than they were last told. */
export function untoldGoals(sqlite: Sqlite, own: string): { member: string; goals: LeaderGoals }[] {
  const told = new Map(
    sqlite.prepare('SELECT id, told_goals FROM headquarters_members').raw().all() as [
      string,
      string | null,
    ][],
  )
  return [...goalsByMember(sqlite, own)].flatMap(([member, goals]) => {
    const before = told.get(member)
    if (before === undefined) return []
    const isNothing = before === null && goals.every(({ goal }) => goal === null)
    return isNothing || before === JSON.stringify(goals) ? [] : [{ member, goals }]
  })
}

export const goalsTold = (sqlite: Sqlite, member: string, goals: LeaderGoals): void =>
  void sqlite
    .prepare('UPDATE headquarters_members SET told_goals = ? WHERE id = ?')
    .run(JSON.stringify(goals), member)

/** Takes what a coordinator set; the later goal of a leader counts. Must run in the caller's transaction. */
export function takeGoals(
  sqlite: Sqlite,
  { member, own }: { member: string; own: string },
  goals: LeaderGoals,
  now: number,
): void {
  const leaders = readLeaders(sqlite, now)
  const owner = sqlite.prepare('SELECT id FROM accounts WHERE is_owner = 1 ORDER BY id').pluck().get()
  const setAtOf = sqlite.prepare('SELECT set_at FROM goals WHERE account_id = ?').pluck()
  const remove = sqlite.prepare('DELETE FROM goals WHERE account_id = ?')
  const insert = sqlite.prepare(
    'INSERT INTO goals (account_id, people, by, set_by, set_at) VALUES (@id, @people, @by, @owner, @setAt)',
  )
  for (const { leader, goal, setAt } of goals) {
    const id = leaders.find(leader)
    if (id === null) continue
    const before = setAtOf.get(id) as number | undefined
    if (before !== undefined && goal !== null && setAt <= before) continue
    remove.run(id)
    if (goal !== null) insert.run({ id, ...goal, owner, setAt })
  }
  const told = goalsByMember(sqlite, own).get(member)
  if (told !== undefined) goalsTold(sqlite, member, told)
}
