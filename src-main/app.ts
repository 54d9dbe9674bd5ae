import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type {
  Account,
  Drafts,
  Events,
  Handlers,
  ListedAccount,
  Place,
  Session,
  Theme,
} from '../src-preload/contract/index.ts'
import { everybody, type ListedPart } from '../src-preload/contract/index.ts'
import { createAutoLock } from './accounts/auto-lock.ts'
import { type Cost, createDeriver } from './accounts/derive.ts'
import { createAccounts } from './accounts/handlers.ts'
import { createPins, savePin } from './accounts/pin.ts'
import { accountOfSlot, insertOwner } from './accounts/repository.ts'
import { createVault, type Opened, type Rotated, type Rotation } from './accounts/vault.ts'
import { censusHandlers } from './census/handlers.ts'
import { claimsHandlers } from './claims/handlers.ts'
import type { Clock } from './clock.ts'
import { createChanges } from './database/changes.ts'
import type { AccountRow } from './database/schema.ts'
import { keepWalShort } from './database/wal.ts'
import { draftHandlers } from './drafts/handlers.ts'
import { readDrafts, writeDrafts } from './drafts/repository.ts'
import type { Environment } from './environment.ts'
import type { House } from './house.ts'
import { createKeepers } from './keepers.ts'
import type { CaptchaInForce, CensusInForce, Lookups } from './lookup/lookups.ts'
import { createOneTask } from './one-task.ts'
import { ownConsentText } from './people/consent.ts'
import { type OpenMap, peopleHandlers } from './people/handlers.ts'
import { maySee } from './people/repository.ts'
import { rowOf } from './people/rows.ts'
import { preferencesHandlers } from './preferences/handlers.ts'
import { readPlace, readPreferences, writePlace } from './preferences/repository.ts'
import { queueHandlers, queueState } from './queue/handlers.ts'
import { createLane } from './queue/lane.ts'
import { siteAt } from './queue/policy.ts'
import type { Probe } from './queue/probe.ts'
import { startPruning } from './queue/pruning.ts'
import { createReader, createSpareReader } from './reader/reader.ts'
import { Refusal } from './refusal.ts'
import { createChosenFiles, type SaveDialogs } from './saved-file.ts'
import { runSelfTest, sweepSelfTest } from './self-test/self-test.ts'
import { censusInForce } from './settings/census.ts'
import { captchaKey, captchaWay, settingsHandlers } from './settings/handlers.ts'
import { autoLockMinutes } from './settings/repository.ts'
import { createExporter } from './spreadsheet/exporter.ts'
import { spreadsheetHandlers } from './spreadsheet/handlers.ts'
import { type PrintPdf, summaryHandlers } from './summary/handlers.ts'

/** What an answer of the census may alter. */
const answeredParts: readonly ListedPart[] = ['status', 'departamento', 'municipio', 'puesto', 'mesa']

export interface AppOptions {
  dataDir: string
  /** Folder of drizzle's SQL and journal. */
  migrations: string
  /** Entry file of the reader's thread. */
  readerFile: string
  nativeBinding?: string | undefined
  environment: Environment
  clock: Clock
  /** What a try of a password costs: see accounts/keys.ts. */
  passwordCost?: Cost
  dialogs: SaveDialogs
  printPdf: PrintPdf
  openMap: OpenMap
  probe: Probe
  /** `census`: read at each lookup. */
  createLookup(captcha: CaptchaInForce, census: () => CensusInForce): Lookups
  /** Milliseconds until somebody who types in the window has been still for a while; 0: nobody types. */
  typingMs(): number
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
  /** Puts a new page into the window: what the old one held is gone. */
  renewPage(): void
  /** Draws window and pages in it from now on. */
  showTheme(theme: Theme): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

export interface App {
  handlers: Handlers
  session(): Session | null
  /** The window shows something: what a sign-in will need is read meanwhile. */
  prepare(): void
  /** Something changed that the queue may care about: the computer woke up, say. */
  wake(): void
  /** A key or the pointer was used in the window. */
  active(): void
  /** The computer goes to sleep, say; harmless where nobody is signed in. */
  lock(): void
  /** Breaks the running lookup off, gives it back to the queue, checkpoints and closes. */
  close(): Promise<void>
}

/** The whole app without its shell: sign-in → open → queue, and the handler of every channel. */
export function createApp(options: AppOptions): App {
  const { clock, environment } = options
  const deriver = createDeriver()
  const vault = createVault(options.dataDir, { ...options, derive: deriver.derive })
  const spareReader = createSpareReader(options.readerFile)
  let house: (House & { close(): Promise<void> }) | null = null
  let entering: Promise<Account> | null = null
  /** The house is furnished and its queue goes on, but nobody is signed in. */
  let isLocked = false
  /** The database is closed and comes back under another key: whoever asks meanwhile is refused. */
  let isMoving = false
  let moving: Promise<unknown> | null = null

  /**
   * The house with the account that is signed in, read at each call: its role may have been changed since, and whoever
   * was removed is as good as locked out. null: nobody is signed in.
   */
  const present = (): House | null => {
    if (house === null || isLocked) return null
    if (isMoving) return house
    const account = accountOfSlot(house.database, house.account.slotId)
    if (account === null) {
      lock()
      return null
    }
    house.account = account
    return house
  }

  /** For a call that `session` has let in: that has read the account already. */
  const inside = (): House => {
    if (house === null || isLocked) throw new Refusal('not_signed_in')
    if (isMoving) throw new Refusal('busy')
    return house
  }

  const pins = createPins()
  const autoLock = createAutoLock(clock, lock)
  const chosenFiles = createChosenFiles(inside, options.dialogs)
  const printTask = createOneTask()

  /** The queue goes on, but opens no window. */
  function lock(): void {
    if (house === null || isLocked) return
    house.lane.personLeft()
    printTask.cancel()
    house.flushKept()
    autoLock.stop()
    accounts.forget()
    emit('session.locked', null)
    isLocked = true
    options.renewPage()
  }

  /** Who locked; null: the account was removed since. */
  function lockedAccount({ database, account }: House): AccountRow | null {
    return isMoving ? account : accountOfSlot(database, account.slotId)
  }

  /** A page that is locked is told nothing. */
  const emit: AppOptions['emit'] = (name, event) => {
    if (name === 'people.changed') house?.written()
    if (!isLocked) options.emit(name, event)
  }

  /** One at a time: two clicks must not open two houses. */
  async function enter(arrive: () => Promise<House>): Promise<Account> {
    if ((house !== null && !isLocked) || entering !== null) throw new Refusal('already_signed_in')
    if (isMoving) throw new Refusal('busy')
    entering = arrive().then(({ lane, account, database }) => {
      isLocked = false
      options.showTheme(readPreferences(database, account.id).theme)
      autoLock.start(autoLockMinutes(database))
      // The window of a captcha shows a leader's person: it is opened for leaders alone.
      if (account.role === 'LEADER') lane.personHere()
      else {
        lane.personLeft()
        lane.wake()
      }
      return publicAccount(account)
    })
    try {
      return await entering
    } finally {
      entering = null
    }
  }

  async function moveIn(open: () => Promise<Opened>): Promise<House> {
    const opened = await open()
    // Each takes its time: whatever else waits for main comes in between.
    await setImmediate()
    const furnished = furnish(opened)
    house = furnished
    return furnished
  }

  /** The database is open already: only the secret, which `verify` looks at, has to be the right one. */
  async function unlock(locked: House, slotId: string, verify: () => Promise<unknown>): Promise<House> {
    await verify()
    const account = accountOfSlot(locked.database, slotId)
    if (account === null) throw new Refusal('account_removed')
    locked.account = account
    pins.forgive(account)
    return locked
  }

  async function unlockByPin(locked: House, pin: string): Promise<House> {
    await pins.verify(locked.account, pin)
    return locked
  }

  /** Out of the house and into what `rotate` opens; nobody is signed in any more where it opens nothing. */
  async function moveOver(rotate: (leave: Rotation['leave']) => Promise<Rotated>): Promise<Rotated['kind']> {
    const moved = move(rotate)
    moving = moved
    try {
      return await moved
    } finally {
      isMoving = false
      moving = null
    }
  }

  async function move(rotate: (leave: Rotation['leave']) => Promise<Rotated>): Promise<Rotated['kind']> {
    let rotated: Rotated
    try {
      rotated = await rotate(async () => {
        isMoving = true
        await house?.close()
      })
      house = furnish(rotated.opened)
    } catch (error) {
      if (isMoving) {
        house?.database.close()
        house = null
      }
      throw error
    }
    if (isLocked) house.lane.personLeft()
    house.lane.wake()
    if (rotated.kind === 'failed') throw rotated.error
    return rotated.kind
  }

  function furnish(opened: Opened): House & { close(): Promise<void> } {
    try {
      return furnished(opened)
    } catch (error) {
      opened.database.close()
      throw error
    }
  }

  function furnished(opened: Opened): House & { close(): Promise<void> } {
    const { slotId, database, options: databaseOptions } = opened
    const account = accountOfSlot(database, slotId)
    if (account === null) throw new Refusal('keys_damaged')
    const key = () => captchaKey(database, environment)
    const way = () => captchaWay(database, environment)
    const census = () => censusInForce(database, environment)
    const lookups = options.createLookup({ key, way }, census)
    const changes = createChanges(database.sqlite)
    const reader = createReader(options.readerFile, databaseOptions, spareReader.take)
    const slowReader = createReader(options.readerFile, databaseOptions)
    const exporter = createExporter({
      openThread: () => createReader(options.readerFile, databaseOptions),
      slowReader,
      clock,
      tell: (progress) => emit('spreadsheet.progress', progress),
    })
    // The page will ask for it, and the thread takes a while to begin. Whoever asks then is told of what fails.
    if (account.role === 'LEADER')
      reader
        .run('list', { referredBy: account.id, view: everybody, version: changes.version() })
        .catch(() => {})
    const written = keepWalShort(databaseOptions.file, database.sqlite, slowReader, clock, options.log)
    const lane = createLane({
      database,
      lookup: lookups.lookup,
      clock,
      log: options.log,
      bootId: randomUUID(),
      probe: options.probe,
      site: () => siteAt(census().url, environment.pace),
      captchaWay: () => (way() === 'service' && key() === null ? null : way()),
      typingMs: options.typingMs,
      onPerson(personId) {
        // The queue runs for every leader; the page is told of what its account may see.
        const home = present()
        const row =
          home !== null && maySee(database, home.account, personId) ? rowOf(database.sqlite, personId) : null
        if (row === null) written()
        else emit('people.changed', { rows: [row], altered: answeredParts })
      },
      onState: () => {
        // Where nobody is named nothing is read: that the database cannot be read is told as well.
        const home = lane.state().running === null ? house : present()
        if (home === null) return
        const state = queueState(home)
        // Whoever passed a captcha in its window is here, though nothing moves in this one.
        if (state.running?.byPerson === true && state.running.step === 'querying') autoLock.active()
        emit('queue.changed', state)
      },
    })
    const kept = createKeepers(clock, options.log)
    const drafts = kept.keeper<Drafts>({
      what: 'a draft',
      read: (accountId) => readDrafts(database, accountId),
      write: (accountId, forms) => changes.apart(() => writeDrafts(database, accountId, forms)),
    })
    const places = kept.keeper<Place | null>({
      what: 'a place',
      read: (accountId) => readPlace(database, accountId),
      write: (accountId, place) => changes.apart(() => writePlace(database, accountId, place)),
    })
    const browserTask = createOneTask()
    const scratchFolder = path.join(options.dataDir, 'self-test')
    const swept = sweepSelfTest(scratchFolder)
    const selfTest = async (signal: AbortSignal) => {
      await swept
      return await runSelfTest(
        { ...options, database, folder: scratchFolder, lookup: lookups.testLookup },
        signal,
      )
    }
    const stopPruning = startPruning({ database, clock, apart: changes.apart, log: options.log })
    async function close(): Promise<void> {
      stopPruning()
      kept.flush()
      await Promise.all([browserTask.close(), exporter.close(), lane.stop()])
      await lookups.close()
      await Promise.all([reader.close(), slowReader.close()])
      database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
      database.close()
    }
    const { browserCare, readElections, showCaptcha, captchaBalance } = lookups
    const home = {
      database,
      reader,
      changes,
      written,
      slowReader,
      exporter,
      lane,
      databaseKey: databaseOptions.key,
      account,
      drafts,
      places,
      flushKept: kept.flush,
      readElections,
      showCaptcha,
      captchaBalance,
      browserCare,
      browserTask,
      selfTest,
      close,
    }
    return home
  }

  const accounts = createAccounts({ house: inside, vault, clock, emit, moveOver })

  const handlers: Handlers = {
    session: {
      state() {
        const home = present()
        if (home !== null) return { kind: 'signed_in', account: publicAccount(home.account) }
        const slots = vault.slots()
        if (slots === null) return { kind: 'first_start', consent: ownConsentText() }
        const accounts: ListedAccount[] = slots.map(({ id, displayName }) => ({ slotId: id, displayName }))
        const account = house === null ? null : lockedAccount(house)
        if (account === null) return { kind: 'signed_out', accounts }
        const triesLeft = pins.triesLeft(account)
        const pin = triesLeft === null ? null : { triesLeft }
        return { kind: 'locked', slotId: account.slotId, pin, accounts }
      },
      createFirstAccount(input) {
        if (input.textVersion !== ownConsentText().version)
          throw new Refusal('invalid_input', { fields: { textVersion: 'invalid' } })
        return enter(() =>
          moveIn(() =>
            vault.create(input.displayName, input.password, (database, slotId) =>
              insertOwner(database, input, slotId, clock.now()),
            ),
          ),
        )
      },
      signIn: ({ slotId, password }) =>
        enter(() => {
          const locked = house
          if (locked === null) return moveIn(() => vault.unlock(slotId, password))
          return unlock(locked, slotId, () => vault.verify(slotId, password, locked))
        }),
      resetByRecovery: ({ slotId, code, password }) =>
        enter(async () => {
          const locked = house
          if (locked !== null)
            return unlock(locked, slotId, () => vault.resetByCode(slotId, code, password, locked))
          return moveIn(() => vault.unlockByCode(slotId, code, password))
        }),
      lock() {
        lock()
        return null
      },
      unlockWithPin: ({ pin }) =>
        enter(async () => {
          if (house === null) throw new Refusal('pin_spent')
          return await unlockByPin(house, pin)
        }),
      async setPin({ password, pin }) {
        const home = inside()
        const { account, database } = home
        await vault.verify(account.slotId, password, home)
        const changed = await savePin(database, account, pin)
        if (home.account.id === changed.id) home.account = changed
        pins.forgive(changed)
        return null
      },
      accountConsent: () => ownConsentText(),
      hasPin: () => inside().account.pin !== null,
      keepPlace(place, { accountId }) {
        inside().places.keep(accountId, place)
        return null
      },
      place: (_, { accountId }) => inside().places.read(accountId),
    },
    accounts: accounts.handlers,
    people: peopleHandlers(inside, clock, emit, options.openMap),
    claims: claimsHandlers(inside, clock, emit),
    drafts: draftHandlers(inside),
    preferences: preferencesHandlers(inside, options.showTheme),
    census: censusHandlers(inside, clock, emit),
    queue: queueHandlers(inside, clock, {
      retries: ({ database }) =>
        siteAt(censusInForce(database, environment).url, environment.pace).retryDelays.length,
      isPaid: ({ database }) => captchaWay(database, environment) === 'service',
    }),
    settings: settingsHandlers(inside, environment, emit, autoLock),
    spreadsheet: spreadsheetHandlers(inside, clock, chosenFiles),
    summary: summaryHandlers(inside, { ...options, files: chosenFiles, printTask, emit }),
  }

  return {
    handlers,
    session() {
      const home = present()
      return home === null ? null : sessionOf(home.account)
    },
    prepare() {
      if (house !== null) return
      deriver.prepare()
      spareReader.prepare()
    },
    wake: () => house?.lane.wake(),
    active: autoLock.active,
    lock,
    async close() {
      autoLock.stop()
      await entering?.catch(() => {})
      await moving?.catch(() => {})
      await printTask.close()
      const open = house
      house = null
      await Promise.all([open?.close(), spareReader.close(), deriver.close()])
    },
  }
}

const publicAccount = ({ id, displayName, role, isOwner }: AccountRow): Account => ({
  id,
  displayName,
  role,
  isOwner,
})

const sessionOf = ({ id, role, isOwner }: AccountRow): Session => ({ accountId: id, role, isOwner })
