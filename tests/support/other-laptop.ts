import fs from 'node:fs'
import path from 'node:path'
import { derive } from '../../src-main/accounts/derive.ts'
import { newSalt } from '../../src-main/exchange/format.ts'
import { writeExchange } from '../../src-main/exchange/write.ts'
import { temporaryOf } from '../../src-main/files.ts'
import { type InventedAccount, placeAccounts } from './accounts.ts'
import { quickCost } from './invented.ts'
import { insertInOrder, type SeededPerson } from './seeded.ts'

/**
 * Writes a file on another laptop of the campaign, where these leaders have these people. The first leader is its
 * owner.
 */
export async function fileOfOtherLaptop(
  folder: string,
  password: string,
  leaders: readonly { name: string; people: readonly SeededPerson[] }[],
): Promise<string> {
  const dataDir = path.join(folder, 'otro-computador')
  fs.mkdirSync(dataDir)
  const now = Date.now()
  const accounts = leaders.map(
    ({ name }, at): InventedAccount => ({
      displayName: name,
      name,
      cedula: String(1_390_000_700 + at),
      phone: '3005550100',
      password: 'ocho gatos negros',
      role: 'LEADER',
    }),
  )
  const { database, placed } = await placeAccounts(dataDir, accounts, now)
  for (const [at, { people }] of leaders.entries())
    insertInOrder(database, placed[at]?.accountId ?? 1, people)
  const salt = newSalt()
  const file = path.join(folder, 'Personas para otro computador.referidos-personas')
  const wanted = {
    whose: 'campaign',
    of: { kind: 'everybody' },
    kdf: { cost: quickCost, salt },
    secret: await derive(password, salt, quickCost),
    writtenAt: now,
    file,
  } as const
  await writeExchange(database.sqlite, wanted, {
    signal: new AbortController().signal,
    tell: () => {},
    move: () => {},
  })
  fs.renameSync(temporaryOf(file), file)
  database.close()
  return file
}
