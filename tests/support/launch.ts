import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

const root = path.resolve(import.meta.dirname, '../..')

export interface LaunchOptions {
  dataDir: string
  /** URL of the stand-in census page. */
  censusUrl: string
  captchaUrl: string
  /** null: the app cannot buy captchas until a key is saved. */
  captchaKey: string | null
  /** Ignores the page's warnings and errors, because the test provokes them. */
  hostilePage?: boolean
  /** Further environment variables, mostly `REFERIDOS_…`. */
  env?: Record<string, string>
  /** Chromium switches. */
  switches?: string[]
  /** Files passed to the app at its start, as by a double click. */
  files?: string[]
  /** Path of the program that starts Electron; default: Electron itself. */
  executable?: string
  /** Program of a packaged app; default: the built app on the runtime's Electron. */
  packaged?: string
}

export interface Launched {
  app: ElectronApplication
  page: Page
  /** Warnings and errors of the page, and errors in main's log. A test that ends with any has failed. */
  complaints(): string[]
  /** Forgets the page's warnings and errors so far, because the test provoked them. */
  forgivePage(): void
  /** The lines of main's log. */
  log(): string[]
  /** Closes the window as a user would, and waits for the end of the process. No effect if it has ended. */
  quit(): Promise<void>
  /** Sends SIGKILL and waits for the end of the process. No effect if it has ended. */
  kill(): Promise<void>
}

function environment(options: LaunchOptions): Record<string, string> {
  // The app must not use the tests' compile cache, and lookups run in its own browser.
  const {
    REFERIDOS_CAPTCHA_KEY: _,
    NODE_COMPILE_CACHE: __,
    REFERIDOS_CHROMIUM: ___,
    ...inherited
  } = process.env as Record<string, string>
  return {
    ...inherited,
    REFERIDOS_DATA_DIR: options.dataDir,
    REFERIDOS_CENSUS_URL: options.censusUrl,
    REFERIDOS_CAPTCHA_URL: options.captchaUrl,
    REFERIDOS_GAP_MS: '100',
    ...(options.captchaKey === null ? {} : { REFERIDOS_CAPTCHA_KEY: options.captchaKey }),
    ...options.env,
  }
}

/** Starts the app without Playwright, which fails if the app ends during its start. */
export function startAlone(options: LaunchOptions): ChildProcess {
  // In Node, the package exports the path of its binary.
  const electron = createRequire(import.meta.url)('electron') as string
  return spawn(electron, ['.', ...(options.files ?? [])], {
    cwd: root,
    env: environment(options),
    stdio: 'ignore',
  })
}

/**
 * Keeps results from being lost. If main returns a result at once and the garbage collector runs before it is sent, the
 * result is lost ("Resulting promise was garbage collected"). A timer holds the promise, so each call takes one more
 * turn of main's event loop.
 */
function held(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app)
  const evaluateHeld = (run: unknown, arg: unknown) =>
    evaluate(
      async (electron, call) => {
        const value: unknown = await new Function(`return (${call.run})`)()(electron, call.arg)
        await new Promise((resolve) => setTimeout(resolve))
        return value
      },
      { run: String(run), arg },
    )
  return Object.assign(app, { evaluate: evaluateHeld as typeof app.evaluate })
}

/** An Xvfb has no GPU. Without the switch, Electron starts its GPU process twice before it falls back to software. */
const lean = process.platform === 'linux' ? ['--disable-gpu'] : []

type Electron = typeof import('electron')

/** Runs `prepare` in main. The returned function runs, in main, the function that `prepare` returned. */
export async function inMain<Arg>(
  app: ElectronApplication,
  prepare: (electron: Electron, arg: Arg) => () => void,
  arg: Arg,
): Promise<() => Promise<void>> {
  const at = await app.evaluate(
    (electron, call) => {
      const main = globalThis as { prepared?: (() => void)[] }
      main.prepared ??= []
      return main.prepared.push(new Function(`return (${call.run})`)()(electron, call.arg)) - 1
    },
    { run: String(prepare), arg },
  )
  return () => app.evaluate((_, n) => (globalThis as { prepared?: (() => void)[] }).prepared?.[n]?.(), at)
}

/** Starts the real app on the real Electron, with a short gap, on the stand-ins. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  // Playwright's default would make every page light, but the app decides that.
  const executablePath = options.packaged ?? options.executable
  const args = [
    ...(options.packaged === undefined ? ['.'] : []),
    ...lean,
    ...(options.switches ?? []),
    ...(options.files ?? []),
  ]
  const app = held(
    await _electron.launch({
      args,
      cwd: root,
      env: environment(options),
      colorScheme: null,
      ...(executablePath !== undefined && { executablePath }),
    }),
  )
  const said: string[] = []
  const page = await app.firstWindow()
  page.on('console', (message) => {
    if (options.hostilePage) return
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
  })
  page.on('pageerror', (error) => {
    if (!options.hostilePage) said.push(error.message)
  })
  const main = app.process()
  let isRunning = true
  const gone = new Promise<void>((resolve) =>
    main.once('exit', () => {
      isRunning = false
      resolve()
    }),
  )
  const logged = () => {
    const file = path.join(options.dataDir, 'logs', 'main.log')
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : []
  }
  return {
    app,
    page,
    complaints: () => [...said, ...logged().filter((line) => line.includes('[error]'))],
    log: logged,
    forgivePage() {
      said.length = 0
    },
    async quit() {
      // The app may have ended before it can answer.
      if (isRunning)
        await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {})
      await gone
    },
    async kill() {
      if (isRunning) main.kill('SIGKILL')
      await gone
    },
  }
}
