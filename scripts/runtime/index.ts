import { type ChromiumRuntime, ensureChromium } from './chromium.ts'
import { type Display, ensureDisplay } from './display.ts'
import { type ElectronRuntime, ensureElectron } from './electron.ts'
import { ensureFonts } from './libraries.ts'
import { currentHost } from './system.ts'

export { RuntimeProblem } from './system.ts'

export interface Runtime {
  electron: ElectronRuntime
  chromium: ChromiumRuntime
  /** Only if requested. */
  display?: Display
  /** Variables for a child process, in addition to its environment: Electron, browser and display. */
  env: Record<string, string>
  /** Ends the display, if one was started here. */
  stop(): Promise<void>
}

/**
 * Finds or installs everything that the app needs to run on this machine, and prints one line for each. Takes under two
 * seconds if all is present, a minute or two on a new machine.
 * Throws a RuntimeProblem if something can neither be found nor installed.
 */
export async function ensureRuntime(options: { display?: boolean } = {}): Promise<Runtime> {
  const host = currentHost()
  const chromium = await ensureChromium({ host })
  console.log(chromium.reason)
  const electron = await ensureElectron({ host })
  console.log(electron.reason)
  await ensureFonts(host)
  const env: Record<string, string> = { ...electron.env, REFERIDOS_CHROMIUM: chromium.executablePath }
  if (!options.display) return { electron, chromium, env, stop: async () => {} }

  const display = await ensureDisplay(host)
  console.log(display.reason)
  if (display.display !== undefined) env.DISPLAY = display.display
  return { electron, chromium, display, env, stop: display.stop }
}
