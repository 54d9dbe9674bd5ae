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
  /** Cost of one password try: see accounts/keys.ts. */
  passwordCost?: Cost
  /** In a thread a secret unless given. */
  derive?: Derive
  dialogs: SaveDialogs
  printPdf: PrintPdf
  openMap: OpenMap
  emit: Emit
  /** Replaces the page in the window, process included. */
  renewPage(): void
  /** Sets the theme of the window and its pages. */
  showTheme(theme: Theme): void
}

export interface App extends Served {
  /** Call once the window is drawn: prepares the threads that a sign-in needs. */
  prepare(): void
  /** Wakes the queue: call after the computer woke up, for instance. */
  wake(): void
  /** A key or the pointer was used in the window. */
  active(): void
  /** Harmless if nobody is signed in. */
  lock(): void
  /** Gives the running lookup back to the queue, checkpoints and closes. */
  close(): Promise<void>
}

/** Composes the app without its shell: the session, and the handler of every channel. */
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
