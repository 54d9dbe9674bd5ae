import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { MissingChanges, RecoveryState } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { keepAside } from '../database/aside.ts'
import { record } from '../database/audit.ts'
import { noteEarlierKey } from '../database/earlier-keys.ts'
import { immediately } from '../database/immediately.ts'
import { type Inspection, inspect, type MendWal, soundRepair } from '../database/inspect.ts'
import { noteMissing } from '../database/missing.ts'
import type { Database, OpenOptions } from '../database/open.ts'
import { needsMigration, open, openInspected } from '../database/open.ts'
import { renameDurably, stampOf, writeFileAtomic } from '../files.ts'
import { Refusal, storageTrouble } from '../refusal.ts'
import { dropReplacement, finishReplacement } from '../replacement.ts'
import { createAttempts } from './attempts.ts'
import { type Cost, type Derive, derive as deriveInThread } from './derive.ts'
import { isAuthentic, type Keys, keyFiles, type ReadKeys, readKeys, textOf, writeKeys } from './key-file.ts'
import { createKeyKeeper, type KeyKeeper } from './key-keeper.ts'
import {
  type AccountSlot,
  createSlot,
  newDataKey,
  newRecoveryCode,
  openNothing,
  type Secrets,
  type Slot,
  usualCost,
  withNextKey,
  withoutNextKey,
} from './keys.ts'
import { type OpenedKeys, openKeys, type SlotIn, slotById } from './open-keys.ts'
import { accountOfSlot, activeSlots, keysGeneration, noteKeysGeneration, personOfSlot } from './repository.ts'
import { copyUnderKey, removeCopy, replaceDatabase } from './rotation.ts'

/**
 * The key slots in the data folder, and the database that they open.
 *
 * A change of the slots is written to the key file, then to its copy; then its generation is written to the database.
 * The file is therefore at most one generation ahead of the database. If it is further ahead, or behind, one of the two
 * was put back from an earlier time, or the database lost its last changes. The person who signs in is informed and may
 * continue: a refusal would protect nothing, because the same slots open the database without the app. The mismatch is
 * recorded, and the owner's next sign-in changes the data key.
 *
 * An account can sign in if it has a slot and an active row. A new account gets its slot before its row; a removed one
 * loses its slot after its row. A kill therefore leaves at most a slot without a row, which the next sign-in removes.
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
   * `keys_tampered`, `keys_damaged`, `account_removed`, `keys_mismatch` unless `acceptMismatch`, and the errors of
   * `open`.
   */
  unlock(slotId: string, password: string, acceptMismatch: boolean): Promise<Opened>
  /**
   * Checks that the password opens this database. Throws `wrong_password`, `wait`, and `busy` if the database was
   * closed meanwhile.
   */
  verify(slotId: string, password: string, keyed: KeyedDatabase): Promise<void>
  /**
   * Opens the database with the recovery code and sets a new password for the account of the slot. Throws `wrong_code`,
   * and otherwise as `unlock` does.
   */
  unlockByCode(slotId: string, code: string, password: string, acceptMismatch: boolean): Promise<Opened>
  /**
   * Resets a password by the recovery code while the database is open. Throws `wrong_code`, `account_removed`, and
   * otherwise as `verify` does.
   */
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
  /** No effect if there is no such slot. */
  dropSlot(keyed: () => KeyedDatabase, slotId: string): Promise<void>
  recovery(keyed: KeyedDatabase): Omit<RecoveryState, 'byGroups'>
  /** Replaces the recovery code; returns the new one. */
  issueRecovery(keyed: () => KeyedDatabase): Promise<string>
  /** `code`: null if the caller has checked it already. False: no code was issued, or another one. Throws `wait`. */
  confirmRecovery(keyed: () => KeyedDatabase, code: string | null): Promise<boolean>
  /** Re-encrypts the database under a new key: see `Rotation`. */
  rotate(keyed: KeyedDatabase, slotId: string, rotation: Rotation): Promise<Rotated>
  /** Runs `work` with the text of the key file of an open database, while no key changes. */
  whileKeysStay<Value>(keyed: KeyedDatabase, work: (keysText: string) => Promise<Value>): Promise<Value>
  /** Runs `work` while no sign-in and no change of the keys runs. */
  alone<Value>(work: () => Promise<Value>): Promise<Value>
  /**
   * The newest key file that the secret opens, without the database. Throws `wrong_password`, `wrong_code`, `wait`,
   * `keys_tampered` and `keys_damaged`.
   */
  openFiles(secret: Secret): Promise<OpenedFiles>
  /**
   * Opens something else with a secret. Counts wrong tries for the slot `who`; null: for the recovery code. `isKnown`:
   * whether there is such a slot. Throws `wrong_password`, `wrong_code` or `wait`.
   */
  counted(who: string | null, isKnown: boolean, open: () => Promise<Secrets | null>): Promise<Secrets>
  /** Records the wrong passwords and codes that the audit log does not hold yet. */
  recordWrongTries(database: Database): void
}

/** A password of an account, or the recovery code. */
export type Secret = { slotId: string; password: string } | { code: string }

/** `slotId`: null if the recovery code opened the files. */
export interface OpenedFiles extends Pick<OpenedKeys, 'keys' | 'secrets'> {
  slotId: string | null
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
  keyFile: KeyKeeper
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
  /** Whether this process still holds the data folder. */
  holdsFolder?: (() => boolean) | undefined
  /** Cost of new passwords and codes; existing slots keep theirs. */
  passwordCost?: Cost | undefined
  derive?: Derive
  /** By default, mending blocks the caller. */
  mendWal?: MendWal
  /** Called before a database with people is migrated; if it rejects, nothing is migrated. */
  beforeMigration?(database: OpenOptions, keysText: string): Promise<void>
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/**
 * Counters of wrong tries that belong to no account: one for the recovery code, one for all slots that do not exist.
 */
const recoveryTries = 'recovery'
const unknownTries = 'unknown'

export function createVault(dataDir: string, vaultOptions: VaultOptions): Vault {
  const { migrations, nativeBinding, readerFile, clock, passwordCost: cost = usualCost, log } = vaultOptions
  const { derive = deriveInThread, holdsFolder = () => true, beforeMigration } = vaultOptions
  const { mendWal = async (...input) => soundRepair(...input) } = vaultOptions
  const keysFile = path.join(dataDir, 'keys.json')
  const databaseFile = path.join(dataDir, 'referidos.db')
  /** Name of the first database until the key file is written. */
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

  /** The database that is open, and the keeper of its keys. */
  let held: Pick<Opened, 'database' | 'keyFile'> | null = null
  const keeper = (): KeyKeeper | null => (held?.database.sqlite.open ? held.keyFile : null)

  /** The keys of the open database. Without one, the contents of the files: see `readKeys`. */
  function known(): ReadKeys[] | null {
    const kept = keeper()
    return kept === null ? readKeys(keysFile) : [kept.read()]
  }

  /** Starts to keep the keys of a database that was just opened. `newest`: the newest generation in the files. */
  function hold(database: Database, key: Uint8Array, keys: Keys, newest: number): KeyKeeper {
    const keyFile = createKeyKeeper({ keysFile, keys, newest, database, key, holdsFolder, clock, log })
    held = { database, keyFile }
    return keyFile
  }

  function slots(): AccountSlot[] | null {
    finishReplacement(dataDir)
    const read = known()
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
    if (!holdsFolder() || slots() !== null) throw new Refusal('replaced_elsewhere')
    writeKeys(keysFile, keys, key)
    finishCreation()
    const used = options(databaseFile, key)
    const database = open(used)
    const keyFile = hold(database, key, keys, keys.generation)
    keyFile.look()
    return { slotId: slot.id, database, options: used, keyFile }
  }

  interface Solved {
    keys: Keys
    slotId: string
    /** The newest generation in the files at that time. */
    newest: number
    secrets: Secrets
  }

  /**
   * The keys that the secret opens and whose HMAC is right, newest first; empty: the secret is wrong. Throws
   * `Refusal('keys_tampered')` if it opens only keys whose HMAC is wrong.
   */
  async function solve(slotIn: SlotIn, secret: string): Promise<Solved[]> {
    const all = known() ?? []
    const { opened, isKnown, trouble } = await openKeys(all, slotIn, secret, derive)
    const solved = opened
      .filter((one) => one.isAuthentic)
      .map(({ keys, slotId, secrets }) => ({ keys, slotId, newest: newestOf(all, secrets.key), secrets }))
    if (solved.length > 0) return solved
    if (opened.length > 0) throw new Refusal('keys_tampered')
    if (trouble !== null) throw trouble
    if (!isKnown) await openNothing(secret, cost, derive)
    return []
  }

  /** `solve` with counted tries. Throws `wait`, or `wrong` if the secret is wrong. */
  async function attempt(
    who: string,
    wrong: 'wrong_password' | 'wrong_code',
    slotIn: SlotIn,
    secret: string,
  ): Promise<[Solved, ...Solved[]]> {
    attempts.begin(who)
    const [newest, ...others] = await solve(slotIn, secret)
    if (newest === undefined) throw new Refusal(wrong, { retryAt: attempts.retryAt(who) })
    attempts.succeeded(who)
    return [newest, ...others]
  }

  const slotOf = (slotId: string) => slotById(known() ?? [], slotId)

  function attemptBySlot(slotId: string, password: string): Promise<[Solved, ...Solved[]]> {
    const isKnown = (known() ?? []).some(({ keys }) => keys.slots.some(({ id }) => id === slotId))
    return attempt(isKnown ? slotId : unknownTries, 'wrong_password', slotOf(slotId), password)
  }

  const attemptByCode = (code: string): Promise<[Solved, ...Solved[]]> =>
    attempt(recoveryTries, 'wrong_code', ({ recovery }) => recovery, code)

  /** Read from a database before it is opened for writing. */
  interface Seen {
    /** Generation of the key file that the database has noted. */
    noted: number
    /** False: no account has the slot. In a database of an older version, this is checked after the migration. */
    hasAccount: boolean
  }

  /** Keys that open the database. */
  interface Fitting extends Solved {
    key: Buffer
    /** Whether the next key of a rotation is in force already. */
    isRotated: boolean
    inspection: Inspection<Seen>
  }

  const isInStep = ({ keys, inspection: { seen } }: Fitting): boolean =>
    keys.generation === seen.noted || keys.generation === seen.noted + 1

  /**
   * Chooses among the keys that open the database: those in step with its generation if there are any, otherwise the
   * newest. Changes neither database nor keys. `accountSlot`: the slot of the account that signs in.
   */
  async function choose(solved: Solved[], accountSlot: (of: Solved) => string): Promise<Fitting> {
    finishCreation()
    const fitting: Fitting[] = []
    let trouble: unknown = null
    for (const one of solved) {
      const { key: current, nextKey } = one.secrets
      for (const key of nextKey === null ? [current] : [nextKey, current]) {
        try {
          const see = (database: Database, isCurrent: boolean): Seen => ({
            noted: keysGeneration(database) ?? 0,
            hasAccount: !isCurrent || accountOfSlot(database, accountSlot(one)) !== null,
          })
          const earlierKey = key === nextKey ? current : undefined
          const inspection = await inspect(options(databaseFile, key), see, mendWal, earlierKey)
          fitting.push({ ...one, key, isRotated: key === nextKey, inspection })
          break
        } catch (error) {
          if (!(error instanceof Refusal && error.error.code === 'database_damaged')) throw error
          trouble ??= error
        }
      }
    }
    const chosen = fitting.find(isInStep) ?? fitting[0]
    if (chosen === undefined) throw trouble
    return chosen
  }

  /** How the person who signs in accepts a mismatch; null: not at all. */
  type Accepted = 'password' | 'code' | null

  const unlock: Vault['unlock'] = (slotId, password, acceptMismatch) =>
    exclusive(async () => {
      finishReplacement(dataDir)
      dropReplacement(dataDir)
      const chosen = await choose(await attemptBySlot(slotId, password), (of) => of.slotId)
      return await admit(chosen, chosen.slotId, acceptMismatch ? 'password' : null)
    })

  /**
   * Opens the database for an account, and completes or undoes an interrupted rotation. Throws `account_removed`, and
   * `keys_mismatch` unless it is accepted. Both are thrown before the database is opened for writing and before any
   * file changes.
   */
  async function admit(chosen: Fitting, slotId: string, accepted: Accepted): Promise<Opened> {
    const { key, isRotated, inspection, secrets } = chosen
    const { noted, hasAccount } = inspection.seen
    if (!hasAccount) throw new Refusal('account_removed')
    const isMismatch = !isInStep(chosen)
    if (isMismatch && accepted === null)
      throw new Refusal('keys_mismatch', { older: chosen.keys.generation < noted ? 'keys' : 'data' })
    const used = options(databaseFile, key)
    const loss = settleWal(inspection)
    if (beforeMigration && needsMigration(used)) await beforeMigration(used, textOf(chosen.keys, secrets.key))
    // Opening blocks main for long: lets other work run first.
    await setImmediate()
    const database = openMigrated(used)
    let keyFile: KeyKeeper | null = null
    try {
      const account = accountOfSlot(database, slotId)
      if (account === null) throw new Refusal('account_removed')
      if (loss !== null) noteMissing(database, loss)
      removeCopy(databaseFile)
      if (isMismatch || chosen.keys.generation < chosen.newest)
        keepAside(
          dataDir,
          keyFiles(keysFile).map((file) => path.basename(file)),
          clock.now(),
        )
      const keys =
        isMismatch && accepted !== null ? accept(database, chosen, account.id, accepted) : chosen.keys
      keyFile = hold(database, key, keys, chosen.newest)
      keyFile.requireUnreplaced()
      if (secrets.nextKey !== null) {
        keyFile.write(everySlot(keys, (slot) => withoutNextKey(slot, isRotated ? 'nextKey' : 'key')))
        if (isRotated) {
          noteEarlierKey(database.sqlite, secrets.key, clock.now())
          record(database, { at: clock.now(), accountId: account.id, action: 'key_rotated', detail: {} })
        }
      }
      // Without this, the file may stay behind the generation that the database has noted.
      else if (isMismatch) unlessDiskFails('the key file is still an older one', () => keyFile?.write(keys))
      tidy(database, keyFile)
      return { slotId, database, options: used, keyFile }
    } catch (error) {
      keyFile?.close()
      database.close()
      throw error
    }
  }

  /** `openInspected`; logs a line for the support of a migration that fails. */
  function openMigrated(used: OpenOptions): Database {
    try {
      return openInspected(used)
    } catch (error) {
      if (error instanceof Refusal && error.error.code === 'migration_failed')
        log('error', `the data could not be migrated: ${String(error.cause)}`)
      throw error
    }
  }

  /** Keeps a faulty WAL aside, and replaces it. Returns the loss; null: nothing is missing. */
  function settleWal({ walInstead, keepAside: why, lost }: Inspection<unknown>): MissingChanges | null {
    const name = path.basename(databaseFile)
    const keptAside = why === null ? null : keepAside(dataDir, [`${name}-wal`, `${name}-shm`], clock.now())
    if (keptAside !== null) log('warn', `the WAL was kept aside: ${why}`)
    if (walInstead !== null) {
      fs.rmSync(`${databaseFile}-shm`, { force: true })
      writeFileAtomic(`${databaseFile}-wal`, walInstead)
    }
    return lost === 0 ? null : { changes: lost, keptAside, noticedAt: clock.now() }
  }

  /** Records that a mismatch was accepted. Returns the keys, with the newer of the two generations. */
  function accept(
    database: Database,
    { keys, inspection }: Fitting,
    accountId: number,
    by: NonNullable<Accepted>,
  ): Keys {
    const { noted } = inspection.seen
    const generation = Math.max(keys.generation, noted)
    const detail = { keys: keys.generation, database: noted, by }
    immediately(database.sqlite, () => {
      record(database, { at: clock.now(), accountId, action: 'keys_mismatch_accepted', detail })
      noteKeysGeneration(database, generation)
    })
    return { ...keys, generation }
  }

  /** Removes slots without an account, and makes both key files equal. */
  function tidy(database: Database, keyFile: KeyKeeper): void {
    const active = activeSlots(database)
    const { keys } = keyFile.read()
    const left = keys.slots.filter(({ id }) => active.has(id))
    unlessDiskFails('the key file was not tidied', () => {
      if (left.length > 0 && left.length < keys.slots.length) keyFile.write({ ...keys, slots: left })
      else noteKeysGeneration(database, keys.generation)
    })
  }

  function unlessDiskFails(what: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      const isOfSystem = error instanceof Error && 'syscall' in error
      if (storageTrouble(error) === null && !isOfSystem) throw error
      log('warn', what)
    }
  }

  /** The keeper of an open database's keys. Throws `Refusal('busy')` if the database was closed meanwhile. */
  function keeperOf({ database }: Pick<KeyedDatabase, 'database'>): KeyKeeper {
    const kept = keeper()
    if (kept === null || held?.database !== database) throw new Refusal('busy')
    return kept
  }

  const current = (keyed: KeyedDatabase): Keys => keeperOf(keyed).read().keys

  function change(keyed: KeyedDatabase, changed: (keys: Keys) => Keys): Keys {
    const kept = keeperOf(keyed)
    return kept.write(changed(kept.read().keys))
  }

  const verify = (slotId: string, password: string, keyed: KeyedDatabase): Promise<void> =>
    exclusive(async () => {
      await attemptBySlot(slotId, password)
      // A rotation has closed this connection and opened another one.
      keeperOf(keyed)
    })

  const unlockByCode: Vault['unlockByCode'] = (slotId, code, password, acceptMismatch) =>
    exclusive(async () => {
      finishReplacement(dataDir)
      const slotIn = slotOf(slotId)
      const ownSlotOf = ({ keys }: Solved) => slotIn(keys)?.id ?? slotId
      const chosen = await choose(await attemptByCode(code), ownSlotOf)
      const ownSlot = ownSlotOf(chosen)
      const opened = await admit(chosen, ownSlot, acceptMismatch ? 'code' : null)
      try {
        await reset({ database: opened.database, databaseKey: opened.options.key }, ownSlot, password)
        return opened
      } catch (error) {
        opened.keyFile.close()
        opened.database.close()
        throw error
      }
    })

  const resetByCode: Vault['resetByCode'] = (slotId, code, password, keyed) =>
    exclusive(async () => {
      await attemptByCode(code)
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
          await attemptByCode(code)
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
      const kept = keeperOf(keyed)
      const keys = change(keyed, (keys) => everySlot(keys, (slot) => withNextKey(slot, nextKey)))
      await close()
      let kind: Rotated['kind'] = 'rotated'
      let failure: unknown = null
      try {
        const before = stampOf(databaseFile)
        await copyUnderKey(options(databaseFile, key), nextKey, { readerFile, clock, signal, onProgress })
        onProgress(95, 'finishing')
        kept.requireUnreplaced()
        replaceDatabase(databaseFile, before)
      } catch (error) {
        kind = signal.aborted ? 'aborted' : 'failed'
        failure = error
      }
      // As after a kill, the key that opens the database file is the one in force.
      const solved = { keys, slotId, newest: keys.generation, secrets: { key, nextKey } }
      const opened = await admit(await choose([solved], () => slotId), slotId, null)
      return { opened, kind, error: failure }
    })

  const whileKeysStay: Vault['whileKeysStay'] = (keyed, work) =>
    exclusive(() => work(textOf(current(keyed), Buffer.from(keyed.databaseKey))))

  const openFiles: Vault['openFiles'] = async (secret) => {
    const isCode = 'code' in secret
    const solved = await (isCode ? attemptByCode(secret.code) : attemptBySlot(secret.slotId, secret.password))
    const [{ keys, slotId, secrets }] = solved
    return { keys, slotId: isCode ? null : slotId, secrets }
  }

  const counted: Vault['counted'] = async (who, isKnown, opened) => {
    const counter = who === null ? recoveryTries : isKnown ? who : unknownTries
    attempts.begin(counter)
    const secrets = isKnown ? await opened() : await openNothing('', cost, derive)
    if (secrets === null)
      throw new Refusal(who === null ? 'wrong_code' : 'wrong_password', {
        retryAt: attempts.retryAt(counter),
      })
    attempts.succeeded(counter)
    return secrets
  }

  const recordWrongTries: Vault['recordWrongTries'] = (database) =>
    attempts.recordWrong((tries) =>
      immediately(database.sqlite, () => {
        for (const { who, tries: count, lastAt } of tries)
          record(database, {
            at: lastAt,
            accountId: null,
            action: 'sign_in_failed',
            person: personOfSlot(database, who),
            detail: { means: who === recoveryTries ? 'code' : 'password', tries: count },
          })
      }),
    )

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
    whileKeysStay,
    alone: exclusive,
    openFiles,
    counted,
    recordWrongTries,
  }
}

const newestOf = (all: readonly ReadKeys[], key: Buffer): number =>
  Math.max(0, ...all.filter((read) => isAuthentic(read, key)).map(({ keys }) => keys.generation))

const without =
  (slotId: string) =>
  (keys: Keys): Keys => ({ ...keys, slots: keys.slots.filter(({ id }) => id !== slotId) })

const everySlot = (keys: Keys, changed: <Kind extends Slot>(slot: Kind) => Kind): Keys => ({
  ...keys,
  slots: keys.slots.map(changed),
  recovery: keys.recovery && changed(keys.recovery),
})
