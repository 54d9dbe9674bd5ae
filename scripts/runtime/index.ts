import { type ChromiumRuntime, ensureChromium } from './chromium.ts'
import { type Display, ensureDisplay } from './display.ts'
import { type ElectronRuntime, ensureElectron } from './electron.ts'
import { ensureFonts } from './libraries.ts'
import { currentHost } from './system.ts'

export { RuntimeProblem } from './system.ts'

export interface Runtime {
  electron: ElectronRuntime
  /** Only if requested. */
  chromium?: ChromiumRuntime
  /** Only if requested. */
  display?: Display
  /** Variables for a child process, in addition to its environment: Electron, display, and a browser for the tests. */
  env: Record<string, string>
  /** Ends the display, if one was started here. */
  stop(): Promise<void>
}

/**
 * Finds or installs everything that the app needs to run on this machine, and prints one line for each. Takes under two
 * seconds if all is present, a minute or two on a new machine. `chromium`: for the tests of the second browser.
 * Throws a RuntimeProblem if something can neither be found nor installed.
 */
export async function ensureRuntime(
  options: { display?: boolean; chromium?: boolean } = {},
): Promise<Runtime> {
  const host = currentHost()
  const electron = await ensureElectron({ host })
  console.log(electron.reason)
  await ensureFonts(host)
  const runtime: Runtime = { electron, env: { ...electron.env }, stop: async () => {} }
  if (options.chromium) {
    runtime.chromium = await ensureChromium({ host })
    console.log(runtime.chromium.reason)
    runtime.env.REFERIDOS_TEST_CHROMIUM = runtime.chromium.executablePath
  }
  if (options.display) {
    runtime.display = await ensureDisplay(host)
    console.log(runtime.display.reason)
    if (runtime.display.display !== undefined) runtime.env.DISPLAY = runtime.display.display
    runtime.stop = runtime.display.stop
  }
  return runtime
}
