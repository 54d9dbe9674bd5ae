import { randomUUID } from 'node:crypto'
import path from 'node:path'
import {
  type DatabaseHealth,
  type Drafts,
  type Events,
  everybody,
  type ListedPart,
  type PersonRow,
  type ScreenState,
  type SelfTest,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { textOf } from '../accounts/key-file.ts'
import type { KeyKeeper } from '../accounts/key-keeper.ts'
import { accountOfSlot } from '../accounts/repository.ts'
import type { Opened, Vault } from '../accounts/vault.ts'
import { removeFiles } from '../authorisation/proofs.ts'
import { type Backups, startBackups } from '../backup/backups.ts'
import { startHealthChecks } from '../backup/health.ts'
import { createRescue, type Rescue } from '../backup/rescue.ts'
import { withBackupThread } from '../backup/thread.ts'
import { type CampaignWatch, createCampaignWatch } from '../campaign-watch.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import { keepAcknowledged } from '../database/acknowledged.ts'
import { type Changes, createChanges } from '../database/changes.ts'
import { readMissing } from '../database/missing.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import { createSteps, type Steps } from '../database/steps.ts'
import { createWalKeeper } from '../database/wal.ts'
import { createDebouncedWrites, type Debounced } from '../debounced-writes.ts'
import { readDrafts, writeDrafts } from '../drafts/repository.ts'
import type { Environment } from '../environment.ts'
import { startHiddenExpiry } from '../erasure/hidden.ts'
import { createPurge, type Purge } from '../erasure/purge.ts'
import { createExchanger, type Exchanger } from '../exchange/exchanger.ts'
import type { CallContext } from '../handler-types.ts'
import { createHeadquarters, type Headquarters } from '../headquarters/headquarters.ts'
import { createImporter, type Importer } from '../import/importer.ts'
import type { ReadElections } from '../lookup/elections.ts'
import type { BrowserCare, CaptchaInForce, CensusInForce, Lookups } from '../lookup/lookups.ts'
import { isInCampaign, maySee } from '../may-see.ts'
import { createOneTask, type OneTask } from '../one-task.ts'
import { ownRowOf, rowOf } from '../people/rows.ts'
import { tellShown } from '../people/tell-shown.ts'
import { readScreenState, writeScreenState } from '../preferences/repository.ts'
import { queueState } from '../queue/handlers.ts'
import { createLane, type Lane } from '../queue/lane.ts'
import { createMoneyWatch, type MoneyWatch } from '../queue/money-watch.ts'
import { siteAt } from '../queue/policy.ts'
import type { Probe } from '../queue/probe.ts'
import { startPruning } from '../queue/pruning.ts'
import type { Power } from '../queue/schedule.ts'
import { createReader, type Reader } from '../reader/reader.ts'
import { recheckState } from '../recheck/handlers.ts'
import { measuresOf } from '../recheck/measures.ts'
import { createRechecker, type Rechecker } from '../recheck/rechecker.ts'
import { Refusal } from '../refusal.ts'
import { runSelfTest, sweepSelfTest } from '../self-test/self-test.ts'
import { captchaAccounts, captchaWay } from '../settings/captcha-accounts.ts'
import { censusInForce } from '../settings/census.ts'
import { noteOffered } from '../settings/offered-elections.ts'
import { createExporter, type Exporter } from '../spreadsheet/exporter.ts'
import type { SpareThread } from '../thread/thread.ts'
import { createUnfinishedFiles, type UnfinishedFiles } from '../unfinished-files.ts'
import type { Whose } from '../whose.ts'

/** Services of an unlocked session. They continue while it is locked, for the queue. */
export interface OpenSession {
  database: Database
  /** Key of the database; never leaves the main process. */
  databaseKey: Uint8Array
  keyFile: KeyKeeper
  /** Serves reads for which the page waits. */
  reader: Reader
  /** Serves reads that may take seconds. */
  slowReader: Reader
  changes: Changes
  campaign: CampaignWatch
  steps: Steps
  /**
   * Call after every commit, before answering its caller. Notes the acknowledged changes, and checkpoints the WAL once
   * writing pauses. Cheap; no effect if nothing was written.
   */
  wrote(): void
  exporter: Exporter<Reader>
  importer: Importer
  exchanger: Exchanger
  headquarters: Headquarters
  rechecker: Rechecker
  /** Emits the `recheckState` of the account in the window. */
  tellRecheck(): void
  unfinishedFiles: UnfinishedFiles
  lane: Lane
  backups: Backups
  purge: Purge
  health(): DatabaseHealth
  rescue: Pick<Rescue, 'state'>
  drafts: Debounced<Drafts>
  /** null: none was saved yet. */
  screenStates: Debounced<ScreenState | null>
  /** Writes pending drafts and screen states now. */
  flush(): void
  readElections: ReadElections
  /** Brings the captcha window to the front; false if none is open. */
  showCaptcha(): Promise<boolean>
  /** Balances of the captcha accounts. */
  money: MoneyWatch
  browserCare: BrowserCare
  /** Runs one long browser task at a time: `browserCare` or `selfTest`. */
  browserTask: OneTask
  /** Once the signal is aborted, rejects with its reason. */
  selfTest(signal: AbortSignal): Promise<SelfTest>
  /** Aborts running tasks, requeues the running lookup, checkpoints and closes the database. */
  close(): Promise<void>
}

export type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void

export interface OpenSessionOptions {
  dataDir: string
  /** Folder of drizzle's SQL and journal. */
  migrations: string
  /** Entry file of the reader threads. */
  readerFile: string
  /** Entry file of the backup thread. */
  backupFile: string
  /** Roots of the plugged-in volumes; default: the system's. */
  volumes?: () => Promise<string[]>
  vault: Pick<Vault, 'whileKeysStay'>
  nativeBinding?: string | undefined
  environment: Environment
  clock: Clock
  probe: Probe
  /** `census` is called at each lookup. */
  createLookup(captcha: CaptchaInForce, census: () => CensusInForce): Lookups
  /** By the app's routes through proxies. */
  fetch: typeof globalThis.fetch
  /** Milliseconds until typing in the window counts as paused; 0: no typing. */
  typingMs(): number
  power: Power
  takeSpareReader: SpareThread['take']
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/** The page in the window, and its user. */
export interface Page {
  emit: Emit
  /** The signed-in account; null: none. */
  account(): AccountRow | null
  /** Records user activity outside the app's window. */
  active(): void
  /** See `AutoLock`. */
  idleMs(): number
}

/** Creates the services of an opened database; closes it if that fails. */
export function openSession(
  opened: Opened,
  options: OpenSessionOptions,
  page: Page,
): CallContext<OpenSession> {
  try {
    const account = accountOfSlot(opened.database, opened.slotId)
    if (account === null) throw new Refusal('keys_damaged')
    return { session: createServices(opened, account, options, page), account }
  } catch (error) {
    opened.keyFile.close()
    opened.database.close()
    throw error
  }
}

function createServices(
  { database, options: databaseOptions, keyFile }: Opened,
  account: AccountRow,
  options: OpenSessionOptions,
  page: Page,
): OpenSession {
  const { environment, clock, readerFile, log } = options
  const accounts = () => captchaAccounts(database, environment)
  const way = () => captchaWay(database, environment)
  const census = () => censusInForce(database, environment)
  const lookups = options.createLookup({ accounts, way: () => way() ?? 'assisted' }, census)
  const reader = createReader(readerFile, databaseOptions, options.takeSpareReader)
  const slowReader = createReader(readerFile, databaseOptions)
  const { sqlite } = database
  const { file: databaseFile, key: databaseKey } = databaseOptions
  const acknowledged = keepAcknowledged(databaseFile, databaseKey, sqlite)
  const { checkpointing } = acknowledged
  const walKeeper = createWalKeeper({
    databaseFile,
    sqlite,
    reader: slowReader,
    clock,
    log,
    checkpointing,
    isInPlace: database.isInPlace,
  })
  const rescue = createRescue({
    ...options,
    database,
    options: databaseOptions,
    keysText: () => textOf(keyFile.read().keys, Buffer.from(databaseKey)),
    onChange(replaced) {
      if (page.account()?.role === 'LEADER')
        page.emit('health.changed', { missing: readMissing(database), replaced })
    },
  })
  let headquarters: Headquarters | undefined
  function wrote(): void {
    // A rotation has closed the database.
    if (!sqlite.open || !rescue.look()) return
    acknowledged.note()
    walKeeper.wrote()
    headquarters?.noted()
  }
  const changes = notingWrites(createChanges(sqlite), wrote)
  // Starts the reader thread before the page's first read. Errors are ignored: the page's own read reports them.
  if (account.role === 'LEADER')
    reader.run('list', { ...firstShown(database, account), version: changes.version() }).catch(() => {})
  const unfinishedFiles = createUnfinishedFiles(database, changes, slowReader, log)
  void unfinishedFiles.sweep()
  removeFiles(database, options.dataDir)
  const exporter = createExporter({
    openThread: () => createReader(readerFile, databaseOptions, undefined, exportLimits),
    files: unfinishedFiles,
    clock,
    tell: (progress) => page.emit('spreadsheet.progress', progress),
  })
  const campaign = createCampaignWatch()
  const steps = createSteps(database.sqlite)
  const lane = createLane({
    database,
    lookup: lookups.lookup,
    clock,
    log,
    bootId: randomUUID(),
    async probe(url, signal) {
      // The result could not be stored.
      if (!database.isInPlace()) throw movedDatabase()
      return await options.probe(url, signal)
    },
    site: () => siteAt(census().url, environment.pace),
    captchaAccounts: lookups.captchaAccounts,
    captchaPollMs: environment.captchaPollMs,
    captchaWay: () => (way() === 'service' && accounts().length === 0 ? null : way()),
    typingMs: options.typingMs,
    roundWindows: lookups.roundWindows,
    mayRead(personId) {
      const operator = page.account()
      return operator !== null && maySee(database, operator, personId)
    },
    isOnBattery: options.power.isOnBattery,
    onPerson(personId) {
      wrote()
      reportPerson({ database, campaign }, personId, page)
      rechecker.personChanged(personId)
    },
    onElections(url, elections) {
      if (changes.untracked(() => noteOffered(database, url, elections, clock.now()))) tellRecheck()
    },
    onState() {
      wrote()
      const { running } = lane.state()
      if (running !== null && !running.byOperator) money.used()
      reportQueue({ database, lane, money }, page)
    },
  })
  const money = createMoneyWatch({
    database,
    clock,
    inUse: () => (way() === 'service' ? accounts().map(({ provider }) => provider) : []),
    balance: lookups.captchaBalance,
    gapMs: () => lane.gapMs(),
    untracked: changes.untracked,
    onChange: () => reportQueue({ database, lane, money }, page),
  })
  function removed(personIds: readonly number[]): void {
    const running = lane.state().running?.personId
    if (running !== undefined && personIds.includes(running)) lane.dropped(running)
    page.emit('people.removed', { ids: [...personIds] })
    rechecker.look()
  }
  function tellRecheck(): void {
    const reader = page.account()
    if (reader?.role === 'LEADER') page.emit('recheck.changed', recheckState({ rechecker, database }, reader))
  }
  const rechecker = createRechecker({
    database,
    reader: slowReader,
    clock,
    lane,
    measures: () =>
      measuresOf(database, {
        seller: way() === 'service' ? (captchaAccounts(database, environment)[0]?.provider ?? null) : null,
        leftMs: lane.leftMs,
        now: clock.now(),
      }),
    wrote,
    told(personIds) {
      const reader = page.account()
      if (reader !== null) tellShown({ database, campaign }, reader, personIds, page.emit)
    },
    news: tellRecheck,
    log,
  })
  void rechecker.recover()
  const purge = createPurge({
    database,
    clock,
    emptyWal: walKeeper.empty,
    removeFiles: () => removeFiles(database, options.dataDir),
    untracked: changes.untracked,
    log,
  })
  purge.begin()
  const stopHiddenExpiry = startHiddenExpiry({
    database,
    clock,
    erased(personIds) {
      wrote()
      removed(personIds)
      purge.begin()
    },
    log,
  })
  const importer = createImporter({
    database,
    // Limits a hostile file; real files need less memory.
    openThread: () => createReader(readerFile, databaseOptions, undefined, importLimits),
    reader: slowReader,
    clock,
    changes,
    tell: (progress) => page.emit('import.progress', progress),
    wrote,
    imported: () => page.emit('people.stale', null),
    removed,
    wake: lane.wake,
    log,
  })
  void importer.recover()
  const exchanger = createExchanger({
    database,
    openThread: () => createReader(readerFile, databaseOptions, undefined, importLimits),
    clock,
    tell: (progress) => page.emit('exchange.progress', progress),
    wrote,
    changed: () => page.emit('people.stale', null),
    removed(personIds) {
      removed(personIds)
      purge.begin()
    },
    taken: steps.exchanged,
    wake: lane.wake,
    log,
  })
  void exchanger.recover()
  const headquartersService = createHeadquarters({
    database,
    clock,
    fetch: options.fetch,
    wrote,
    checkpointed: walKeeper.checkpointed,
    untracked: changes.untracked,
    changed() {
      page.emit('people.stale', null)
      if (page.account()?.isOwner === true) page.emit('claims.changed', { open: openClaims(sqlite) })
      rechecker.look()
    },
    removed(personIds) {
      removed(personIds)
      purge.begin()
    },
    wake: lane.wake,
    tell: (state) => page.emit('headquarters.changed', state),
    log,
  })
  headquarters = headquartersService
  const debounced = createDebouncedWrites(clock, log)
  const drafts = debounced.add<Drafts>({
    what: 'a draft',
    read: (accountId) => readDrafts(database, accountId),
    write: (accountId, forms) => changes.untracked(() => writeDrafts(database, accountId, forms)),
  })
  const screenStates = debounced.add<ScreenState | null>({
    what: 'a screen state',
    read: (accountId) => readScreenState(database, accountId),
    write: (accountId, state) => changes.untracked(() => writeScreenState(database, accountId, state)),
  })
  keyFile.follow((state) => page.emit('accounts.keyFile', state))
  const browserTask = createOneTask()
  const backups = startBackups(
    {
      database,
      options: databaseOptions,
      whileKeysStay: (work) => options.vault.whileKeysStay({ database, databaseKey }, work),
      tell(state) {
        if (page.account()?.role === 'LEADER') page.emit('backup.changed', state)
      },
      countPeople: () => slowReader.run('countPeople', {}),
    },
    { ...options, idleMs: page.idleMs },
  )
  const checks = startHealthChecks({
    file: path.join(options.dataDir, 'checks.json'),
    clock,
    idleMs: page.idleMs,
    async check(kind) {
      if (!database.isInPlace()) throw new Refusal('replaced_elsewhere')
      return await withBackupThread(
        options.backupFile,
        (thread) => thread.run('check', { database: databaseOptions, kind }),
        'nobody',
      )
    },
    onChange(health) {
      if (page.account()?.role === 'LEADER') page.emit('backup.healthChanged', health)
    },
    log,
  })
  const stopPruning = startPruning({ database, clock, untracked: changes.untracked, log })
  const { browserCare, readElections, showCaptcha } = lookups
  return {
    database,
    databaseKey,
    keyFile,
    reader,
    slowReader,
    changes,
    campaign,
    steps,
    wrote,
    exporter,
    importer,
    exchanger,
    headquarters: headquartersService,
    rechecker,
    tellRecheck,
    unfinishedFiles,
    lane,
    money,
    backups,
    purge,
    health: checks.health,
    rescue,
    drafts,
    screenStates,
    flush: debounced.flush,
    readElections,
    showCaptcha,
    browserCare,
    browserTask,
    selfTest: createSelfTest(database, lookups, options),
    async close() {
      stopPruning()
      stopHiddenExpiry()
      debounced.flush()
      await Promise.all([
        browserTask.close(),
        exporter.close(),
        importer.close(),
        exchanger.close(),
        headquartersService.close(),
        rechecker.close(),
        backups.close(),
        checks.close(),
        lane.stop(),
        purge.close(),
      ])
      await lookups.close()
      wrote()
      walKeeper.stop()
      await Promise.all([reader.close(), slowReader.close()])
      keyFile.look()
      await rescue.close()
      keyFile.close()
      if (database.isInPlace()) {
        const done = checkpointing()
        const [result] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
        if (result?.busy === 0) done()
      }
      acknowledged.close()
      database.close()
      rescue.clear()
    },
  }
}

/** The list that the page restores: see `ScreenState`. */
function firstShown(database: Database, { id, isOwner }: AccountRow): { whose: Whose; view: TableView } {
  const saved = readScreenState(database, id)
  return { whose: isOwner && saved?.scope === 'campaign' ? 'campaign' : id, view: saved?.view ?? everybody }
}

/**
 * Limits of a thread that writes a file: a larger heap would be collected later. Lists of some million ids fit into it.
 */
const exportLimits = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 256 }

/** Limits of the thread that holds an imported file. */
const importLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 400 }

/** Has SQLite's own code for this error, so that the lane waits as for other trouble of the disk. */
const movedDatabase = () =>
  Object.assign(new Error('the database is not in its place'), { code: 'SQLITE_READONLY_DBMOVED' })

const notingWrites = (changes: Changes, wrote: () => void): Changes => ({
  ...changes,
  untracked(write) {
    try {
      return changes.untracked(write)
    } finally {
      wrote()
    }
  },
})

/** Parts of a row that a lookup may change. */
const lookedUpParts: readonly ListedPart[] = ['status', 'departamento', 'municipio', 'puesto', 'mesa']

/** The queue runs for all leaders, but the page may only get people whom it may show. */
function reportPerson(
  { database, campaign }: Pick<OpenSession, 'database' | 'campaign'>,
  personId: number,
  page: Page,
): void {
  const account = page.account()
  const row = account === null ? null : shownRow(database, campaign, account, personId)
  if (row !== null) page.emit('people.changed', { rows: [row], altered: lookedUpParts })
}

function shownRow(
  database: Database,
  { isFollowed }: CampaignWatch,
  account: AccountRow,
  personId: number,
): PersonRow | null {
  if (isFollowed && account.isOwner && isInCampaign(database, personId))
    return rowOf(database.sqlite, personId)
  if (personId === account.personId) return ownRowOf(database.sqlite, personId)
  return maySee(database, account, personId) ? rowOf(database.sqlite, personId) : null
}

function reportQueue(session: Pick<OpenSession, 'database' | 'lane' | 'money'>, page: Page): void {
  // Reads the account only if the state mentions a person: the state must be reported even if the database cannot be
  // read.
  const { running, round } = session.lane.state()
  const isNaming = running !== null || round?.ended === null
  const account = isNaming || round !== null ? page.account() : null
  if (isNaming && account === null) return
  const state = queueState(session, account)
  // Solving a captcha in its window counts as user activity.
  if (state.running?.byOperator === true && state.running.step === 'querying') page.active()
  page.emit('queue.changed', state)
}

function createSelfTest(
  database: Database,
  { testLookup }: Lookups,
  options: OpenSessionOptions,
): OpenSession['selfTest'] {
  const folder = path.join(options.dataDir, 'self-test')
  const swept = sweepSelfTest(folder)
  return async (signal) => {
    await swept
    return await runSelfTest({ ...options, database, folder, lookup: testLookup }, signal)
  }
}
