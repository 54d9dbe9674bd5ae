import path from 'node:path'
import { createApp } from './app.ts'
import { systemClock } from './clock.ts'
import { runShell } from './electron/shell.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { createLookupBrowser } from './lookup/browser.ts'
import type { CaptchaSolver } from './lookup/captcha/solver.ts'
import { createTwoCaptcha } from './lookup/captcha/two-captcha.ts'
import { browserReport } from './lookup/doctor.ts'
import { createLookup } from './lookup/lookup.ts'

const environment = readEnvironment(process.env)

runShell(environment.dataDir, (shell) =>
  createApp({
    ...shell,
    environment,
    clock: systemClock,
    migrations: path.join(shell.appDir, 'drizzle'),
    readerFile: path.join(shell.appDir, 'out', 'main', 'reader-worker.js'),
    createLookup(captchaKey) {
      const browserOptions = {
        profilesDir: path.join(shell.dataDir, 'browser-profiles'),
        executable: environment.chromium ?? undefined,
      }
      const browser = createLookupBrowser(browserOptions)
      const lookup = createLookup({
        browser,
        solver: twoCaptcha(environment, captchaKey),
        url: environment.censusUrl,
      })
      const quitting = new AbortController()
      return {
        lookup,
        examineBrowser: () => browserReport(browserOptions, browser, quitting.signal),
        close() {
          quitting.abort(new Error('the app was closed'))
          return browser.close()
        },
      }
    },
  }),
)

/** Takes the key that is in force at each captcha, so that a new one counts at once. */
function twoCaptcha(
  { captchaUrl, captchaPollMs }: Environment,
  captchaKey: () => string | null,
): CaptchaSolver {
  return {
    async solve(captcha, within) {
      const key = captchaKey()
      if (key === null) return { kind: 'bad_key', detail: 'the key was removed' }
      const url = captchaUrl === null ? {} : { url: captchaUrl }
      return createTwoCaptcha({ key, pollMs: captchaPollMs, ...url }).solve(captcha, within)
    },
  }
}
