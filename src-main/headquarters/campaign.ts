import type { HeadquartersCampaign, HeadquartersMember } from '../../src-preload/contract/index.ts'
import { readLeaders } from '../changes/leaders.ts'
import type { Sqlite } from '../database/open.ts'
import { readCosts } from './costs.ts'
import { allMembers, type Connection, openInvitations, readDevices } from './repository.ts'

/** Members as a coordinator sees them. `people`: number of people of each account here. */
export function readCampaign(
  sqlite: Sqlite,
  own: Connection,
  people: ReadonlyMap<number, number>,
  now: number,
): HeadquartersCampaign {
  const devices = readDevices(sqlite)
  const costs = readCosts(sqlite, now)
  const leaders = readLeaders(sqlite, now)
  const named = sqlite
    .prepare('SELECT member, uid, name FROM headquarters_leaders ORDER BY name, uid')
    .all() as { member: string; uid: string; name: string }[]
  const members = allMembers(sqlite).map(({ id, name, role }): HeadquartersMember => {
    const theirs = named.filter(({ member }) => member === id)
    const accounts = new Set(theirs.flatMap(({ uid }) => leaders.find(uid) ?? []))
    const of = devices.filter(({ member }) => member === id)
    const contacts = of.flatMap(({ lastContactAt }) => lastContactAt ?? [])
    return {
      id,
      name,
      role,
      leaders: [...new Set(theirs.map((leader) => leader.name))],
      devices: of.map(({ member: _, ...device }) => ({ ...device, isOwn: device.id === own.device })),
      lastContactAt: contacts.length === 0 ? null : Math.max(...contacts),
      people: [...accounts].reduce((sum, account) => sum + (people.get(account) ?? 0), 0),
      costs: costs.get(id) ?? { today: 0, last30Days: 0, total: 0 },
    }
  })
  return { members, invitations: openInvitations(sqlite, now) }
}
