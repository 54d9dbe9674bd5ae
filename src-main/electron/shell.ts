import os from 'node:os'
import path from 'node:path'
import { app, type BrowserWindow, dialog, Menu, nativeTheme, powerMonitor, session } from 'electron'
import type { AppError, Events, FolderHolder, Theme } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { App, UpdateSource } from '../app.ts'
import { copyInArguments } from '../backup/opened.ts'
import { type HeldFolder, type Taking, takeFolder } from '../data-folder/hold.ts'
import { endsWithin } from '../deadline.ts'
import type { Program } from '../diagnostics/facts.ts'
import { dispatch } from '../dispatch.ts'
import type { OwnBrowser } from '../lookup/browser-process.ts'
import type { RunScript } from '../lookup/install-browser.ts'
import type { ProxySettings } from '../network/route.ts'
import type { Power } from '../queue/schedule.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { noteCrashes } from './crashes.ts'
import { createDialogs } from './dialogs.ts'
import { canReachFirst, removeForeignLock } from './first-instance.ts'
import { send, serveChannels } from './ipc.ts'
import { createLog, type Log } from './log.ts'
import { mergeChanges } from './merge-changes.ts'
import { nativeBinding } from './native-binding.ts'
import { watchPower } from './power.ts'
import { createPrinter } from './print-window.ts'
import { thisProgram } from './program.ts'
import { runScript } from './run-script.ts'
import { keepMemoryOutOfDumps, lockDown } from './security.ts'
import { runTrouble } from './trouble-window.ts'
import { startAgain, updateSource } from './updater.ts'
import { bringToFront, createWindow, loadApp, renewPage } from './window.ts'
import { createWindowFocus, type WindowFocus } from './window-focus.ts'

/** Milliseconds that quitting may take before the app exits anyway. */
const longestQuitMs = 5_000

/** Milliseconds that closing may take before an update. If the app is not closed by then, it is not replaced. */
const longestCloseMs = 60_000

/** Milliseconds from the page's load to `prepare`: starting threads earlier would delay the first paint. */
const drawnAfterMs = 300

export interface Shell {
  dataDir: string
  /** See `HeldFolder.isOurs`. */
  holdsFolder(): boolean
  program: Program
  /** Root of the app: holds drizzle/ and out/. */
  appDir: string
  /** This executable, which is also a browser for lookups. */
  ownBrowser: OwnBrowser
  /** See `nativeBinding` of native-binding.ts. */
  nativeBinding: string | undefined
  runScript: RunScript
  /** Chromium's proxies for a URL: `PROXY host:port; DIRECT`. */
  resolveProxy(url: string): Promise<string>
  dialogs: ReturnType<typeof createDialogs>
  printer: ReturnType<typeof createPrinter>
  windowFocus: WindowFocus
  power: Power
  /** `config`: an `app-update.yml` for an app that is not packaged; null: none. */
  updates(proxies: ProxySettings, config: string | null): UpdateSource
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
  renewPage(): void
  showTheme(theme: Theme): void
  log: Log
}

/**
 * Takes the data folder, creates the window and builds the app; closes the app on quit. If the folder cannot be taken,
 * shows the first instance's window, or a window that explains why. `chosenDir`: null for the system's default.
 */
export function runShell(chosenDir: string | null, build: (shell: Shell) => App): void {
  keepMemoryOutOfDumps()
  // Makes Chromium's own texts, such as date inputs, Spanish on any system.
  app.commandLine.appendSwitch('lang', 'es-CO')
  const dataDir = path.resolve(chosenDir ?? app.getPath('userData'))
  const copy = copyInArguments(process.argv.slice(1), process.cwd())
  const taking = take(dataDir)
  if (taking.kind === 'held') {
    app.setPath('userData', dataDir)
    removeForeignLock(dataDir)
    // An older version of the app takes only Chromium's lock.
    if (app.requestSingleInstanceLock()) runApp(taking.folder, copy, build)
    else app.exit(0)
    return
  }
  if (taking.kind === 'in_use' && showFirst(dataDir, taking.holder, copy)) {
    app.exit(0)
    return
  }
  runTrouble(asError(taking, dataDir), dataDir, () => {
    const again = take(dataDir)
    if (again.kind !== 'held') return asError(again, dataDir)
    // The new process takes the folder.
    again.folder.release()
    return null
  })
}

const take = (dataDir: string): Taking =>
  takeFolder(dataDir, {
    nativeBinding: nativeBinding(),
    holder: { host: os.hostname(), pid: process.pid, since: Date.now() },
  })

function asError(taking: Exclude<Taking, { kind: 'held' }>, dataDir: string): AppError {
  return taking.kind === 'in_use'
    ? { code: 'folder_in_use', holder: taking.holder }
    : { code: 'folder_unusable', folder: dataDir }
}

/**
 * Shows the window of the process that holds the folder, and passes the copy that was opened with this process, if any.
 * False: that process cannot be reached.
 */
function showFirst(dataDir: string, holder: FolderHolder | null, copy: string | null): boolean {
  if (holder?.host !== os.hostname() || !canReachFirst(dataDir)) return false
  app.setPath('userData', dataDir)
  if (!app.requestSingleInstanceLock({ copy })) return true
  app.releaseSingleInstanceLock()
  return false
}

/** `copy`: absolute path of the copy that the app was started with; null: none. */
function runApp(folder: HeldFolder, copy: string | null, build: (shell: Shell) => App): void {
  registerAppScheme()
  let window: BrowserWindow | null = null
  let built: App | null = null
  let waiting = copy
  function openCopy(file: string): void {
    if (built === null) waiting = file
    else built.openCopy(file)
  }
  app.on('second-instance', (_event, _args, _folder, data) => {
    if (window !== null) bringToFront(window)
    const named = (data as { copy?: unknown } | null)?.copy
    if (typeof named === 'string') openCopy(named)
  })
  // macOS sends this also for the file that the app was started with.
  app.on('open-file', (event, file) => {
    event.preventDefault()
    if (window !== null) bringToFront(window)
    openCopy(file)
  })
  app.on('window-all-closed', () => app.quit())
  let isClosing = false
  let isLeaving = false
  app.on('before-quit', (event) => {
    if (built === null) return
    // Prevents a second quit too: nothing may interrupt closing.
    event.preventDefault()
    if (isClosing || isLeaving) return
    isClosing = true
    void endsWithin(built.close(), longestQuitMs).finally(() => app.exit(0))
  })
  /**
   * Closes the app and everything that it started, releases the data folder, and lets `install` replace this process.
   */
  async function leave(closing: App, install: () => Promise<void>): Promise<void> {
    if (isClosing) throw new Error('the app is being closed')
    isLeaving = true
    // Otherwise the next process would take this one for the first instance.
    const handOver = () => {
      folder.release()
      app.releaseSingleInstanceLock()
    }
    try {
      const closed = closing.close()
      if (!(await endsWithin(closed, longestCloseMs))) throw new Error('the app could not be closed')
      await closed
      handOver()
      // From now on, a quit is allowed: the system's installer asks for one.
      built = null
      await install()
    } catch (error) {
      log('error', `not installed: ${String(error)}`)
      handOver()
      startAgain()
    }
    app.exit(0)
  }
  const log = createLog(app.getPath('userData'), app.getAppPath())
  noteCrashes(app.getPath('userData'), log)
  process.on('uncaughtException', (error) => log('error', `uncaught: ${error.stack ?? error.message}`))
  process.on('unhandledRejection', (reason) =>
    log('error', `unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`),
  )

  // Not awaited at the top level: an ESM main module that awaits `whenReady` there never becomes ready.
  app
    .whenReady()
    .then(async () => {
      if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
      lockDown()
      const renderer = path.join(app.getAppPath(), 'out', 'renderer')
      serveApp(renderer)
      const created = createWindow(
        path.join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
        path.join(app.getPath('userData'), 'window.json'),
        log,
      )
      window = created
      created.on('closed', () => {
        window = null
        // The hidden print window would keep the app from quitting.
        app.quit()
      })
      built = build({
        dataDir: app.getPath('userData'),
        program: thisProgram(),
        holdsFolder: folder.isOurs,
        appDir: app.getAppPath(),
        ownBrowser: {
          executable: process.execPath,
          // Playwright refuses an argument that is no switch, and Electron accepts the app's folder as one too.
          args: app.isPackaged ? [] : [`--app=${app.getAppPath()}`],
        },
        runScript,
        resolveProxy: (url) => session.defaultSession.resolveProxy(url),
        nativeBinding: nativeBinding(),
        dialogs: createDialogs(() => window),
        printer: createPrinter(renderer),
        windowFocus: createWindowFocus(created),
        power: watchPower(() => built?.powerChanged()),
        updates: (proxies, config) =>
          updateSource({
            proxies,
            config,
            log,
            leave: async (install) => {
              if (built !== null) await leave(built, install)
            },
          }),
        emit: mergeChanges((name, event) => send(created, name, event)),
        renewPage: () =>
          void renewPage(created).catch((error: unknown) => log('error', `new page: ${String(error)}`)),
        // Sets the colour scheme of pages and of the native window frame.
        showTheme: (theme) => {
          nativeTheme.themeSource = theme
        },
        log,
      })
      const builtApp = built
      if (waiting !== null) openCopy(waiting)
      serveChannels(created, async (name, input) =>
        // A sign-in would open the session that is being closed.
        isLeaving ? { ok: false, error: { code: 'busy' } } : await dispatch(builtApp, name, input, log),
      )
      powerMonitor.on('resume', () => builtApp.wake())
      powerMonitor.on('suspend', () => builtApp.lock())
      powerMonitor.on('lock-screen', () => builtApp.lock())
      // Activity is observed here, not reported by the page: a compromised page cannot prevent the auto-lock.
      created.webContents.on('input-event', () => builtApp.active())
      await loadApp(created)
      setTimeout(() => builtApp.prepare(), drawnAfterMs)
    })
    .catch((error: unknown) => {
      log('error', error instanceof Error ? (error.stack ?? error.message) : String(error))
      dialog.showErrorBox(messages.system.cannotOpen.title, messages.system.cannotOpen.text)
      app.exit(1)
    })
}
