import type { PesoRate } from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'

/** Pesos for one US dollar; null: the owner set none. */
export function readPesoRate(database: Pick<Database, 'sqlite'>): PesoRate | null {
  const saved = readSetting(database, 'peso_rate')
  return saved === null ? null : (JSON.parse(saved) as PesoRate)
}

export const savePesoRate = (database: Pick<Database, 'orm'>, rate: PesoRate | null): void =>
  writeSetting(database, 'peso_rate', rate === null ? null : JSON.stringify(rate))
