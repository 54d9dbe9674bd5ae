import { createRequire } from 'node:module'
import {
  createLookupBrowsers,
  type LookupBrowsers,
  type LookupBrowsersOptions,
} from '../../src-main/lookup/browser.ts'
import type { BrowserOptions, OwnBrowser } from '../../src-main/lookup/browser-process.ts'
import { ownName } from '../../src-main/lookup/start-browser.ts'
import { type Certificate, trustingChromium, trustSwitch } from './certificate.ts'
import { isFull } from './extent.ts'
import { roleApp } from './programs.ts'

/**
 * `own`: the app's own Electron in its second role. `chromium`: the Chromium of this computer. vitest.config.ts says
 * which tests run on which.
 */
export const engine: 'own' | 'chromium' =
  process.env.REFERIDOS_TEST_ENGINE === 'chromium' ? 'chromium' : 'own'

/** For tests in which the engine does not matter: `npm test` runs them only in the own browser. */
export const inOneEngine = engine === 'own' || isFull

export const installedChromium = process.env.REFERIDOS_TEST_CHROMIUM ?? '/usr/bin/chromium'

export const ownBrowser = (): OwnBrowser => ({
  // In Node, the package exports the path of its binary.
  executable: createRequire(import.meta.url)('electron') as string,
  args: [`--app=${roleApp()}`],
})

/** Options that start the engine of the running test. */
export const ofEngine = (): Pick<BrowserOptions, 'own' | 'executable'> =>
  engine === 'own' ? { own: ownBrowser() } : { executable: installedChromium }

/**
 * Options that start the engine of the running test and make it trust this certificate. `folder`: for files of the
 * test.
 */
export function trusting(
  folder: string,
  certificate: Certificate,
): Pick<BrowserOptions, 'own' | 'executable'> {
  if (engine === 'chromium') return { executable: trustingChromium(folder, installedChromium, certificate) }
  const { executable, args } = ownBrowser()
  return { own: { executable, args: [...args, trustSwitch(certificate)] } }
}

/** Browsers of only the running test's engine: if it does not start, the test must not pass on another one. */
export function testBrowsers(options: LookupBrowsersOptions): LookupBrowsers {
  return createLookupBrowsers({
    ...ofEngine(),
    ...options,
    onStarted(started) {
      if (engine === 'own' && started.name !== ownName) throw new Error(`not the own one: ${started.tried}`)
      options.onStarted?.(started)
    },
  })
}
