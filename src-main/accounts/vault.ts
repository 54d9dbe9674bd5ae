import { timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Database, OpenOptions } from '../database/open.ts'
import { open } from '../database/open.ts'
import { renameDurably } from '../files.ts'
import { Refusal } from '../refusal.ts'
import { createSlot, type KeySlot, newDataKey, openSlot, readSlots, writeSlots } from './keys.ts'

/** The data folder: the key slots and the database that they open. */
export interface Vault {
  /** Whether accounts exist. Throws `Refusal('keys_missing')` where there is a database but no key to it. */
  slots(): KeySlot[] | null
  /**
   * Makes the first account's slot and its database, which `fill` writes the account into. Throws
   * `Refusal('already_set_up')`.
   */
  create(
    displayName: string,
    password: string,
    fill: (database: Database, slotId: string) => void,
  ): Promise<Opened>
  /** Throws `Refusal('wrong_password')`, and what `open` throws. */
  unlock(slotId: string, password: string): Promise<Opened>
  /**
   * Whether the slot holds `key`, of the database that is open. Throws as `unlock` does, and `Refusal('keys_damaged')`
   * where it holds another: the key file was exchanged.
   */
  verify(slotId: string, password: string, key: Uint8Array): Promise<void>
}

export interface Opened {
  slotId: string
  database: Database
  options: OpenOptions
}

export function createVault(
  dataDir: string,
  { migrations, nativeBinding }: Pick<OpenOptions, 'migrations' | 'nativeBinding'>,
): Vault {
  const keysFile = path.join(dataDir, 'keys.json')
  const databaseFile = path.join(dataDir, 'referidos.db')
  /** The first database is made whole under this name; the key file is what makes it count. */
  const newbornFile = `${databaseFile}.new`
  const options = (file: string, key: Buffer): OpenOptions => ({ migrations, nativeBinding, file, key })

  function slots(): KeySlot[] | null {
    const known = readSlots(keysFile)
    if (known === null && fs.existsSync(databaseFile)) throw new Refusal('keys_missing')
    return known
  }

  /** The end of a first start that was cut off between the key file and the rename. */
  function adoptNewborn(): void {
    if (!fs.existsSync(databaseFile) && fs.existsSync(newbornFile)) renameDurably(newbornFile, databaseFile)
  }

  async function create(
    displayName: string,
    password: string,
    fill: (database: Database, slotId: string) => void,
  ): Promise<Opened> {
    if (slots() !== null) throw new Refusal('already_set_up')
    const key = newDataKey()
    const slot = await createSlot(displayName, password, key)
    // Whatever lies here has no key: nobody was told that it was saved.
    for (const leftover of ['', '-wal', '-shm']) fs.rmSync(newbornFile + leftover, { force: true })
    const newborn = open(options(newbornFile, key))
    try {
      fill(newborn, slot.id)
    } finally {
      newborn.close()
    }
    writeSlots(keysFile, [slot])
    adoptNewborn()
    return opened(slot.id, key)
  }

  async function keyOf(slotId: string, password: string): Promise<Buffer> {
    const slot = slots()?.find(({ id }) => id === slotId)
    if (slot === undefined) throw new Refusal('keys_damaged')
    return await openSlot(slot, password)
  }

  async function verify(slotId: string, password: string, key: Uint8Array): Promise<void> {
    if (!timingSafeEqual(await keyOf(slotId, password), key)) throw new Refusal('keys_damaged')
  }

  async function unlock(slotId: string, password: string): Promise<Opened> {
    const key = await keyOf(slotId, password)
    adoptNewborn()
    // Opening would make an empty database where the old one has gone missing.
    if (!fs.existsSync(databaseFile)) throw new Refusal('database_damaged')
    return opened(slotId, key)
  }

  function opened(slotId: string, key: Buffer): Opened {
    const used = options(databaseFile, key)
    return { slotId, database: open(used), options: used }
  }

  return { slots, create, unlock, verify }
}
