import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'

const root = path.resolve(import.meta.dirname, '../..')

export interface LaunchOptions {
  dataDir: string
  /** Page of the stand-in census site; null: an address where nobody listens. */
  censusUrl: string
  captchaUrl: string
  /** null: the app has no way past the captcha until one is saved. */
  captchaKey: string | null
  /** What the page complains about is what it was made to do. */
  hostilePage?: boolean
  /** Further variables, `REFERIDOS_…` mostly. */
  env?: Record<string, string>
  /** Chromium switches. */
  switches?: string[]
}

export interface Launched {
  app: ElectronApplication
  page: Page
  /** What the page complained about, and errors in main's log; a test that ends with any has failed. */
  complaints(): string[]
  /** What the page has complained about until now is what it was made to do. */
  forgivePage(): void
  /** The lines of main's log. */
  log(): string[]
  /** Closes the window as a person would, and waits for the end of the process; nothing where it has ended already. */
  quit(): Promise<void>
  /** SIGKILL, and nothing else; nothing where it has ended already. */
  kill(): Promise<void>
}

function environment(options: LaunchOptions): Record<string, string> {
  // The tests' own cache is none of the app's files.
  const {
    REFERIDOS_CAPTCHA_KEY: _,
    NODE_COMPILE_CACHE: __,
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

/** The same with nobody at its controls: Playwright does not bear an app that ends while it starts. */
export function startAlone(options: LaunchOptions): ChildProcess {
  // In Node the package is the path of its binary.
  const electron = createRequire(import.meta.url)('electron') as string
  return spawn(electron, ['.'], { cwd: root, env: environment(options), stdio: 'ignore' })
}

/**
 * What main answers at once is lost where memory is swept before the answer is on its way ("Resulting promise was garbage
 * collected"). A timer holds it: so each call takes one more turn of main's loop.
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

type Electron = typeof import('electron')

/** Runs `prepare` in main; what that returns is run there by the function that this returns. */
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

/** The real app on the real Electron, with short gaps, on the stand-ins. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  // Light or dark is the app's to say: Playwright would have every page light.
  const args = ['.', ...(options.switches ?? [])]
  const app = held(await _electron.launch({ args, cwd: root, env: environment(options), colorScheme: null }))
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
      // The app may be gone before it can answer.
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
