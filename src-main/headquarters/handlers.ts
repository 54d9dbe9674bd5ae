import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import { readCampaign } from './campaign.ts'
import type { Headquarters } from './headquarters.ts'
import { readConnection } from './repository.ts'
import { heldElsewhere } from './standing.ts'

interface HeadquartersSession {
  database: Database
  headquarters: Headquarters
  slowReader: Pick<Thread<{ peopleOfLeaders(_: object): Map<number, number> }>, 'run'>
}

export const headquartersHandlers = (
  clock: Pick<Clock, 'now'>,
): Handlers<HeadquartersSession>['headquarters'] => ({
  state: (_, { session }) => session.headquarters.state(),
  syncNow(_, { session }) {
    void session.headquarters.syncNow()
    return null
  },
  heldElsewhere(_, { session: { database }, account }) {
    if (readConnection(database.sqlite)?.role !== 'leader') return []
    return heldElsewhere(database.sqlite, account.id, clock.now())
  },
  found: (input, { session, account }) => session.headquarters.found(input, account.id),
  connect: ({ code }, { session, account }) => session.headquarters.connect(code, account.id),
  leave(_, { session, account }) {
    session.headquarters.leave(account.id)
    return null
  },
  async campaign(_, { session: { database, headquarters, slowReader } }) {
    if (readConnection(database.sqlite)?.role !== 'coordinator') throw new Refusal('forbidden')
    headquarters.listDevices()
    const people = await slowReader.run('peopleOfLeaders', {})
    const own = readConnection(database.sqlite)
    if (own?.role !== 'coordinator') throw new Refusal('forbidden')
    return readCampaign(database.sqlite, own, people, clock.now())
  },
  invite: (input, { session, account }) => session.headquarters.invite(input, account.id),
  withdraw: ({ invitation }, { session, account }) => session.headquarters.withdraw(invitation, account.id),
  revoke: ({ device }, { session, account }) => session.headquarters.revoke(device, account.id),
})
