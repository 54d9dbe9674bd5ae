import fs from 'node:fs'
import path from 'node:path'
import { parseKeys, readKeys } from '../../src-main/accounts/key-file.ts'
import { openSlot } from '../../src-main/accounts/keys.ts'
import { copiesFolder, copiesIn, type FoundCopy } from '../../src-main/backup/files.ts'
import { readDatabase, readKeysText, readLayout, withFile } from '../../src-main/backup/format.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import { type FrontDoor, ok } from './front-door.ts'
import { migrations } from './invented.ts'
import { quickDerive } from './quick-derive.ts'
import { everyone } from './typed.ts'

/** Reads data folders and copies without the app. */

/** Newest first. */
export const copiesOf = (dataDir: string): FoundCopy[] => copiesIn(copiesFolder(dataDir)).copies

/** The data key of a closed app. */
export const dataKeyOf = (dataDir: string, password: string): Promise<Buffer> =>
  dataKeyIn(fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8'), password)

/** The data key of the first slot that the password opens. */
async function dataKeyIn(keysText: string, password: string): Promise<Buffer> {
  for (const slot of parseKeys(keysText).keys.slots) {
    const secrets = await openSlot(slot, password, quickDerive)
    if (secrets !== null) return secrets.key
  }
  throw new Error('the password opens no slot')
}

/** Opens the database of a closed app. */
export async function openData(dataDir: string, password: string): Promise<Database> {
  const key = await dataKeyOf(dataDir, password)
  return open({ file: path.join(dataDir, 'referidos.db'), key, migrations })
}

/** Extracts a copy by hand and opens it. */
export async function openCopy(file: string, folder: string, password: string): Promise<Database> {
  const into = path.join(folder, 'extracted.db')
  const keysText = withFile(file, (handle) => {
    const layout = readLayout(handle)
    const chunks: Buffer[] = []
    readDatabase(handle, layout, (chunk) => chunks.push(Buffer.from(chunk)))
    fs.writeFileSync(into, Buffer.concat(chunks))
    return readKeysText(handle, layout)
  })
  return open({ file: into, key: await dataKeyIn(keysText, password), migrations })
}

/** Id of the slot of the account at this index. */
export function slotIn(dataDir: string, at = 0): string {
  const slot = readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots[at]
  if (slot === undefined) throw new Error('there is no such slot')
  return slot.id
}

/** Names of the signed-in leader's people, sorted. */
export async function peopleOf({ call }: Pick<FrontDoor, 'call'>): Promise<string[]> {
  const ids = [...ok(await call('people', 'list', everyone)).ids]
  const names: string[] = []
  // The channel's limit per call.
  for (let at = 0; at < ids.length; at += 200)
    names.push(...ok(await call('people', 'rows', { ids: ids.slice(at, at + 200) })).map(({ name }) => name))
  return names
}

/** Damages the empty table of the pages of failed attempts, which a sign-in does not read. */
export const damageUnreadTable = (dataDir: string, database: Database): void =>
  damageTable(dataDir, database, 'attempt_responses')

/** Closes the database and damages the root page of the table. */
export function damageTable(dataDir: string, database: Database, table: string): void {
  const root = database.sqlite
    .prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(table) as number
  const pageSize = database.sqlite.pragma('page_size', { simple: true }) as number
  database.close()
  flipByte(path.join(dataDir, 'referidos.db'), (root - 1) * pageSize + 100)
}

export function flipByte(file: string, at: number): void {
  const handle = fs.openSync(file, 'r+')
  const byte = Buffer.alloc(1)
  fs.readSync(handle, byte, 0, 1, at)
  byte[0] = (byte[0] ?? 0) ^ 0x10
  fs.writeSync(handle, byte, 0, 1, at)
  fs.closeSync(handle)
}
