import type { FolderRisk, Theme } from '../src-preload/contract/index.ts'
import { type Cost, createDeriver, type Derive } from './accounts/derive.ts'
import { createAccounts } from './accounts/handlers.ts'
import { usualCost } from './accounts/keys.ts'
import { createVault } from './accounts/vault.ts'
import { auditHandlers } from './audit/handlers.ts'
import { authorisationHandlers } from './authorisation/handlers.ts'
import { copyClosed } from './backup/closed.ts'
import { backupHandlers, type CopyDialogs } from './backup/handlers.ts'
import { createOpenedCopy } from './backup/opened.ts'
import { createRestores } from './backup/restore.ts'
import { createSalvages } from './backup/salvages.ts'
import { withBackupThread } from './backup/thread.ts'
import { finishEnd } from './campaign-end/end.ts'
import { campaignEndHandlers } from './campaign-end/handlers.ts'
import { changesHandlers } from './changes/handlers.ts'
import { createChosenFiles, type SaveDialogs } from './chosen-files.ts'
import { claimsHandlers } from './claims/handlers.ts'
import type { Program } from './diagnostics/facts.ts'
import { diagnosticsHandlers } from './diagnostics/handlers.ts'
import type { Served } from './dispatch.ts'
import { draftHandlers } from './drafts/handlers.ts'
import { erasureHandlers } from './erasure/handlers.ts'
import { type ExchangeDialogs, exchangeHandlers } from './exchange/handlers.ts'
import { followUpHandlers } from './follow-up/handlers.ts'
import { headquartersHandlers } from './headquarters/handlers.ts'
import { healthHandlers } from './health/handlers.ts'
import { type ImportDialogs, importHandlers } from './import/handlers.ts'
import { createOneTask } from './one-task.ts'
import { type OpenMap, peopleHandlers } from './people/handlers.ts'
import { noteOpened } from './people/opened.ts'
import { preferencesHandlers } from './preferences/handlers.ts'
import { type Printer, printingHandlers } from './printing/handlers.ts'
import { queueHandlers } from './queue/handlers.ts'
import { siteAt } from './queue/policy.ts'
import { createSpareReader } from './reader/reader.ts'
import { recheckHandlers } from './recheck/handlers.ts'
import { censusHandlers } from './refresh/handlers.ts'
import { Refusal } from './refusal.ts'
import { requestsHandlers } from './requests/handlers.ts'
import { rightsHandlers } from './rights/handlers.ts'
import { samplesHandlers } from './samples/handlers.ts'
import { sessionHandlers } from './session/handlers.ts'
import type { Emit, OpenSessionOptions } from './session/open-session.ts'
import { createSession } from './session/session.ts'
import { captchaWay } from './settings/captcha-accounts.ts'
import { censusInForce } from './settings/census.ts'
import { settingsHandlers } from './settings/handlers.ts'
import { spreadsheetHandlers } from './spreadsheet/handlers.ts'
import { summaryHandlers } from './summary/handlers.ts'
import { updatesHandlers } from './updates/handlers.ts'
import { createUpdates, type UpdatesOptions } from './updates/updates.ts'
import { createUnderway, createUpdateWork } from './updates/work.ts'

/** How this process updates itself; see `UpdatesOptions`. */
export type UpdateSource = Pick<UpdatesOptions, 'version' | 'bar' | 'openUpdater' | 'leave'>

export interface AppOptions extends Omit<OpenSessionOptions, 'takeSpareReader' | 'vault'> {
  /** scrypt cost of new passwords and recovery codes; `usualCost` of accounts/keys.ts unless given. */
  passwordCost?: Cost
  /** Key derivation; runs each call in a new worker thread unless given. */
  derive?: Derive
  /** For the diagnosis; 'source' of version 0 unless given. */
  program?: Program
  /** See `readLicences`; empty unless given. */
  licenceFiles?: readonly string[]
  /** See `HeldFolder.isOurs`. Only tests without a second process omit it. */
  holdsFolder?: () => boolean
  /** Risk of the data folder; never rejects. No check unless given. */
  folderRisk?: () => Promise<FolderRisk | null>
  dialogs: SaveDialogs
  copyDialogs: CopyDialogs
  importDialogs: ImportDialogs
  exchangeDialogs: ExchangeDialogs
  printer: Printer
  openMap: OpenMap
  emit: Emit
  /** Loads a new page in a new renderer process. */
  renewPage(): void
  /** Sets the theme of the window and its pages. */
  showTheme(theme: Theme): void
  /** The app does not update itself unless given. */
  updates?: UpdateSource
}

export interface App extends Served {
  /** Starts the threads that a sign-in needs, and starts to check for updates. Call once, after the first paint. */
  prepare(): void
  /** Wakes the queue, for example after the computer resumes. */
  wake(): void
  /** The laptop was plugged in, or runs on battery now. */
  powerChanged(): void
  /** Records keyboard or pointer activity in the window. */
  active(): void
  /** Tells the page that a copy was opened with the app. `file`: its absolute path. */
  openCopy(file: string): void
  /** No effect if nobody is signed in. */
  lock(): void
  /** Requeues the running lookup, checkpoints and closes the database. */
  close(): Promise<void>
}

const noUpdates: UpdateSource = {
  version: '0.0.0',
  bar: 'not_packaged',
  openUpdater: () => Promise.reject(new Error('there are no updates')),
  leave: () => Promise.reject(new Error('there are no updates')),
}

/** Composes the session and the handlers of all channels, without Electron. */
export function createApp(options: AppOptions): App {
  const { clock, environment } = options
  finishEnd(options.dataDir)
  const deriver = createDeriver()
  const derive = options.derive ?? deriver.derive
  const vault = createVault(options.dataDir, {
    ...options,
    derive,
    mendWal: (database, before) =>
      withBackupThread(options.backupFile, (thread) => thread.run('mendWal', { database, before })),
    async beforeMigration(database, keysText) {
      await copyClosed(options, database, keysText, 'migration', clock.now())
    },
  })
  const spareReader = createSpareReader(options.readerFile)
  const printTask = createOneTask()
  const session = createSession({
    ...options,
    vault,
    takeSpareReader: spareReader.take,
    onLock() {
      printTask.abort()
      accounts.forgetRecoveryCode()
    },
  })
  const { emit, unlocked, rekey } = session
  const accounts = createAccounts({ vault, clock, emit, unlocked, rekey, log: options.log })
  const opened = createOpenedCopy(() => options.emit('backup.copyOpened', null))
  const files = createChosenFiles(unlocked, options.dialogs)

  /** The open session's caller; null: none is open. Throws `Refusal('busy')` if it is locked or being changed. */
  function caller(): ReturnType<typeof unlocked> | null {
    if (session.isClosed()) return null
    const signed = session.signedIn()
    if (signed?.kind !== 'unlocked') throw new Refusal('busy')
    return signed
  }

  const underway = createUnderway()
  const updates = createUpdates({
    ...(options.updates ?? noUpdates),
    dataDir: options.dataDir,
    clock,
    work: createUpdateWork({ session, underway, isPrinting: printTask.isRunning }),
    tell: (state) => options.emit('updates.changed', state),
    log: options.log,
  })
  const restores = createRestores({ ...options, vault, derive })
  const salvages = createSalvages({ ...options, vault })

  async function closeSession(): Promise<void> {
    printTask.abort()
    accounts.forgetRecoveryCode()
    await session.close()
  }

  const people = peopleHandlers(clock, emit, options.openMap)
  const authorisation = authorisationHandlers(clock, options.dataDir, noteOpened)
  const census = censusHandlers(clock, emit)
  const queue = queueHandlers(clock, {
    retries: (database) =>
      siteAt(censusInForce(database, environment).url, environment.pace).retryDelays.length,
    isPaid: (database) => captchaWay(database, environment) === 'service',
  })
  const recheck = recheckHandlers(clock, files)
  const spreadsheet = spreadsheetHandlers(clock, files)
  const exchange = exchangeHandlers({
    clock,
    dialogs: options.exchangeDialogs,
    files,
    derive,
    cost: options.passwordCost ?? usualCost,
    unlocked,
    emit,
  })
  const summary = summaryHandlers(clock, files)
  const followUp = followUpHandlers(clock)
  const printing = printingHandlers({ ...options, files, printTask, emit })

  return {
    handlers: {
      session: sessionHandlers(session, vault, clock, accounts.renewKeyIfDue, options.log),
      accounts: accounts.handlers,
      people: people.people,
      authorisation: authorisation.authorisation,
      claims: claimsHandlers(clock, emit),
      requests: requestsHandlers(clock, files),
      rights: rightsHandlers(clock, files),
      changes: changesHandlers(clock, emit),
      drafts: draftHandlers(),
      erasure: {
        ...erasureHandlers(clock, emit),
        ...campaignEndHandlers({ ...options, vault, printTask, closeSession }),
      },
      preferences: preferencesHandlers(options.showTheme),
      census: census.census,
      queue: queue.queue,
      recheck: recheck.recheck,
      settings: settingsHandlers({
        ...options,
        emit,
        startAutoLock: session.startAutoLock,
        folderRisk: options.folderRisk ?? (async () => null),
        electionsChanged: () => session.open()?.tellRecheck(),
      }),
      spreadsheet: spreadsheet.spreadsheet,
      import: importHandlers({ clock, dialogs: options.importDialogs, files, unlocked }),
      exchange: exchange.exchange,
      headquarters: headquartersHandlers(clock),
      audit: auditHandlers(clock, files),
      health: healthHandlers(emit),
      summary: summary.summary,
      samples: samplesHandlers(clock, emit),
      followUp: followUp.followUp,
      printing: printing.printing,
      campaign: {
        ...people.campaign,
        ...authorisation.campaign,
        ...census.campaign,
        ...queue.campaign,
        ...recheck.campaign,
        ...spreadsheet.campaign,
        ...exchange.campaign,
        ...summary.campaign,
        ...followUp.campaign,
        ...printing.campaign,
      },
      backup: backupHandlers({
        clock,
        restores: {
          ...restores,
          preview: (...input) => underway.during('restore', () => restores.preview(...input)),
          restore: (...input) => underway.during('restore', () => restores.restore(...input)),
        },
        salvages: {
          ...salvages,
          salvage: (...input) => underway.during('salvage', () => salvages.salvage(...input)),
        },
        dialogs: options.copyDialogs,
        opened,
        accounts: () => (vault.slots() ?? []).map(({ id, displayName }) => ({ slotId: id, displayName })),
        unlocked,
        caller,
        closeSession,
        onProgress: (progress) => options.emit('backup.restoreProgress', progress),
        onSalvageProgress: (progress) => options.emit('backup.salvageProgress', progress),
      }),
      diagnostics: diagnosticsHandlers({
        ...options,
        program: options.program ?? { version: '0', build: 'source' },
        session() {
          const signed = session.signedIn()
          return signed?.kind === 'unlocked' ? signed.session : null
        },
      }),
      updates: updatesHandlers(updates, caller),
    },
    signedIn: session.signedIn,
    prepare() {
      updates.start()
      if (session.open() !== null) return
      deriver.prepare()
      spareReader.prepare()
    },
    openCopy: opened.open,
    wake: session.wake,
    powerChanged: () => session.open()?.lane.scheduleChanged(),
    active: session.active,
    lock: session.lock,
    async close() {
      updates.close()
      await printTask.close()
      await session.close()
      await Promise.all([spareReader.close(), deriver.close()])
    },
  }
}
