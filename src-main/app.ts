import type { Theme } from '../src-preload/contract/index.ts'
import { type Cost, createDeriver, type Derive } from './accounts/derive.ts'
import { createAccounts } from './accounts/handlers.ts'
import { createVault } from './accounts/vault.ts'
import { createChosenFiles, type SaveDialogs } from './chosen-files.ts'
import { claimsHandlers } from './claims/handlers.ts'
import type { Served } from './dispatch.ts'
import { draftHandlers } from './drafts/handlers.ts'
import { createOneTask } from './one-task.ts'
import { type OpenMap, peopleHandlers } from './people/handlers.ts'
import { preferencesHandlers } from './preferences/handlers.ts'
import { queueHandlers } from './queue/handlers.ts'
import { siteAt } from './queue/policy.ts'
import { createSpareReader } from './reader/reader.ts'
import { censusHandlers } from './refresh/handlers.ts'
import { sessionHandlers } from './session/handlers.ts'
import type { Emit, OpenSessionOptions } from './session/open-session.ts'
import { createSession } from './session/session.ts'
import { censusInForce } from './settings/census.ts'
import { captchaWay, settingsHandlers } from './settings/handlers.ts'
import { spreadsheetHandlers } from './spreadsheet/handlers.ts'
import { type PrintPdf, summaryHandlers } from './summary/handlers.ts'

export interface AppOptions extends Omit<OpenSessionOptions, 'takeSpareReader'> {
  /** scrypt cost of new passwords and recovery codes; `usualCost` of accounts/keys.ts unless given. */
  passwordCost?: Cost
  /** Key derivation; runs each call in a new worker thread unless given. */
  derive?: Derive
  dialogs: SaveDialogs
  printPdf: PrintPdf
  openMap: OpenMap
  emit: Emit
  /** Loads a new page in a new renderer process. */
  renewPage(): void
  /** Sets the theme of the window and its pages. */
  showTheme(theme: Theme): void
}

export interface App extends Served {
  /** Starts the threads that a sign-in needs. Call after the first paint. */
  prepare(): void
  /** Wakes the queue, for example after the computer resumes. */
  wake(): void
  /** Records keyboard or pointer activity in the window. */
  active(): void
  /** No effect if nobody is signed in. */
  lock(): void
  /** Requeues the running lookup, checkpoints and closes the database. */
  close(): Promise<void>
}

/** Composes the session and the handlers of all channels, without Electron. */
export function createApp(options: AppOptions): App {
  const { clock, environment } = options
  const deriver = createDeriver()
  const vault = createVault(options.dataDir, { derive: deriver.derive, ...options })
  const spareReader = createSpareReader(options.readerFile)
  const printTask = createOneTask()
  const session = createSession({
    ...options,
    takeSpareReader: spareReader.take,
    onLock() {
      printTask.abort()
      accounts.forgetRecoveryCode()
    },
  })
  const { emit, unlocked, rekey } = session
  const accounts = createAccounts({ vault, clock, emit, unlocked, rekey })
  const files = createChosenFiles(unlocked, options.dialogs)

  return {
    handlers: {
      session: sessionHandlers(session, vault, clock),
      accounts: accounts.handlers,
      people: peopleHandlers(clock, emit, options.openMap),
      claims: claimsHandlers(clock, emit),
      drafts: draftHandlers(),
      preferences: preferencesHandlers(options.showTheme),
      census: censusHandlers(clock, emit),
      queue: queueHandlers(clock, {
        retries: (database) =>
          siteAt(censusInForce(database, environment).url, environment.pace).retryDelays.length,
        isPaid: (database) => captchaWay(database, environment) === 'service',
      }),
      settings: settingsHandlers(environment, emit, session.startAutoLock),
      spreadsheet: spreadsheetHandlers(clock, files),
      summary: summaryHandlers({ ...options, files, printTask, emit }),
    },
    signedIn: session.signedIn,
    prepare() {
      if (session.isOpen()) return
      deriver.prepare()
      spareReader.prepare()
    },
    wake: session.wake,
    active: session.active,
    lock: session.lock,
    async close() {
      await printTask.close()
      await session.close()
      await Promise.all([spareReader.close(), deriver.close()])
    },
  }
}
