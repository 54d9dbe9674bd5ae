import { timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { RecoveryState } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database, OpenOptions } from '../database/open.ts'
import { isOpenedBy, open } from '../database/open.ts'
import { renameDurably } from '../files.ts'
import { Refusal, storageTrouble } from '../refusal.ts'
import { createAttempts } from './attempts.ts'
import { type Cost, type Derive, derive as deriveInThread } from './derive.ts'
import { isAuthentic, isWritten, type Keys, type ReadKeys, readKeys, writeKeys } from './key-file.ts'
import {
  type AccountSlot,
  createSlot,
  newDataKey,
  newRecoveryCode,
  openNothing,
  openSlot,
  type Secrets,
  type Slot,
  usualCost,
  withNextKey,
  withoutNextKey,
} from './keys.ts'
import { accountOfSlot, activeSlots, keysGeneration, noteKeysGeneration } from './repository.ts'
import { copyUnderKey, removeCopy, takePlace } from './rotation.ts'

/**
 * The data folder: the key slots and the database that they open.
 *
 * Each change of the slots is written to the key file, then to its copy, then its number to the database. So the file
 * is at most one writing ahead of the database: one further ahead, or behind, is not ours. An account signs in with a
 * slot and a row that was not removed. A new one gets its slot first, a removed one loses it last: what a kill leaves of
 * either is a slot without a row, which the next sign-in takes away.
 *
 * `keyed` is a function if the work waits for its turn or for scrypt: it is called afterwards, and throws if the session
 * was locked or its key is being changed.
 */
export interface Vault {
  /** null: nobody has an account yet. Throws `Refusal('keys_missing')` where there is a database but no key to it. */
  slots(): AccountSlot[] | null
  /**
   * Makes the first account's slot and its database, which `fill` writes the account into. Throws
   * `Refusal('already_set_up')`.
   */
  create(
    displayName: string,
    password: string,
    fill: (database: Database, slotId: string) => void,
  ): Promise<Opened>
  /**
   * Throws `wrong_password`, `wait`, `keys_tampered`, `account_removed`, and what `open` throws. Completes or undoes a
   * change of the key that was interrupted.
   */
  unlock(slotId: string, password: string): Promise<Opened>
  /** Whether the password opens this database; throws as `unlock` does. */
  verify(slotId: string, password: string, keyed: KeyedDatabase): Promise<void>
  /**
   * Gives the account of a slot a new password by the recovery code, and opens the database with it. Throws
   * `wrong_code`, and otherwise as `unlock` does.
   */
  unlockByCode(slotId: string, code: string, password: string): Promise<Opened>
  /** The same where the database is open. */
  resetByCode(slotId: string, code: string, password: string, keyed: KeyedDatabase): Promise<void>
  /** A slot for one more account, which `fill` writes; the slot goes again where it throws. */
  addAccount<Value>(
    keyed: () => KeyedDatabase,
    displayName: string,
    password: string,
    fill: (slotId: string) => Value,
  ): Promise<Value>
  /** The account's slot gets a new key pair under this password. */
  setPassword(
    keyed: () => KeyedDatabase,
    slotId: string,
    displayName: string,
    password: string,
  ): Promise<void>
  /** Harmless where it has none. */
  dropSlot(keyed: () => KeyedDatabase, slotId: string): Promise<void>
  recovery(keyed: KeyedDatabase): Omit<RecoveryState, 'byGroups'>
  /** Puts a new recovery code in the place of the one before. */
  issueRecovery(keyed: () => KeyedDatabase): Promise<string>
  /** `code`: null where it was confirmed otherwise. False: it is not the one in force. Throws `wait`. */
  confirmRecovery(keyed: () => KeyedDatabase, code: string | null): Promise<boolean>
  /** Encrypts the database anew under a new key: see `Rotation`. */
  rotate(keyed: KeyedDatabase, slotId: string, rotation: Rotation): Promise<Rotated>
}

/** An open database and its key. */
interface KeyedDatabase {
  database: Database
  databaseKey: Uint8Array
}

export interface Opened {
  slotId: string
  database: Database
  options: OpenOptions
}

export interface Rotation {
  /** Closes every connection; none is opened before the end. */
  close(): Promise<void>
  /** Aborted: the old key stays. Not looked at any more once the new database takes its place. */
  signal: AbortSignal
  onProgress(percent: number, phase: 'copying' | 'finishing'): void
}

/** `opened`: under the new key, or under the old one where it was aborted or failed. */
export interface Rotated {
  opened: Opened
  kind: 'rotated' | 'aborted' | 'failed'
  error: unknown
}

export interface VaultOptions extends Pick<OpenOptions, 'migrations' | 'nativeBinding'> {
  /** Entry file of the reader's thread. */
  readerFile: string
  clock: Clock
  /** Of new passwords and codes; those there keep theirs. */
  passwordCost?: Cost | undefined
  derive?: Derive
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/** Wrong tries that are counted together: with a recovery code, and for slots that do not exist. */
const recoveryTries = 'recovery'
const unknownTries = 'unknown'

export function createVault(dataDir: string, vaultOptions: VaultOptions): Vault {
  const { migrations, nativeBinding, readerFile, clock, passwordCost: cost = usualCost, log } = vaultOptions
  const { derive = deriveInThread } = vaultOptions
  const keysFile = path.join(dataDir, 'keys.json')
  const databaseFile = path.join(dataDir, 'referidos.db')
  /** The first database is created under this name, and renamed once the key file is written. */
  const unfinishedFile = `${databaseFile}.new`
  const attempts = createAttempts(path.join(dataDir, 'attempts.json'), clock, log)
  const options = (file: string, key: Uint8Array): OpenOptions => ({ migrations, nativeBinding, file, key })

  /** One after the other: each change begins with what the one before left. */
  let last: Promise<unknown> = Promise.resolve()
  function exclusive<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  function slots(): AccountSlot[] | null {
    const read = readKeys(keysFile)
    if (read === null && fs.existsSync(databaseFile)) throw new Refusal('keys_missing')
    return read?.[0]?.keys.slots ?? null
  }

  /** Completes a first start that was killed between the key file and the rename. */
  function finishCreation(): void {
    if (!fs.existsSync(databaseFile) && fs.existsSync(unfinishedFile))
      renameDurably(unfinishedFile, databaseFile)
  }

  async function create(
    displayName: string,
    password: string,
    fill: (database: Database, slotId: string) => void,
  ): Promise<Opened> {
    if (slots() !== null) throw new Refusal('already_set_up')
    const key = newDataKey()
    const slot = { ...(await createSlot(password, key, cost, { derive })), displayName }
    const keys: Keys = { generation: 1, slots: [slot], recovery: null }
    // A leftover has no key: its creation was never acknowledged.
    for (const leftover of ['', '-wal', '-shm']) fs.rmSync(unfinishedFile + leftover, { force: true })
    const created = open(options(unfinishedFile, key))
    try {
      fill(created, slot.id)
      noteKeysGeneration(created, keys.generation)
    } finally {
      created.close()
    }
    writeKeys(keysFile, keys, key)
    finishCreation()
    const used = options(databaseFile, key)
    return { slotId: slot.id, database: open(used), options: used }
  }

  interface Solved {
    read: ReadKeys
    secrets: Secrets
  }

  /**
   * The newest keys that the secret opens and that whoever knew the data key wrote; null: it opens none. Throws
   * `Refusal('keys_tampered')` where it opens only what somebody else wrote.
   */
  async function solve(slotIn: (keys: Keys) => Slot | null, secret: string): Promise<Solved | null> {
    /** Encrypted private keys: a slot that both files hold is tried once. */
    const tried = new Set<string>()
    let isTampered = false
    for (const read of readKeys(keysFile) ?? []) {
      const slot = slotIn(read.keys)
      if (slot === null || (tried.has(slot.privateKey.data) && !isTampered)) continue
      tried.add(slot.privateKey.data)
      const secrets = await openSlot(slot, secret, derive)
      if (secrets === null) continue
      if (isAuthentic(read, secrets.key)) return { read, secrets }
      isTampered = true
    }
    if (isTampered) throw new Refusal('keys_tampered')
    return tried.size === 0 ? openNothing(secret, cost, derive) : null
  }

  /** `solve` with its tries counted. */
  async function attempt(
    who: string,
    wrong: 'wrong_password' | 'wrong_code',
    slotIn: (keys: Keys) => Slot | null,
    secret: string,
  ): Promise<Solved> {
    attempts.begin(who)
    const solved = await solve(slotIn, secret)
    if (solved === null) throw new Refusal(wrong, { retryAt: attempts.retryAt(who) })
    attempts.succeeded(who)
    return solved
  }

  function attemptBySlot(slotId: string, password: string): Promise<Solved> {
    const slotIn = (keys: Keys) => keys.slots.find(({ id }) => id === slotId) ?? null
    const isKnown = readKeys(keysFile)?.some(({ keys }) => slotIn(keys) !== null) ?? false
    return attempt(isKnown ? slotId : unknownTries, 'wrong_password', slotIn, password)
  }

  const attemptByCode = (code: string): Promise<Solved> =>
    attempt(recoveryTries, 'wrong_code', ({ recovery }) => recovery, code)

  /** Throws `Refusal('keys_tampered')` unless the file goes with this database. */
  function refuseAnother({ generation }: Keys, database: Database): void {
    const ahead = generation - (keysGeneration(database) ?? 0)
    if (ahead < 0 || ahead > 1) throw new Refusal('keys_tampered')
  }

  const unlock = (slotId: string, password: string): Promise<Opened> =>
    exclusive(async () => admitAccount(slotId, await attemptBySlot(slotId, password)))

  async function admitAccount(slotId: string, solved: Solved): Promise<Opened> {
    const opened = await admit(slotId, solved)
    if (accountOfSlot(opened.database, slotId) !== null) return opened
    opened.database.close()
    throw new Refusal('account_removed')
  }

  /** Opens the database, and completes or undoes an interrupted change of the key. */
  async function admit(slotId: string, { read, secrets }: Solved): Promise<Opened> {
    finishCreation()
    // Opening would make an empty database where the old one has gone missing.
    if (!fs.existsSync(databaseFile)) throw new Refusal('database_damaged')
    const isRotated = secrets.nextKey !== null && isOpenedBy(options(databaseFile, secrets.nextKey))
    const key = isRotated && secrets.nextKey !== null ? secrets.nextKey : secrets.key
    const used = options(databaseFile, key)
    // Opening takes long: other work of main runs in between.
    await setImmediate()
    const database = open(used)
    try {
      refuseAnother(read.keys, database)
      removeCopy(databaseFile)
      let { keys } = read
      if (secrets.nextKey !== null)
        keys = save(
          database,
          everySlot(keys, (slot) => withoutNextKey(slot, isRotated ? 'nextKey' : 'key')),
          key,
        )
      unlessDiskFails('the key file was not tidied', () => tidy(database, keys, key))
    } catch (error) {
      database.close()
      throw error
    }
    return { slotId, database, options: used }
  }

  /** Removes slots without an account, and makes both key files equal. */
  function tidy(database: Database, keys: Keys, key: Uint8Array): void {
    const active = activeSlots(database)
    const left = keys.slots.filter(({ id }) => active.has(id))
    if (left.length > 0 && left.length < keys.slots.length) save(database, { ...keys, slots: left }, key)
    else {
      if (!isWritten(keysFile, keys, Buffer.from(key))) writeKeys(keysFile, keys, Buffer.from(key))
      noteGeneration(database, keys.generation)
    }
  }

  function unlessDiskFails(what: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (storageTrouble(error) === null) throw error
      log('warn', what)
    }
  }

  function noteGeneration(database: Database, generation: number): void {
    if (keysGeneration(database) !== generation) noteKeysGeneration(database, generation)
  }

  /** Writes the key file with the next generation, and returns its keys. */
  function save(database: Database, keys: Keys, key: Uint8Array): Keys {
    // Before the file, which is never two generations ahead.
    noteGeneration(database, keys.generation)
    const next = { ...keys, generation: keys.generation + 1 }
    writeKeys(keysFile, next, Buffer.from(key))
    unlessDiskFails('the writing of the key file was not noted', () =>
      noteGeneration(database, next.generation),
    )
    return next
  }

  /** The keys of an open database. Throws `Refusal('keys_tampered')` where neither file holds them any more. */
  function current({ database, databaseKey }: KeyedDatabase): Keys {
    for (const read of readKeys(keysFile) ?? []) {
      if (!isAuthentic(read, Buffer.from(databaseKey))) continue
      refuseAnother(read.keys, database)
      return read.keys
    }
    throw new Refusal('keys_tampered')
  }

  function change(keyed: KeyedDatabase, changed: (keys: Keys) => Keys): Keys {
    return save(keyed.database, changed(current(keyed)), keyed.databaseKey)
  }

  const verify = (slotId: string, password: string, keyed: KeyedDatabase): Promise<void> =>
    exclusive(async () => refuseOther(await attemptBySlot(slotId, password), keyed))

  /** Throws `Refusal('keys_tampered')` where the key is another database's: the key file was exchanged. */
  function refuseOther({ read, secrets }: Solved, { database, databaseKey }: KeyedDatabase): void {
    // The key was changed meanwhile: another database is open by now.
    if (!database.sqlite.open) throw new Refusal('busy')
    if (!timingSafeEqual(secrets.key, databaseKey)) throw new Refusal('keys_tampered')
    refuseAnother(read.keys, database)
  }

  const unlockByCode: Vault['unlockByCode'] = (slotId, code, password) =>
    exclusive(async () => {
      const opened = await admitAccount(slotId, await attemptByCode(code))
      try {
        await reset({ database: opened.database, databaseKey: opened.options.key }, slotId, password)
        return opened
      } catch (error) {
        opened.database.close()
        throw error
      }
    })

  const resetByCode: Vault['resetByCode'] = (slotId, code, password, keyed) =>
    exclusive(async () => {
      refuseOther(await attemptByCode(code), keyed)
      await reset(keyed, slotId, password)
    })

  async function reset(keyed: KeyedDatabase, slotId: string, password: string): Promise<void> {
    const account = accountOfSlot(keyed.database, slotId)
    if (account === null) throw new Refusal('account_removed')
    await replaceSlot(keyed, slotId, account.displayName, password)
  }

  async function replaceSlot(
    keyed: KeyedDatabase,
    id: string,
    displayName: string,
    password: string,
  ): Promise<void> {
    const slot = {
      ...(await createSlot(password, Buffer.from(keyed.databaseKey), cost, { id, derive })),
      displayName,
    }
    change(keyed, (keys) => ({
      ...keys,
      slots: keys.slots.some((one) => one.id === id)
        ? keys.slots.map((one) => (one.id === id ? slot : one))
        : [...keys.slots, slot],
    }))
    attempts.succeeded(id)
  }

  const setPassword: Vault['setPassword'] = (keyed, slotId, displayName, password) =>
    exclusive(() => replaceSlot(keyed(), slotId, displayName, password))

  const addAccount: Vault['addAccount'] = (keyed, displayName, password, fill) =>
    exclusive(async () => {
      const { id, ...rest } = await createSlot(password, Buffer.from(keyed().databaseKey), cost, { derive })
      change(keyed(), (keys) => ({ ...keys, slots: [...keys.slots, { id, ...rest, displayName }] }))
      try {
        return fill(id)
      } catch (error) {
        unlessDiskFails('a slot without an account is left', () => change(keyed(), without(id)))
        throw error
      }
    })

  const dropSlot: Vault['dropSlot'] = (keyed, slotId) =>
    exclusive(async () => {
      change(keyed(), without(slotId))
    })

  function recovery(keyed: KeyedDatabase): Omit<RecoveryState, 'byGroups'> {
    const slot = current(keyed).recovery
    if (slot === null) return { state: 'none', issuedAt: null }
    return { state: slot.confirmed ? 'confirmed' : 'unconfirmed', issuedAt: slot.issuedAt }
  }

  const issueRecovery: Vault['issueRecovery'] = (keyed) =>
    exclusive(async () => {
      const code = newRecoveryCode()
      const slot = await createSlot(code, Buffer.from(keyed().databaseKey), cost, { derive })
      const issuedAt = clock.now()
      change(keyed(), (keys) => ({ ...keys, recovery: { ...slot, issuedAt, confirmed: false } }))
      attempts.succeeded(recoveryTries)
      return code
    })

  const confirmRecovery: Vault['confirmRecovery'] = (keyed, code) =>
    exclusive(async () => {
      if (current(keyed()).recovery === null) return false
      if (code !== null) {
        try {
          refuseOther(await attemptByCode(code), keyed())
        } catch (error) {
          if (error instanceof Refusal && error.error.code === 'wrong_code') return false
          throw error
        }
      }
      change(keyed(), (keys) => ({
        ...keys,
        recovery: keys.recovery && { ...keys.recovery, confirmed: true },
      }))
      return true
    })

  const rotate: Vault['rotate'] = (keyed, slotId, { close, signal, onProgress }) =>
    exclusive(async () => {
      const key = Buffer.from(keyed.databaseKey)
      const nextKey = newDataKey()
      change(keyed, (keys) => everySlot(keys, (slot) => withNextKey(slot, nextKey)))
      await close()
      let kind: Rotated['kind'] = 'rotated'
      let failure: unknown = null
      try {
        await copyUnderKey(options(databaseFile, key), nextKey, { readerFile, clock, signal, onProgress })
        onProgress(95, 'finishing')
        takePlace(databaseFile)
      } catch (error) {
        kind = signal.aborted ? 'aborted' : 'failed'
        failure = error
      }
      // As after a kill: the database that is there decides which key counts.
      const read = readKeys(keysFile)?.find((one) => isAuthentic(one, key))
      if (read === undefined) throw new Refusal('keys_tampered')
      const opened = await admit(slotId, { read, secrets: { key, nextKey } })
      return { opened, kind, error: failure }
    })

  return {
    slots,
    create,
    unlock,
    verify,
    unlockByCode,
    resetByCode,
    addAccount,
    setPassword,
    dropSlot,
    recovery,
    issueRecovery,
    confirmRecovery,
    rotate,
  }
}

const without =
  (slotId: string) =>
  (keys: Keys): Keys => ({ ...keys, slots: keys.slots.filter(({ id }) => id !== slotId) })

const everySlot = (keys: Keys, changed: <Kind extends Slot>(slot: Kind) => Kind): Keys => ({
  ...keys,
  slots: keys.slots.map(changed),
  recovery: keys.recovery && changed(keys.recovery),
})
