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
import { copyUnderKey, removeCopy, replaceDatabase } from './rotation.ts'

/**
 * The key slots in the data folder, and the database that they open.
 *
 * A change of the slots is written to the key file, then to its copy; then its generation is written to the database.
 * The file is therefore at most one generation ahead of the database; one that is further ahead, or behind, is refused.
 *
 * An account can sign in if it has a slot and an active row. A new account gets its slot before its row, a removed one
 * loses its slot after its row: a kill leaves at most a slot without a row, which the next sign-in removes.
 *
 * `keyed` is a function if the work waits for its turn or for scrypt. It is called after the wait, and throws if the
 * session was locked or its key is being changed.
 */
export interface Vault {
  /** null: there is no account yet. Throws `Refusal('keys_missing')` if there is a database but no key file. */
  slots(): AccountSlot[] | null
  /**
   * Creates the first account's slot and the database; `fill` writes the account's row. Throws
   * `Refusal('already_set_up')`.
   */
  create(
    displayName: string,
    password: string,
    fill: (database: Database, slotId: string) => void,
  ): Promise<Opened>
  /**
   * Opens the database with a password. Completes or undoes an interrupted rotation. Throws `wrong_password`, `wait`,
   * `keys_tampered`, `keys_damaged`, `account_removed`, and what `open` throws.
   */
  unlock(slotId: string, password: string): Promise<Opened>
  /**
   * Checks that the password opens this database. Throws `wrong_password`, `wait`, `keys_tampered`, `keys_damaged`, and
   * `busy` if the key was changed meanwhile.
   */
  verify(slotId: string, password: string, keyed: KeyedDatabase): Promise<void>
  /**
   * Opens the database with the recovery code and sets a new password for the account of the slot. Throws `wrong_code`,
   * and otherwise as `unlock` does.
   */
  unlockByCode(slotId: string, code: string, password: string): Promise<Opened>
  /** The same for an open database. Throws `wrong_code`, `account_removed`, and otherwise as `verify` does. */
  resetByCode(slotId: string, code: string, password: string, keyed: KeyedDatabase): Promise<void>
  /** Adds a slot for another account; `fill` writes the account's row. If `fill` throws, the slot is removed again. */
  addAccount<Value>(
    keyed: () => KeyedDatabase,
    displayName: string,
    password: string,
    fill: (slotId: string) => Value,
  ): Promise<Value>
  /** Replaces the account's slot by one with a new key pair, wrapped with this password. */
  setPassword(
    keyed: () => KeyedDatabase,
    slotId: string,
    displayName: string,
    password: string,
  ): Promise<void>
  /** Harmless if there is no such slot. */
  dropSlot(keyed: () => KeyedDatabase, slotId: string): Promise<void>
  recovery(keyed: KeyedDatabase): Omit<RecoveryState, 'byGroups'>
  /** Replaces the recovery code; returns the new one. */
  issueRecovery(keyed: () => KeyedDatabase): Promise<string>
  /** `code`: null if the caller has checked it already. False: there is no code, or another one. Throws `wait`. */
  confirmRecovery(keyed: () => KeyedDatabase, code: string | null): Promise<boolean>
  /** Re-encrypts the database under a new key: see `Rotation`. */
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
  /** Closes every connection to the database; none may be opened before the rotation ends. */
  close(): Promise<void>
  /** On abort the old key stays in force. No effect once the new database has replaced the old one. */
  signal: AbortSignal
  onProgress(percent: number, phase: 'copying' | 'finishing'): void
}

/** `opened`: under the new key, or under the old one if the rotation was aborted or failed. */
export interface Rotated {
  opened: Opened
  kind: 'rotated' | 'aborted' | 'failed'
  error: unknown
}

export interface VaultOptions extends Pick<OpenOptions, 'migrations' | 'nativeBinding'> {
  /** Entry file of the reader's thread. */
  readerFile: string
  clock: Clock
  /** Cost of new passwords and codes; existing slots keep theirs. */
  passwordCost?: Cost | undefined
  derive?: Derive
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/** Counters of wrong tries that belong to no account: of the recovery code, and of all slots that do not exist. */
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

  /** Serializes the changes: each starts from the result of the previous one. */
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

  /** Completes a first start that was killed after the key file was written and before the rename. */
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
   * The newest keys that the secret opens and whose HMAC is right; null: the secret opens none. Throws
   * `Refusal('keys_tampered')` if it opens only keys whose HMAC is wrong.
   */
  async function solve(slotIn: (keys: Keys) => Slot | null, secret: string): Promise<Solved | null> {
    /** Wrapped private keys. A slot in both files is tried once, unless the first file was tampered with. */
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

  /** `solve` with counted tries. Throws `wait`, or `wrong` if the secret is wrong. */
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

  /** Throws `Refusal('keys_tampered')` unless the key file belongs to this database. */
  function requireSameDatabase({ generation }: Keys, database: Database): void {
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

  /** Opens the database, and completes or undoes an interrupted rotation. */
  async function admit(slotId: string, { read, secrets }: Solved): Promise<Opened> {
    finishCreation()
    // `open` would create an empty database in place of a missing one.
    if (!fs.existsSync(databaseFile)) throw new Refusal('database_damaged')
    const isRotated = secrets.nextKey !== null && isOpenedBy(options(databaseFile, secrets.nextKey))
    const key = isRotated && secrets.nextKey !== null ? secrets.nextKey : secrets.key
    const used = options(databaseFile, key)
    // Opening blocks main for long: lets other work run first.
    await setImmediate()
    const database = open(used)
    try {
      requireSameDatabase(read.keys, database)
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
    // Before the file is written, because the file must never be two generations ahead.
    noteGeneration(database, keys.generation)
    const next = { ...keys, generation: keys.generation + 1 }
    writeKeys(keysFile, next, Buffer.from(key))
    unlessDiskFails('the writing of the key file was not noted', () =>
      noteGeneration(database, next.generation),
    )
    return next
  }

  /** The keys of an open database. Throws `Refusal('keys_tampered')` if no file has a right HMAC and generation. */
  function current({ database, databaseKey }: KeyedDatabase): Keys {
    for (const read of readKeys(keysFile) ?? []) {
      if (!isAuthentic(read, Buffer.from(databaseKey))) continue
      requireSameDatabase(read.keys, database)
      return read.keys
    }
    throw new Refusal('keys_tampered')
  }

  function change(keyed: KeyedDatabase, changed: (keys: Keys) => Keys): Keys {
    return save(keyed.database, changed(current(keyed)), keyed.databaseKey)
  }

  const verify = (slotId: string, password: string, keyed: KeyedDatabase): Promise<void> =>
    exclusive(async () => requireSameKey(await attemptBySlot(slotId, password), keyed))

  /**
   * Throws `Refusal('keys_tampered')` if the key belongs to another database, because the key file was exchanged;
   * `Refusal('busy')` if the key was changed meanwhile.
   */
  function requireSameKey({ read, secrets }: Solved, { database, databaseKey }: KeyedDatabase): void {
    // A rotation has closed this connection and opened another one.
    if (!database.sqlite.open) throw new Refusal('busy')
    if (!timingSafeEqual(secrets.key, databaseKey)) throw new Refusal('keys_tampered')
    requireSameDatabase(read.keys, database)
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
      requireSameKey(await attemptByCode(code), keyed)
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
          requireSameKey(await attemptByCode(code), keyed())
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
        replaceDatabase(databaseFile)
      } catch (error) {
        kind = signal.aborted ? 'aborted' : 'failed'
        failure = error
      }
      // As after a kill, the key that opens the database file is the one in force.
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
