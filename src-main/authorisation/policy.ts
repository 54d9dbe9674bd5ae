import type { Policy } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
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

export const savePolicy = (database: Pick<Database, 'orm'>, saved: Policy): void =>
  writeSetting(database, 'policy', JSON.stringify(saved))
