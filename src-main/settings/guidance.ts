import { type Guidance, guidance, usualGuidance } from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'

export function readGuidance(database: Pick<Database, 'sqlite'>): Guidance {
  const saved = readSetting(database, 'guidance')
  return saved === null ? usualGuidance : guidance.parse(JSON.parse(saved))
}

export const saveGuidance = (database: Pick<Database, 'orm'>, saved: Guidance): void =>
  writeSetting(database, 'guidance', JSON.stringify(saved))
