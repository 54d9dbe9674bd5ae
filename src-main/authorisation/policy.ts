import { isDeepStrictEqual } from 'node:util'
import type { Policy } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { recordSetting } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'

/** In force until the owner writes another policy. */
const usual: Policy = {
  controller: null,
  identification: null,
  address: null,
  phone: null,
  email: null,
  since: null,
  ...messages.policy.usual,
}

export function readPolicy(database: Pick<Database, 'sqlite'>): Policy {
  const saved = readSetting(database, 'policy')
  return saved === null ? usual : (JSON.parse(saved) as Policy)
}

/** The same again is no change. Recorded without what it says. */
export const savePolicy = (database: Database, next: Policy, accountId: number, now: number): void =>
  immediately(database.sqlite, () => {
    if (isDeepStrictEqual(readPolicy(database), next)) return
    writeSetting(database, 'policy', JSON.stringify(next))
    recordSetting(database, accountId, { setting: 'policy' }, now)
  })
