import path from 'node:path'
import type { BrowserReport, CaptchaWay, Election, InstallProgress } from '../../src-preload/contract.ts'
import type { Environment } from '../environment.ts'
import { Refusal } from '../refusal.ts'
import { createLookupBrowser } from './browser.ts'
import { assisted } from './captcha/assisted.ts'
import { type BalanceAnswer, captchaBalance } from './captcha/balance.ts'
import type { CaptchaSolver } from './captcha/solver.ts'
import { createTwoCaptcha } from './captcha/two-captcha.ts'
import { sweepChromiumHomes } from './chromium-home.ts'
import { browserReport, createTestLookup } from './doctor.ts'
import { type ReadElections, readElections } from './elections.ts'
import {
  createProgressTeller,
  type Installed,
  type InstallOptions,
  installBrowser,
} from './install-browser.ts'
import { createLookup } from './lookup.ts'
import type { Lookup } from './outcome.ts'
import { createVisibleBrowser } from './visible-browser.ts'

/** What the account has chosen; read at each lookup, so that a change counts at once. */
export interface CaptchaInForce {
  way(): CaptchaWay
  /** null where there is none. */
  key(): string | null
}

/** What the next lookup asks. `election`: null where the page's own "lugar de votación actual" is meant. */
export interface CensusInForce {
  url: string
  election: Election | null
}

/** What can be done about the browser. All reject with the signal's reason once it is aborted. */
export interface BrowserCare {
  /** Which browsers there are, and whether a lookup works in the one that is taken. */
  examine(signal: AbortSignal): Promise<BrowserReport>
  /** Downloads one; the next lookup may take it. */
  install(tell: (progress: InstallProgress) => void, signal: AbortSignal): Promise<Installed>
}

/** Lookups in either way, and the browsers that they share. */
export interface Lookups {
  lookup: Lookup
  readElections: ReadElections
  /** Brings the window with the captcha to the front; false where none is open. */
  showCaptcha(): Promise<boolean>
  /** On a made-up page that knows one made-up person, in the browser that serves real lookups: see doctor.ts. */
  testLookup: Lookup
  browserCare: BrowserCare
  /** What is left in the account of the key in force; rejects with `not_signed_in` once all this is closed. */
  captchaBalance(): Promise<BalanceAnswer>
  close(): Promise<void>
}

export interface LookupsOptions {
  /** A folder for what browsers write and nothing else. Absolute. */
  profilesDir: string
  environment: Environment
  captcha: CaptchaInForce
  /** Read at each lookup. */
  census(): CensusInForce
  /** Called before a window opens; what it returns is called once it is there. */
  windowOpening(): () => void
  /** The Chromium that came with the app, where one did. */
  bundled?: string | undefined
  installer: Pick<InstallOptions, 'run' | 'script'>
  log(level: 'warn', message: string): void
}

const homesOf = (profilesDir: string) => ({
  hidden: path.join(profilesDir, 'hidden'),
  visible: path.join(profilesDir, 'visible'),
})

/** Takes away what browsers of a run that was killed have left; before anybody signs in, and so before one is started. */
export async function sweepProfiles(profilesDir: string): Promise<void> {
  for (const homes of Object.values(homesOf(profilesDir))) await sweepChromiumHomes(homes)
}

export function createLookups({
  profilesDir,
  environment,
  captcha,
  census,
  windowOpening,
  bundled,
  installer,
  log,
}: LookupsOptions): Lookups {
  const executable = environment.chromium ?? undefined
  const homes = homesOf(profilesDir)
  const hidden = { profilesDir: homes.hidden, executable, bundled }
  const browser = createLookupBrowser(hidden)
  const visible = createVisibleBrowser({
    profilesDir: homes.visible,
    executable,
    bundled,
    opening: windowOpening,
  })
  const byService = { browser, solver: twoCaptcha(environment, captcha.key) }
  const byPerson = { browser: visible, solver: assisted }
  const quitting = new AbortController()
  const inForce = () => (captcha.way() === 'assisted' ? visible : browser)

  return {
    lookup(request) {
      const { url, election } = census()
      const page = { url, election: election?.id }
      switch (captcha.way()) {
        case 'two_captcha':
          return createLookup({ ...byService, ...page })(request)
        case 'assisted':
          return createLookup({ ...byPerson, ...page })(request)
      }
    },
    readElections: (url, signal) => readElections({ browser, url, signal }),
    showCaptcha: visible.show,
    testLookup: (request) => createTestLookup(inForce())(request),
    browserCare: {
      examine: (signal) => browserReport(hidden, inForce(), signal),
      async install(tell, signal) {
        // Lookups take the one that is named and no other.
        if (executable !== undefined) return { kind: 'failed', reason: 'named', detail: '' }
        const onProgress = createProgressTeller(tell, () => performance.now())
        const installed = await installBrowser({ ...installer, onProgress, signal })
        if (installed.kind === 'installed') browser.renew()
        else log('warn', `browser: not installed, ${installed.reason}: ${installed.detail}`)
        return installed
      },
    },
    captchaBalance: () => captchaBalance(environment, captcha.key, quitting.signal),
    async close() {
      quitting.abort(new Refusal('not_signed_in'))
      await Promise.all([browser.close(), visible.close()])
    },
  }
}

/** Takes the key that is in force at each captcha, so that a new one counts at once. */
function twoCaptcha(
  { captchaUrl, captchaPollMs }: Environment,
  captchaKey: () => string | null,
): CaptchaSolver {
  return {
    where: 'elsewhere',
    async solve(captcha, within) {
      const key = captchaKey()
      if (key === null) return { kind: 'bad_key', detail: 'the key was removed' }
      const url = captchaUrl === null ? {} : { url: captchaUrl }
      return createTwoCaptcha({ key, pollMs: captchaPollMs, ...url }).solve(captcha, within)
    },
  }
}
