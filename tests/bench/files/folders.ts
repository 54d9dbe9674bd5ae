import path from 'node:path'
import type { Database } from '../../../src-main/database/open.ts'
import { placeAccounts } from '../../support/accounts.ts'
import { inventPeople } from '../../support/counted.ts'
import { leader } from '../../support/screens.ts'

/** A data folder whose leader has many people. */
export interface Filled {
  dataDir: string
  people: number
  accountId: number
  slotId: string
  password: string
  /** Hexadecimal. */
  key: string
}

const atOnce = 100_000

/** Every field of a spreadsheet has a value for most people. */
export async function fill(dataDir: string, people: number): Promise<Filled> {
  const now = Date.now()
  const { key, database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now)
  const [owner] = placed
  if (owner === undefined) throw new Error('no account')
  const { accountId, slotId, password } = owner
  for (let done = 0; done < people; done += atOnce) {
    const some = Math.min(atOnce, people - done)
    inventPeople(database, {
      people: some,
      puestos: 2_000,
      referredBy: accountId,
      now,
      cedula: 1_014_880_000 + done,
    })
  }
  complete(database)
  database.close()
  return { dataDir, people, accountId, slotId, password, key: Buffer.from(key).toString('hex') }
}

function complete({ sqlite }: Database): void {
  sqlite.exec(`
    UPDATE people SET barrio = 'El Recreo', labels = 'transporte' || char(10) || 'mesa',
      notes = 'Llamar después de las seis; vive con su mamá'
    WHERE referred_by IS NOT NULL;
    UPDATE census_records SET fetched_at = 1795000000000 WHERE status IS NOT NULL;
    INSERT INTO consents (person_id, method, text_version, given_at, collected_by)
      SELECT id, 'signature', 1, registered_at, referred_by FROM people WHERE referred_by IS NOT NULL;
    DELETE FROM lookup_attempts;`)
}

export const databaseOf = ({ dataDir }: Filled): string => path.join(dataDir, 'referidos.db')
